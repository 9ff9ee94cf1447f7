import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  dayCount,
  isDay,
  previousRange,
  PRESETS,
  RANGE_DAYS_MAX,
  readPeriod,
  resolvePeriod,
} from "./period.ts";

const TODAY = "2026-03-05";
const day = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2040-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("a period", () => {
  it("means these days", () => {
    const ranges = PRESETS.map((period) => {
      const { from, to } = resolvePeriod({ period }, TODAY);
      return `${period}: ${from} to ${to}`;
    });
    expect(ranges).toEqual([
      "today: 2026-03-05 to 2026-03-05",
      "yesterday: 2026-03-04 to 2026-03-04",
      "7d: 2026-02-27 to 2026-03-05",
      "30d: 2026-02-04 to 2026-03-05",
      "90d: 2025-12-06 to 2026-03-05",
      "month: 2026-03-01 to 2026-03-05",
      "last_month: 2026-02-01 to 2026-02-28",
      "12m: 2025-03-06 to 2026-03-05",
      "all: 2016-02-27 to 2026-03-05",
    ]);
  });

  it("is never longer than the server answers for", () => {
    fc.assert(
      fc.property(day, day, day, (a, b, today) => {
        const search = readPeriod({ from: a <= b ? a : b, to: a <= b ? b : a });
        expect(dayCount(resolvePeriod(search, today))).toBeLessThanOrEqual(RANGE_DAYS_MAX);
      }),
    );
  });

  it("needs both days, in order", () => {
    expect(readPeriod({ from: "2026-01-02", to: "2026-01-01" })).toEqual({});
    expect(readPeriod({ from: "2026-01-02" })).toEqual({});
    expect(readPeriod({ from: "2026-01-02", to: "2026-01-02", period: "7d" })).toEqual({
      from: "2026-01-02",
      to: "2026-01-02",
    });
  });
});

describe("the period before", () => {
  it("is as long, and ends the day before", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 800 }), (from, days) => {
        const range = { from, to: addDays(from, days) };
        const before = previousRange(range);
        expect(dayCount(before)).toBe(dayCount(range));
        expect(addDays(before.to, 1)).toBe(range.from);
      }),
    );
  });
});

describe("a day", () => {
  it("is one of the calendar", () => {
    expect(isDay("2024-02-29")).toBe(true);
    expect(["2026-02-29", "2026-13-01", "26-01-01", "", 5].map(isDay)).not.toContain(true);
  });
});
