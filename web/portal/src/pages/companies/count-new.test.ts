import { expect, it } from "vitest";
import type { CompanyRow } from "../../api/types.ts";
import { countNew } from "./count-new.ts";

function row(id: string, last_seen_at: string): CompanyRow {
  return { id, last_seen_at } as CompanyRow;
}

const shown = [row("a", "2026-01-02T00:00:00Z"), row("b", "2026-01-01T00:00:00Z")];

it("counts companies that the list lacks or shows with an earlier visit", () => {
  const newest = [
    row("c", "2026-01-04T00:00:00Z"),
    row("b", "2026-01-03T00:00:00Z"),
    row("a", "2026-01-02T00:00:00Z"),
  ];
  expect(countNew(newest, shown)).toBe(2);
});

it("counts none of those further down a list that is not loaded to its end", () => {
  expect(countNew([...shown, row("z", "2025-12-01T00:00:00Z")], shown)).toBe(0);
});

it("counts none while there is no list", () => {
  expect(countNew(shown, undefined)).toBe(0);
});
