/** The numbers of the overview as its charts show them, and as they are taken out. */
import type { Overview } from "../../api/types.ts";
import type { DayRange } from "../../filters/period.ts";
import { csvFileName } from "../../format/csv.ts";
import { type TextKey, t } from "../../i18n/index.ts";
import type { ChartData, DataColumn } from "../../ui/chart-data.tsx";
import type { TrendPoint } from "../../ui/trend-chart.tsx";

export const METRICS = [
  "visits",
  "identified_visits",
  "identified_share",
  "companies",
  "page_views",
] as const;

export type Metric = (typeof METRICS)[number];

export const METRIC_NAMES: Record<Metric, TextKey> = {
  visits: "metric.visits",
  identified_visits: "metric.identified_visits",
  identified_share: "metric.identified_share",
  companies: "metric.companies",
  page_views: "metric.page_views",
};

export type Series = Overview["series"];

/** Beyond this a span is shown from its first visit on ("Last 10 years"). */
const DAYS_SHOWN_WHOLE = 400;

/** One value a day. Of a day without visits there is no share. */
export function pointsOf(series: Series, metric: Metric): TrendPoint[] {
  return sinceFirst(series).map((day) => ({ day: day.day, value: valueOf(day, metric) }));
}

function valueOf(day: Series[number], metric: Metric): number | null {
  if (metric !== "identified_share") return day[metric];
  return day.visits === 0 ? null : day.identified_visits / day.visits;
}

function sinceFirst(series: Series): Series {
  if (series.length <= DAYS_SHOWN_WHOLE) return series;
  const first = series.findIndex((day) => day.visits > 0);
  return first < 0 ? series : series.slice(first);
}

/** What a chart's file is about: the site, and the days. */
export interface FileOf {
  site: string;
  range: DayRange;
}

export function fileNameOf({ site, range }: FileOf, what: string): string {
  return csvFileName(site, what, range.from, range.to);
}

/** All metrics by day, and beside them those of the days compared with. */
export function trendData(file: FileOf, series: Series, before: Series | undefined): ChartData {
  const columns: DataColumn[] = METRICS.map((metric) => ({
    heading: t(METRIC_NAMES[metric]),
    kind: metric === "identified_share" ? "share" : "count",
  }));
  const values = (day: Series[number] | undefined) =>
    METRICS.map((metric) => (day ? valueOf(day, metric) : null));
  const compared = before ? alignedBefore(series, before) : undefined;
  return {
    name: t("overview.by_day"),
    fileName: fileNameOf(file, "days"),
    columns: [
      { heading: t("column.day"), kind: "day" },
      ...columns,
      ...(compared
        ? [
            { heading: t("column.day_before"), kind: "day" } as const,
            ...columns.map(({ heading, kind }) => ({
              heading: t("column.before", { column: heading }),
              kind,
            })),
          ]
        : []),
    ],
    rows: sinceFirst(series).map((day, index) => [
      day.day,
      ...values(day),
      ...(compared ? [compared[index]?.day ?? null, ...values(compared[index])] : []),
    ]),
  };
}

/** Both spans side by side from their first day; where one begins later, from there. */
function alignedBefore(series: Series, before: Series): Series {
  return before.slice(Math.max(0, series.length - sinceFirst(series).length));
}

export interface RankingRow {
  /** The value to filter by; empty when it is not known. */
  value: string;
  label: string;
  counts: readonly [number, number];
  /** The first count in the span compared with; nothing when that cannot be told. */
  before?: number | null;
}

/** The most rows of a ranking that the server sends: one that is full may lack some. */
const RANKING_ROWS_MAX = 50;

/** Puts the earlier count beside each row. */
export function withBefore(
  rows: readonly RankingRow[],
  before: readonly RankingRow[] | undefined,
): RankingRow[] {
  if (!before) return [...rows];
  const counts = new Map(before.map((row) => [row.value, row.counts[0]]));
  const otherwise = before.length < RANKING_ROWS_MAX ? 0 : null;
  return rows.map((row) => ({ ...row, before: counts.get(row.value) ?? otherwise }));
}

export interface RankingNames {
  name: string;
  heading: string;
  /** Of the first count. */
  count: string;
  /** In the file's name. */
  what: string;
}

export function rankingData(
  file: FileOf,
  rows: readonly RankingRow[],
  names: RankingNames,
): ChartData {
  const hasCodes = rows.some(({ value, label }) => value !== label);
  const hasBefore = rows.some(({ before }) => before !== undefined);
  return {
    name: names.name,
    fileName: fileNameOf(file, names.what),
    columns: [
      { heading: names.heading, kind: "text" },
      ...(hasCodes ? [{ heading: t("column.code"), kind: "text" } as const] : []),
      { heading: names.count, kind: "count" },
      { heading: t("metric.companies"), kind: "count" },
      ...(hasBefore
        ? [{ heading: t("column.before", { column: names.count }), kind: "count" } as const]
        : []),
    ],
    rows: rows.map(({ value, label, counts, before }) => [
      label,
      ...(hasCodes ? [value] : []),
      ...counts,
      ...(hasBefore ? [before ?? null] : []),
    ]),
  };
}
