import { describe, expect, it } from "vitest";
import { type CompanyPages, countNews, mapRows, takeIn } from "./company-lists.ts";
import type { CompanyRow } from "./types.ts";

function row(id: string, last_seen_at: string, visits = 1): CompanyRow {
  return { id, name: id, last_seen_at, visits } as CompanyRow;
}

function pages(...lists: CompanyRow[][]): CompanyPages {
  return {
    pageParams: lists.map(String),
    pages: lists.map((items, index) => ({
      items,
      total: 9,
      next: index < lists.length - 1 ? String(index) : null,
    })),
  };
}

const shown = pages(
  [row("a", "10:00", 5), row("b", "09:00", 3)],
  [row("c", "08:00", 2), row("d", "07:00", 1)],
);
const ids = (list: CompanyPages) => list.pages.map((page) => page.items.map(({ id }) => id).join());

describe("what comes while a list is open", () => {
  it("counts companies that the list lacks, or shows as they were before", () => {
    expect(countNews(shown, [row("c", "10:30"), row("e", "10:20"), row("a", "10:00")])).toBe(2);
    expect(countNews(shown, [row("z", "06:00")])).toBe(0);
  });

  it("moves to where the order wants it, and is counted once", () => {
    const next = takeIn(shown, [row("c", "10:30", 4), row("e", "10:20", 1)], "-last_seen_at");
    expect(ids(next)).toEqual(["c,e,a,b", "d"]);
    expect(next.pages.map((page) => page.total)).toEqual([10, 10]);
    expect(ids(takeIn(shown, [row("d", "10:30", 4)], "-visits"))).toEqual(["a,d,b", "c"]);
    expect(ids(takeIn(shown, [row("b2", "10:30")], "name"))).toEqual(["a,b", "b2,c,d"]);
  });

  it("waits for its page when it belongs behind the last one that is loaded", () => {
    const open = pages([row("a", "10:00", 5)]);
    open.pages = open.pages.map((page) => ({ ...page, next: "more" }));
    const next = takeIn(open, [row("z", "10:30", 1)], "-visits");
    expect(ids(next)).toEqual(["a"]);
    expect(next.pages[0]?.total).toBe(10);
  });
});

describe("a change of rows", () => {
  it("leaves alone what it does not touch, and counts what it takes out", () => {
    expect(mapRows(shown, (each) => each)).toBe(shown);
    const next = mapRows(shown, (each) => (each.id === "c" ? null : each));
    expect(ids(next)).toEqual(["a,b", "d"]);
    expect(next.pages[0]?.items).toBe(shown.pages[0]?.items);
    expect(next.pages[0]?.total).toBe(8);
  });
});
