/** Days along, a count up; the line of the period before dashed behind it. Loads ECharts lazily. */
import { Suspense, lazy } from "react";
import { Boundary } from "./boundary.tsx";
import { SkeletonBlock } from "./skeletons.tsx";

export interface TrendPoint {
  day: string;
  /** Nothing where there is nothing to measure. */
  value: number | null;
}

export interface TrendChartProps {
  points: readonly TrendPoint[];
  /** The period before, day by day, as long as `points` or shorter. */
  previous?: readonly TrendPoint[] | undefined;
  name: string;
  height: number;
  /** Whether the values are counts, or shares from 0 to 1. */
  kind?: "count" | "share";
}

const Chart = lazy(() => import("./chart.tsx"));

export function TrendChart(props: TrendChartProps) {
  return (
    <Boundary>
      <Suspense fallback={<SkeletonBlock height={props.height} />}>
        <Chart {...props} />
      </Suspense>
    </Boundary>
  );
}
