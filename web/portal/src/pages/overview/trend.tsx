/** One of the counts, or the share of named visits, over the days; the compared span behind it. */
import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { t } from "../../i18n/index.ts";
import { ChartDataButtons, ChartTable } from "../../ui/chart-data.tsx";
import { TrendChart } from "../../ui/trend-chart.tsx";
import {
  type FileOf,
  METRIC_NAMES,
  type Metric,
  METRICS,
  pointsOf,
  type Series,
  trendData,
} from "./figures.ts";
import classes from "./overview.module.css";

const HEIGHT = 232;
const HEIGHT_OF_HEADER = 34;

interface TrendProps {
  series: Series;
  before: Series | undefined;
  file: FileOf;
}

export function Trend({ series, before, file }: TrendProps) {
  const [metric, setMetric] = useState<Metric>("visits");
  const [table, setTable] = useState(false);
  const points = useMemo(() => pointsOf(series, metric), [series, metric]);
  const previous = useMemo(() => before && pointsOf(before, metric), [before, metric]);
  const data = useMemo(() => trendData(file, series, before), [file, series, before]);
  return (
    <div className={classes.trend} style={{ minHeight: HEIGHT + HEIGHT_OF_HEADER }}>
      <div className={classes.trendHead}>
        <SegmentedControl
          size="xs"
          value={metric}
          onChange={(value) => setMetric(value as Metric)}
          aria-label={t("overview.metric")}
          data={METRICS.map((value) => ({ value, label: t(METRIC_NAMES[value]) }))}
        />
        <ChartDataButtons data={data} shown={table} onShow={setTable} />
      </div>
      <TrendChart
        points={points}
        previous={previous}
        name={t(METRIC_NAMES[metric])}
        height={HEIGHT}
        kind={metric === "identified_share" ? "share" : "count"}
      />
      {table && <ChartTable data={data} />}
    </div>
  );
}
