import { expect, it } from "vitest";
import { readCompaniesSearch } from "./companies.ts";
import { isSameView, searchOf, viewOf } from "./segment-view.ts";

const saved = {
  id: "seg_1",
  filter: "country:DE visits>=3",
  sort: "-visits" as const,
  columns: null,
};

it("opens as an address that describes it again", () => {
  const search = searchOf(saved);
  expect(readCompaniesSearch({ ...search })).toEqual({
    filter: "country:DE visits>=3",
    sort: "-visits",
    segment: "seg_1",
  });
  expect(isSameView(saved, viewOf(search, null))).toBe(true);
});

it("differs when filter, search, order or chosen columns do", () => {
  const search = searchOf(saved);
  expect(isSameView(saved, viewOf({ ...search, filter: "country:DE and visits>=3" }, null))).toBe(
    true,
  );
  expect(isSameView(saved, viewOf({ ...search, q: "water" }, null))).toBe(false);
  expect(isSameView(saved, viewOf({ ...search, sort: undefined }, null))).toBe(false);
  expect(isSameView(saved, viewOf(search, ["name", "tags"]))).toBe(true);
  const withColumns = { ...saved, columns: ["name"] };
  expect(isSameView(withColumns, viewOf(search, ["name", "tags"]))).toBe(false);
});
