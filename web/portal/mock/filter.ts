/** Answers the filter language over the mock's rows. */
import { type Expression, parseFilter, type Test } from "../src/filters/expression.ts";
import type { CompanyRow } from "../src/api/types.ts";
import type { MockVisit } from "./visits.ts";

/** A row, and the visits of the span that stand behind it. */
export interface Seen {
  row: CompanyRow;
  visits: readonly MockVisit[];
}

const DAY_MS = 86_400_000;

/** Which rows a filter leaves; hidden ones only when it asks for them. */
export function matching(rows: readonly Seen[], text: string): Seen[] {
  const { filter } = parseFilter(text);
  const asksHidden = /\bhidden:/.test(text);
  return rows.filter(
    (seen) =>
      (asksHidden || !seen.row.annotation.is_hidden) && (filter === null || holds(filter, seen)),
  );
}

function holds(filter: Expression, seen: Seen): boolean {
  switch (filter.is) {
    case "text":
      return `${seen.row.name} ${seen.row.domain}`
        .toLowerCase()
        .includes(filter.text.toLowerCase());
    case "not":
      return !holds(filter.of, seen);
    case "and":
      return filter.of.every((part) => holds(part, seen));
    case "or":
      return filter.of.some((part) => holds(part, seen));
    case "test":
      return filter.values.some((value) => answers(filter, value.toLowerCase(), seen));
  }
}

function answers({ field, operator }: Test, value: string, { row, visits }: Seen): boolean {
  const texts = valuesOf(field, { row, visits }).map((text) => text.toLowerCase());
  switch (field) {
    case "visits":
    case "page_views":
      return compares(row[field], operator, Number(value));
    case "confidence":
      return compares(
        row.confidence,
        operator,
        value.endsWith("%") ? Number.parseFloat(value) / 100 : Number(value),
      );
    case "engaged":
      return compares(row.engaged_ms, operator, 1000 * seconds(value));
    case "first_seen":
      return compares(row.first_seen_at.slice(0, 10), operator, day(value));
    case "last_seen":
      return compares(row.last_seen_at.slice(0, 10), operator, day(value));
    case "new":
      return row.is_new === (value === "yes");
    case "returning":
      return row.visits > 1 === (value === "yes");
    case "hidden":
      return row.annotation.is_hidden === (value === "yes");
    case "owner":
      if (value === "nobody") return row.annotation.owner === null;
      return texts.includes(value === "me" ? "us_1" : value);
    case "name":
    case "domain":
    case "page":
    case "parent":
    case "city":
    case "region":
    case "network":
      return operator === "="
        ? texts.includes(value)
        : texts.some((text) => text.includes(value.replaceAll("*", "")));
    default:
      return texts.includes(value);
  }
}

/** All that a company has as values of a field. */
export function valuesOf(field: string, { row, visits }: Seen): string[] {
  switch (field) {
    case "page":
      return visits.flatMap(({ timeline }) => timeline.map((entry) => entry.path));
    case "event":
      return visits.flatMap(({ timeline }) =>
        timeline.filter((entry) => entry.kind !== "view").map((entry) => entry.name),
      );
    case "source":
      return visits.map(({ source }) => source);
    case "campaign":
      return visits.map(({ campaign }) => campaign).filter(Boolean);
    case "tag":
      return row.annotation.tags;
    case "status":
      return [row.annotation.status];
    case "owner":
      return row.annotation.owner ? [row.annotation.owner.id] : [];
    case "verdict":
      return [row.status];
    case "parent":
      return row.parent ? [row.parent.name, row.parent.id] : [];
    case "network":
      return [row.name.toUpperCase()];
    default: {
      const value = row[field as keyof CompanyRow];
      return typeof value === "string" && value !== "" ? [value] : [];
    }
  }
}

function compares<T extends number | string>(left: T, operator: string, right: T): boolean {
  switch (operator) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    default:
      return left === right;
  }
}

function seconds(value: string): number {
  const factor = { s: 1, m: 60, h: 3600 }[value.at(-1) ?? ""] ?? 1;
  return Number.parseInt(value, 10) * factor;
}

function day(value: string): string {
  const daysAgo =
    { today: 0, yesterday: 1 }[value] ??
    (/^-\d+[dw]$/.test(value)
      ? -Number.parseInt(value, 10) * (value.endsWith("w") ? 7 : 1)
      : undefined);
  if (daysAgo === undefined) return value;
  return new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
}
