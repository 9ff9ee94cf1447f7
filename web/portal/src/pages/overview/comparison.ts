/** What the overview's span is compared with. Kept in the URL as one readable parameter. */
import { addDays, type DayRange, isDay, previousRange } from "../../filters/period.ts";

/** The span before is what is meant when nothing is said; a span of days is `from..to`. */
export type Compare = "none" | "year" | `${string}..${string}`;

export interface CompareSearch {
  compare?: Compare;
}

/** Reads the parameter; what makes no sense is left out. */
export function readCompare(raw: unknown): CompareSearch {
  if (raw === "none" || raw === "year") return { compare: raw };
  const range = rangeOf(raw);
  return range ? { compare: compareWith(range) } : {};
}

/** The parameter for a span of its own. */
export function compareWith({ from, to }: DayRange): Compare {
  return `${from}..${to}`;
}

/** The span to compare with; nothing when there is to be no comparison. */
export function comparedRange(compare: Compare | undefined, range: DayRange): DayRange | null {
  if (compare === "none") return null;
  if (compare === "year") return { from: yearBefore(range.from), to: yearBefore(range.to) };
  return rangeOf(compare) ?? previousRange(range);
}

function rangeOf(raw: unknown): DayRange | null {
  if (typeof raw !== "string") return null;
  const [from, to, ...rest] = raw.split("..");
  return isDay(from) && isDay(to) && from <= to && rest.length === 0 ? { from, to } : null;
}

/** The same day of the year before; of 29 February the day before. */
function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, "0");
  const same = year + day.slice(4);
  return isDay(same) ? same : addDays(`${year}-03-01`, -1);
}
