/** One bar that is the whole, cut into its parts. */
import type { ReactNode } from "react";
import { formatPerMille } from "../format/number.ts";
import classes from "./stacked-bar.module.css";

export interface BarPart {
  key: string;
  label: string;
  perMille: number;
  /** A CSS colour. */
  colour: string;
}

interface StackedBarProps {
  parts: readonly BarPart[];
  label: string;
  legend?: (part: BarPart) => ReactNode;
}

export function StackedBar({ parts, label, legend }: StackedBarProps) {
  const shown = parts.filter((part) => part.perMille > 0);
  const inWords = shown.map((part) => `${part.label} ${formatPerMille(part.perMille)}`).join(", ");
  return (
    <div>
      <div className={classes.bar} role="img" aria-label={`${label}: ${inWords}`}>
        {shown.map((part) => (
          <span
            key={part.key}
            className={classes.part}
            style={{ flexGrow: part.perMille, background: part.colour }}
            title={`${part.label}: ${formatPerMille(part.perMille)}`}
          />
        ))}
      </div>
      <ul className={classes.legend}>
        {shown.map((part) => (
          <li key={part.key}>
            <Swatch colour={part.colour} />
            {legend ? legend(part) : part.label}
            <span className={classes.share}>{formatPerMille(part.perMille)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Swatch({ colour }: { colour: string }) {
  return <span className={classes.swatch} style={{ background: colour }} aria-hidden />;
}
