import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changeBetween,
  formatBytes,
  formatCount,
  formatPerMille,
  formatShare,
  formatShort,
  perMilleShares,
} from "./number.ts";

describe("counts", () => {
  it("are written out, and shortened where they would not fit", () => {
    expect([0, 999, 12_345].map(formatCount)).toEqual(["0", "999", "12,345"]);
    expect([12_345, 99_999, 123_456, 2_500_000].map(formatShort)).toEqual([
      "12,345",
      "99,999",
      "123.5k",
      "2.5m",
    ]);
  });
});

describe("shares", () => {
  it("do not say nothing of a little, nor all of nearly all", () => {
    expect([0, 0.001, 0.274, 0.999, 1].map(formatShare)).toEqual([
      "0%",
      "<1%",
      "27%",
      ">99%",
      "100%",
    ]);
  });

  it("of a whole always sum to 100 %", () => {
    const counts = fc.array(fc.nat({ max: 10_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(counts, (values) => {
        const shares = perMilleShares(values);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sum).toBe(values.some((value) => value > 0) ? 1000 : 0);
        expect(shares.every((share) => share >= 0)).toBe(true);
      }),
    );
  });

  it("have one place", () => {
    expect(perMilleShares([1, 1, 1]).map((share) => formatPerMille(share))).toEqual([
      "33.4%",
      "33.3%",
      "33.3%",
    ]);
  });
});

describe("a change", () => {
  it("has its sign, and none when there is nothing to say", () => {
    expect(changeBetween(0, 0)).toBeNull();
    expect(changeBetween(5, 0)).toEqual({ text: "new", direction: "up" });
    expect(changeBetween(112, 100)).toEqual({ text: "+12%", direction: "up" });
    expect(changeBetween(97, 100)).toEqual({ text: "−3%", direction: "down" });
    expect(changeBetween(1000, 1001)).toEqual({ text: "0%", direction: "flat" });
    expect(changeBetween(0, 10)).toEqual({ text: "−100%", direction: "down" });
  });
});

describe("sizes", () => {
  it("are in decimal units", () => {
    expect([0, 999, 1000, 41_320_448].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "41.3 MB",
    ]);
  });
});
