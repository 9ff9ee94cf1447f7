/** Days along, a count up; the line of the period before dashed behind it. Loads ECharts lazily. */
import { Suspense, lazy } from "react";
import { SkeletonBlock } from "./skeletons.tsx";

export interface TrendPoint {
  day: string;
  value: number;
}

export interface TrendChartProps {
  points: readonly TrendPoint[];
  /** The period before, day by day, as long as `points` or shorter. */
  previous?: readonly TrendPoint[] | undefined;
  name: string;
  height: number;
}

const Chart = lazy(() => import("./chart.tsx"));

export function TrendChart(props: TrendChartProps) {
  return (
    <Suspense fallback={<SkeletonBlock height={props.height} />}>
      <Chart {...props} />
    </Suspense>
  );
}
