/** The only module that imports ECharts, so that it stays one lazy file. */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useId, useRef } from "react";
import { formatCount, formatShort } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import type { TrendChartProps } from "./trend-chart.tsx";
import classes from "./chart.module.css";

use([LineChart, BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** Up to this many days are drawn as bars, for a line of three points says little. */
const BARS_UP_TO = 3;

export default function Chart({ points, previous, name, height }: TrendChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  const summary = useId();
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = init(element, null, { renderer: "svg" });
    chart.setOption(optionOf({ points, previous, name, height }, colours(element)));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [points, previous, name, height, scheme]);
  return (
    <figure className={classes.figure}>
      <div ref={place} style={{ height }} role="img" aria-labelledby={summary} />
      <figcaption id={summary} className={classes.summary}>
        {summaryOf(points, name)}
      </figcaption>
    </figure>
  );
}

interface Colours {
  accent: string;
  soft: string;
  neutral: string;
  text: string;
  dimmed: string;
  line: string;
  surface: string;
}

function colours(element: HTMLElement): Colours {
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
  };
}

function optionOf(props: TrendChartProps, colour: Colours): EChartsCoreOption {
  const { points, previous, name } = props;
  const bars = points.length <= BARS_UP_TO;
  const year = points[0]?.day.slice(0, 4);
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 0, right: 8, top: 10, bottom: 0, outerBoundsMode: "same" },
    textStyle: { fontFamily: "inherit", fontSize: 12 },
    xAxis: {
      type: "category",
      data: points.map((point) => point.day),
      boundaryGap: bars,
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
      minInterval: 1,
      splitNumber: 4,
      axisLabel: { color: colour.dimmed, formatter: (value: number) => formatShort(value) },
      splitLine: { lineStyle: { color: colour.line } },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: bars ? "shadow" : "line", lineStyle: { color: colour.neutral } },
      backgroundColor: colour.surface,
      borderColor: colour.line,
      textStyle: { color: colour.text, fontSize: 12 },
      padding: [8, 12],
      extraCssText: "border-radius:6px;box-shadow:0 4px 16px rgb(0 0 0 / 12%)",
      formatter: (entries: { dataIndex: number }[]) => tooltipOf(props, entries[0]?.dataIndex ?? 0),
    },
    series: [
      ...(previous
        ? [
            {
              name: t("chart.previous"),
              type: bars ? "bar" : "line",
              data: points.map((_, index) => previous[index]?.value ?? null),
              showSymbol: false,
              silent: true,
              lineStyle: { color: colour.neutral, width: 1.25, type: [4, 4] },
              itemStyle: { color: colour.neutral },
            },
          ]
        : []),
      {
        name,
        type: bars ? "bar" : "line",
        data: points.map((point) => point.value),
        showSymbol: false,
        barMaxWidth: 48,
        symbolSize: 6,
        lineStyle: { color: colour.accent, width: 2 },
        itemStyle: { color: colour.accent, borderRadius: [3, 3, 0, 0] },
        areaStyle: bars ? undefined : { color: colour.accent, opacity: 0.07 },
      },
    ],
  };
}

/** Day and count of both periods. Every value is a number or a formatted day, so no escaping. */
function tooltipOf({ points, previous, name }: TrendChartProps, index: number): string {
  const now = points[index];
  if (!now) return "";
  const line = (day: string, value: number, strong: boolean) =>
    `<div class="${classes.tip}" data-strong="${strong}"><span>${formatDay(day)}</span>` +
    `<b>${formatCount(value)}</b></div>`;
  const before = previous?.[index];
  return (
    `<div class="${classes.tipName}">${name}</div>${line(now.day, now.value, true)}` +
    (before ? line(before.day, before.value, false) : "")
  );
}

function summaryOf(points: TrendChartProps["points"], name: string): string {
  const best = points.reduce<TrendChartProps["points"][number] | undefined>(
    (top, point) => (top && top.value >= point.value ? top : point),
    undefined,
  );
  const sum = points.reduce((total, point) => total + point.value, 0);
  if (!best || sum === 0) return t("chart.nothing", { name });
  return t("chart.summary", { name, sum, top: best.value, day: formatDay(best.day) });
}
