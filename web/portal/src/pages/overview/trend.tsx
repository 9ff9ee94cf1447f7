/** One of four counts over the days, with the period before behind it. */
import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Overview } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { TrendChart } from "../../ui/trend-chart.tsx";
import classes from "./overview.module.css";

const METRICS = ["visits", "identified_visits", "companies", "page_views"] as const;
type Metric = (typeof METRICS)[number];
type Series = Overview["series"];

const HEIGHT = 232;
const DAYS_SHOWN_WHOLE = 400;
const HEIGHT_OF_HEADER = 34;

interface TrendProps {
  series: Series;
  before: Series | undefined;
}

export function Trend({ series, before }: TrendProps) {
  const [metric, setMetric] = useState<Metric>("visits");
  const points = useMemo(() => pointsOf(series, metric), [series, metric]);
  const previous = useMemo(() => before && pointsOf(before, metric), [before, metric]);
  return (
    <div className={classes.trend} style={{ minHeight: HEIGHT + HEIGHT_OF_HEADER }}>
      <SegmentedControl
        size="xs"
        value={metric}
        onChange={(value) => setMetric(value as Metric)}
        aria-label={t("overview.metric")}
        data={METRICS.map((value) => ({ value, label: t(`metric.${value}`) }))}
      />
      <TrendChart
        points={points}
        previous={previous}
        name={t(`metric.${metric}`)}
        height={HEIGHT}
      />
    </div>
  );
}

function pointsOf(series: Series, metric: Metric) {
  return sinceFirst(series).map((day) => ({ day: day.day, value: day[metric] }));
}

/** Of a span too long for a look, the days since something happened ("All time"). */
function sinceFirst(series: Series): Series {
  if (series.length <= DAYS_SHOWN_WHOLE) return series;
  const first = series.findIndex((day) => day.visits > 0);
  return first < 0 ? series : series.slice(first);
}
