/** What came since a list was drawn. */
import type { CompanyRow } from "../../api/types.ts";

/** How many companies are there that the list lacks, or shows with an earlier last visit. */
export function countNew(
  newest: readonly CompanyRow[],
  shown: readonly CompanyRow[] | undefined,
): number {
  if (!shown) return 0;
  const seen = new Map(shown.map((row) => [row.id, row.last_seen_at]));
  const last = shown.reduce((top, row) => (row.last_seen_at > top ? row.last_seen_at : top), "");
  return newest.filter((row) => row.last_seen_at > (seen.get(row.id) ?? last)).length;
}
