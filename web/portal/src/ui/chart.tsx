/** The only module that imports ECharts, so that it stays one lazy file. */
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useId, useRef } from "react";
import { formatCount, formatFineShare, formatShare, formatShort } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import type { TrendChartProps, TrendPoint } from "./trend-chart.tsx";
import classes from "./chart.module.css";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** Up to this many days each is marked with a dot: a line of one point cannot be seen. */
const DOTS_UP_TO = 14;

export default function Chart({ points, previous, name, height, kind }: TrendChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  const summary = useId();
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = init(element, null, { renderer: "svg" });
    const draw = () =>
      chart.setOption(optionOf({ points, previous, name, height, kind }, colours(element, scheme)));
    draw();
    // The scheme of the page changes for the paper; the drawing's colours are fixed.
    window.addEventListener("beforeprint", draw);
    window.addEventListener("afterprint", draw);
    const observer = new ResizeObserver(() => {
      chart.resize();
      makeScalable(element);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", draw);
      window.removeEventListener("afterprint", draw);
      chart.dispose();
    };
  }, [points, previous, name, height, kind, scheme]);
  return (
    <figure className={classes.figure}>
      <div ref={place} style={{ height }} role="img" aria-labelledby={summary} />
      <figcaption id={summary} className={classes.summary}>
        {summaryOf(points, name, kind)}
      </figcaption>
    </figure>
  );
}

/** Lets print styles fit the drawing to the paper, which is not as wide as the window. */
function makeScalable(element: HTMLElement): void {
  const drawing = element.querySelector("svg");
  const [width, height] = ["width", "height"].map((name) => drawing?.getAttribute(name));
  if (width && height) drawing?.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

interface Colours {
  accent: string;
  soft: string;
  neutral: string;
  text: string;
  dimmed: string;
  line: string;
  surface: string;
  font: string;
  /** How opaque the area below the line is. */
  area: number;
}

function colours(element: HTMLElement, scheme: "light" | "dark"): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    accent: read("--accent"),
    soft: read("--accent-soft"),
    neutral: read("--neutral-1"),
    text: read("--mantine-color-text"),
    dimmed: read("--mantine-color-dimmed"),
    line: read("--line"),
    surface: read("--surface"),
    font: style.fontFamily,
    area: scheme === "dark" ? 0.14 : 0.07,
  };
}

function optionOf(props: TrendChartProps, colour: Colours): EChartsCoreOption {
  const { points, previous, name, kind } = props;
  const dots = points.length <= DOTS_UP_TO;
  const year = points[0]?.day.slice(0, 4);
  return {
    animation: false,
    grid: { left: 2, right: 10, top: 10, bottom: 6, outerBoundsMode: "same" },
    textStyle: { fontFamily: colour.font, fontSize: 12 },
    xAxis: {
      type: "category",
      data: points.map((point) => point.day),
      boundaryGap: points.length === 1,
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colour.dimmed,
        hideOverlap: true,
        formatter: (day: string) => formatDay(day, year),
      },
    },
    yAxis: {
      type: "value",
      ...(kind === "share" ? { min: 0 } : { minInterval: 1 }),
      splitNumber: 4,
      axisLabel: { color: colour.dimmed, formatter: kind === "share" ? formatShare : formatShort },
      splitLine: { lineStyle: { color: colour.line } },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: colour.neutral } },
      backgroundColor: colour.surface,
      borderColor: colour.line,
      textStyle: { color: colour.text, fontSize: 12 },
      padding: [8, 12],
      extraCssText: "font-family:inherit;border-radius:6px;box-shadow:0 4px 16px rgb(0 0 0 / 12%)",
      formatter: (entries: { dataIndex: number }[]) => tooltipOf(props, entries[0]?.dataIndex ?? 0),
    },
    series: [
      ...(previous
        ? [
            {
              name: t("chart.previous"),
              type: "line",
              data: points.map((_, index) => previous[index]?.value ?? null),
              connectNulls: true,
              showSymbol: dots,
              symbol: "circle",
              symbolSize: 5,
              silent: true,
              lineStyle: { color: colour.neutral, width: 1.25, type: [4, 4] },
              itemStyle: { color: colour.neutral },
            },
          ]
        : []),
      {
        name,
        type: "line",
        data: points.map((point) => point.value),
        connectNulls: true,
        showSymbol: dots,
        symbol: "circle",
        symbolSize: 7,
        lineStyle: { color: colour.accent, width: 2 },
        itemStyle: { color: colour.accent },
        areaStyle: { color: colour.accent, opacity: colour.area },
      },
    ],
  };
}

/** Day and value of both periods. Every value is a number or a formatted day, so no escaping. */
function tooltipOf({ points, previous, name, kind }: TrendChartProps, index: number): string {
  const now = points[index];
  if (!now) return "";
  const line = ({ day, value }: TrendPoint, strong: boolean) =>
    `<div class="${classes.tip}" data-strong="${strong}"><span>${formatDay(day)}</span>` +
    `<b>${valueText(value, kind)}</b></div>`;
  const before = previous?.[index];
  return (
    `<div class="${classes.tipName}">${name}</div>${line(now, true)}` +
    (before ? line(before, false) : "")
  );
}

function valueText(value: number | null, kind: TrendChartProps["kind"]): string {
  if (value === null) return "–";
  return kind === "share" ? formatFineShare(value) : formatCount(value);
}

function summaryOf(
  points: TrendChartProps["points"],
  name: string,
  kind: TrendChartProps["kind"],
): string {
  const known = points.filter(({ value }) => value !== null) as { day: string; value: number }[];
  const best = known.reduce(
    (top, point) => (top && top.value >= point.value ? top : point),
    known[0],
  );
  const sum = known.reduce((total, point) => total + point.value, 0);
  if (!best || sum === 0) return t("chart.nothing", { name });
  const top = valueText(best.value, kind);
  if (kind === "share") return t("chart.summary_share", { name, top, day: formatDay(best.day) });
  return t("chart.summary", { name, sum, top, day: formatDay(best.day) });
}
