/** What the address of one list says besides the list. */
import type { MatchState } from "../../api/types.ts";

export const MATCH_STATES = ["matched", "review", "unknown", "chosen", "refused"] as const;

export interface ListSearch {
  state?: MatchState | undefined;
}

export interface ReviewSearch {
  /** The number of the row that the review begins with. */
  row?: number | undefined;
}

export function readReviewSearch(raw: Record<string, unknown>): ReviewSearch {
  const row = Number(raw.row);
  return Number.isSafeInteger(row) && row > 0 ? { row } : {};
}

export function readListSearch(raw: Record<string, unknown>): ListSearch {
  const state = MATCH_STATES.find((each) => each === raw.state);
  return state ? { state } : {};
}
