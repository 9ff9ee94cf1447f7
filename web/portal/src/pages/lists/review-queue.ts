/** The order of a review, and what its keys mean. */
import type { TargetRow } from "../../api/types.ts";

export type ReviewStep =
  | { is: "choose"; company_id: string }
  | { is: "refuse" }
  | { is: "reopen" }
  | { is: "other" }
  | { is: "next" }
  | { is: "previous" };

const LETTERS: Record<string, ReviewStep> = {
  "0": { is: "refuse" },
  n: { is: "next" },
  b: { is: "previous" },
  o: { is: "other" },
  u: { is: "reopen" },
};

/** What a key does with a row; nothing for a number that no candidate has. */
export function stepOfKey(key: string, row: TargetRow | undefined): ReviewStep | null {
  if (/^[1-9]$/.test(key)) {
    const candidate = row?.candidates[Number(key) - 1];
    return candidate ? { is: "choose", company_id: candidate.company_id } : null;
  }
  return LETTERS[key.toLowerCase()] ?? null;
}

export function isOpen({ state }: TargetRow): boolean {
  return state === "review" || state === "unknown";
}

/** Where the next open row is after `from`, from the start again at the end; -1 without one. */
export function nextOpen(rows: readonly TargetRow[], from: number): number {
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (from + step) % rows.length;
    const row = rows[index];
    if (row && isOpen(row)) return index;
  }
  return -1;
}

/** Which row "reopen" is about: this one when it is decided, else the one decided last. */
export function rowToReopen(
  rows: readonly TargetRow[],
  at: number,
  decided: readonly number[],
): number {
  const here = rows[at];
  if (here && !isOpen(here)) return at;
  const last = decided.at(-1);
  return last === undefined ? -1 : rows.findIndex(({ number }) => number === last);
}
