/** A row's small bar chart. Decoration: the number beside it says the same. */
import classes from "./sparkline.module.css";

const HEIGHT = 20;
const STEP = 4;
const BAR = 3;

export function Sparkline({ values }: { values: readonly number[] }) {
  const top = Math.max(1, ...values);
  const width = Math.max(1, values.length) * STEP - (STEP - BAR);
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path className={classes.rest} d={bars(values, (value) => (value === 0 ? 1 : 0))} />
      <path d={bars(values, (value) => (value === 0 ? 0 : Math.max(2, (value / top) * HEIGHT)))} />
    </svg>
  );
}

function bars(values: readonly number[], heightOf: (value: number) => number): string {
  return values
    .map((value, index) => {
      const height = heightOf(value);
      if (height === 0) return "";
      return `M${index * STEP} ${HEIGHT}v${-height.toFixed(1)}h${BAR}v${height.toFixed(1)}z`;
    })
    .join("");
}
