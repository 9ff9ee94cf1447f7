import { expect, it } from "vitest";
import { among, extended, NOTHING, toggled } from "./row-selection.ts";

const order = ["a", "b", "c", "d", "e"];

it("takes one row in or out", () => {
  expect([...toggled(NOTHING, "b")]).toEqual(["b"]);
  expect([...toggled(new Set(["a", "b"]), "b")]).toEqual(["a"]);
});

it("extends from the row chosen last, in either direction", () => {
  expect([...extended(new Set(["d"]), order, "d", "b")].sort()).toEqual(["b", "c", "d"]);
  expect([...extended(new Set(["a"]), order, "b", "c")].sort()).toEqual(["a", "b", "c"]);
  expect([...extended(NOTHING, order, null, "c")]).toEqual(["c"]);
  expect([...extended(NOTHING, order, "gone", "c")]).toEqual(["c"]);
});

it("loses rows that are gone, and nothing else", () => {
  const selection = new Set(["a", "x"]);
  expect([...among(selection, order)]).toEqual(["a"]);
  const whole = new Set(["a"]);
  expect(among(whole, order)).toBe(whole);
});
