/** How sure we are, in a word and a number. */
import { formatShare } from "../format/number.ts";
import { t } from "../i18n/index.ts";
import classes from "./confidence.module.css";

interface ConfidenceProps {
  confidence: number;
  status: string;
}

const BARS = [0.7, 0.85, 0.95] as const;

/** The word of a confidence: the bounds are those of the verdict, then two finer ones. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.97) return t("confidence.very_high");
  if (confidence >= 0.9) return t("confidence.high");
  if (confidence >= 0.8) return t("confidence.fair");
  return t("confidence.low");
}

export function Confidence({ confidence, status }: ConfidenceProps) {
  return (
    <span
      className={classes.confidence}
      title={t("confidence.title", { share: formatShare(confidence) })}
    >
      <span className={classes.meter} data-status={status} aria-hidden>
        {BARS.map((bound) => (
          <span key={bound} data-on={confidence >= bound || undefined} />
        ))}
      </span>
      <span>{confidenceWord(confidence)}</span>
      <span className="muted">{formatShare(confidence)}</span>
    </span>
  );
}
