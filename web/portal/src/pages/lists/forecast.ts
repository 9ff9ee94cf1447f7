/** How much of a list can be recognised at all, put into words. */
import type { Coverage, TargetList } from "../../api/types.ts";
import { formatShare, perMilleShares } from "../../format/number.ts";
import { t, type TextKey, tMaybe } from "../../i18n/index.ts";

type Reason = Coverage["parts"][number]["reason"];

export interface ForecastPart {
  reason: Reason;
  rows: number;
  /** All parts sum to 1000. */
  perMille: number;
  whatToDo: string;
}

/** The parts of a list in the server's order; those without a row are left out. */
export function forecastParts({ parts }: Coverage): ForecastPart[] {
  const shares = perMilleShares(parts.map(({ rows }) => rows));
  return parts
    .map(({ reason, rows, what_to_do }, index) => ({
      reason,
      rows,
      perMille: shares[index] ?? 0,
      whatToDo: tMaybe("coverage_todo", reason, what_to_do),
    }))
    .filter(({ rows }) => rows > 0);
}

const BECAUSE = {
  own_network: "forecast.all",
  no_own_network: "forecast.because_no_own_network",
  in_review: "forecast.because_in_review",
  not_known: "forecast.because_not_known",
  refused: "forecast.because_refused",
} as const satisfies Record<Reason, TextKey>;

/** One sentence: how much, and the reason that most of the others have. */
export function forecastWords(coverage: Coverage): string {
  const [most] = coverage.parts
    .filter(({ reason, rows }) => reason !== "own_network" && rows > 0)
    .toSorted((one, other) => other.rows - one.rows);
  if (!most) return t("forecast.all");
  const rest = formatShare(most.rows / coverage.rows);
  const because = t(BECAUSE[most.reason], { rest });
  if (coverage.share === 0) return t("forecast.none", { because });
  return t("forecast.some", { share: formatShare(coverage.share), because });
}

export const PART_COLOURS: Record<Reason, string> = {
  own_network: "var(--accent)",
  no_own_network: "var(--neutral-3)",
  in_review: "var(--accent-mid)",
  not_known: "var(--neutral-2)",
  refused: "var(--neutral-1)",
};

export interface MatchPart {
  key: "matched" | "review" | "unknown" | "refused";
  rows: number;
  perMille: number;
  colour: string;
}

/** How far the rows of a list are matched; what a person chose counts as matched. */
export function matchParts(list: TargetList): MatchPart[] {
  const parts = [
    { key: "matched", rows: list.matched + list.chosen, colour: PART_COLOURS.own_network },
    { key: "review", rows: list.review, colour: PART_COLOURS.in_review },
    { key: "unknown", rows: list.unknown, colour: PART_COLOURS.not_known },
    { key: "refused", rows: list.refused, colour: PART_COLOURS.refused },
  ] as const;
  const shares = perMilleShares(parts.map(({ rows }) => rows));
  return parts
    .map((part, index) => ({ ...part, perMille: shares[index] ?? 0 }))
    .filter(({ rows }) => rows > 0);
}
