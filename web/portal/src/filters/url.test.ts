import { expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./url.ts";

it("keeps links short and readable", () => {
  expect(stringifySearch({ page: "/product/a b", min_visits: 3, q: undefined, source: "" })).toBe(
    "?page=/product/a+b&min_visits=3",
  );
  expect(stringifySearch({})).toBe("");
});

it("reads what browsers and people write", () => {
  expect(parseSearch("?page=%2Fproduct%2Fa+b&q=1&q=2")).toEqual({ page: "/product/a b", q: "2" });
});
