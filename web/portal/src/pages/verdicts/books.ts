/** The books of a period: every hit received stands in exactly one line, and the lines sum up. */
import type { Verdicts } from "../../api/types.ts";
import { perMilleShares } from "../../format/number.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import type { ChartData } from "../../ui/chart-data.tsx";

export type Group = "identified" | "probable" | "abstained" | "dropped";

export interface BookLine {
  key: string;
  group: Group;
  hits: number;
  /** Of a dropped hit no visit is made. */
  visits: number | null;
  what_to_do: string;
  perMille: number;
}

/** All lines, named companies first, then by size. Their shares sum to exactly 1000. */
export function bookLines(verdicts: Verdicts): BookLine[] {
  const lines: Omit<BookLine, "perMille">[] = [
    { key: "identified", group: "identified", ...verdicts.identified, what_to_do: "" },
    { key: "probable", group: "probable", ...verdicts.probable, what_to_do: "" },
    ...verdicts.abstained
      .map((row) => ({ ...row, key: row.reason, group: "abstained" as const }))
      .sort((a, b) => b.hits - a.hits),
    ...verdicts.dropped
      .map((row) => ({
        key: row.reason,
        group: "dropped" as const,
        hits: row.count,
        visits: null,
        what_to_do: row.what_to_do,
      }))
      .sort((a, b) => b.hits - a.hits),
  ];
  const shares = perMilleShares(lines.map((line) => line.hits));
  return lines.map((line, index) => ({ ...line, perMille: shares[index] ?? 0 }));
}

/** The share of each group; sums to 1000 as its lines do. */
export function groupShares(lines: readonly BookLine[]): Record<Group, number> {
  const shares: Record<Group, number> = { identified: 0, probable: 0, abstained: 0, dropped: 0 };
  for (const line of lines) shares[line.group] += line.perMille;
  return shares;
}

/** The sum of a group's lines; no visits where none are made. */
export function groupSum(lines: readonly BookLine[], group: Group) {
  const own = lines.filter((line) => line.group === group);
  const sum = (value: (line: BookLine) => number) =>
    own.reduce((total, line) => total + value(line), 0);
  return {
    hits: sum((line) => line.hits),
    visits: group === "dropped" ? null : sum((line) => line.visits ?? 0),
    perMille: sum((line) => line.perMille),
  };
}

/** All lines as they are taken out; the shares are of the hits, unrounded. */
export function booksData(lines: readonly BookLine[], fileName: string): ChartData {
  const received = lines.reduce((total, line) => total + line.hits, 0);
  return {
    name: t("verdicts.title"),
    fileName,
    columns: [
      { heading: t("filter.status"), kind: "text" },
      { heading: t("receipt.reason"), kind: "text" },
      { heading: t("column.code"), kind: "text" },
      { heading: t("metric.hits"), kind: "count" },
      { heading: t("metric.visits"), kind: "count" },
      { heading: t("verdicts.share"), kind: "share" },
    ],
    rows: lines.map(({ group, key, hits, visits }) => [
      t(`group.${group}`),
      group === key ? "" : tMaybe("reason", key),
      key,
      hits,
      visits,
      received === 0 ? null : hits / received,
    ]),
  };
}

/** Whether the books balance; the server promises that they always do. */
export function areBalanced(verdicts: Verdicts): boolean {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const hits =
    verdicts.identified.hits +
    verdicts.probable.hits +
    sum(verdicts.abstained.map((row) => row.hits));
  return (
    hits === verdicts.hits &&
    verdicts.received === verdicts.hits + sum(verdicts.dropped.map((row) => row.count))
  );
}
