import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../filters/period.ts";
import { parseSearch, stringifySearch } from "../../filters/url.ts";
import { comparedRange, compareWith, readCompare } from "./comparison.ts";

const day = fc
  .date({ min: new Date("2015-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const range = fc
  .tuple(day, fc.integer({ min: 0, max: 400 }))
  .map(([from, days]) => ({ from, to: addDays(from, days) }));

describe("a comparison", () => {
  it("is with the span before, the year before, any two days, or none", () => {
    const march = { from: "2024-02-29", to: "2024-03-09" };
    expect(comparedRange(undefined, march)).toEqual({ from: "2024-02-19", to: "2024-02-28" });
    expect(comparedRange("year", march)).toEqual({ from: "2023-02-28", to: "2023-03-09" });
    expect(comparedRange("2020-01-01..2020-01-05", march)).toEqual({
      from: "2020-01-01",
      to: "2020-01-05",
    });
    expect(comparedRange("none", march)).toBeNull();
  });

  it("with any two days reads back from the address", () => {
    fc.assert(
      fc.property(range, range, (compared, shown) => {
        const search = { compare: compareWith(compared) };
        const read = readCompare(parseSearch(stringifySearch(search)).compare);
        expect(read).toEqual(search);
        expect(comparedRange(read.compare, shown)).toEqual(compared);
      }),
    );
  });

  it("that makes no sense is left out", () => {
    const raw = ["2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "..", "x", "", 5, undefined];
    expect(raw.map(readCompare)).toEqual(raw.map(() => ({})));
    expect(readCompare("2026-03-01..2026-03-02..2026-03-03")).toEqual({});
  });
});
