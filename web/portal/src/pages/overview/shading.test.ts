import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNTRY_CODES } from "../../format/place.ts";
import { SHADES, shadeFrom, shadeOf } from "./shading.ts";
import { DOTS, SHAPES, WORLD_HEIGHT, WORLD_WIDTH } from "./world.ts";

describe("a country's shade", () => {
  it("grows with its visits, and is none without", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (one, other) => {
        const most = Math.max(one, other);
        const [less, more] = [Math.min(one, other), most];
        expect(shadeOf(less, most)).toBeLessThanOrEqual(shadeOf(more, most));
        expect(shadeOf(less, most) > 0).toBe(less > 0);
        if (most > 0) expect(shadeOf(most, most)).toBe(SHADES);
      }),
    );
  });

  it("begins where the legend says", () => {
    for (const most of [25, 100, 12_345]) {
      for (let shade = 1; shade <= SHADES; shade += 1) {
        expect(shadeOf(shadeFrom(shade, most), most)).toBe(shade);
        if (shade > 1) expect(shadeOf(shadeFrom(shade, most) - 1, most)).toBe(shade - 1);
      }
    }
  });
});

describe("the map", () => {
  it("shows countries of ISO 3166, each where the picture is", () => {
    const known = new Set([...COUNTRY_CODES, "XK"]);
    expect(
      [...Object.keys(SHAPES), ...Object.keys(DOTS)].filter((code) => !known.has(code)),
    ).toEqual([]);
    for (const [x, y] of Object.values(DOTS)) {
      expect(x > 0 && x < WORLD_WIDTH && y > 0 && y < WORLD_HEIGHT).toBe(true);
    }
    for (const path of Object.values(SHAPES)) expect(path).toMatch(/^[Mlz\d,-]+$/);
  });

  it("lacks only what nobody lives in", () => {
    const missing = COUNTRY_CODES.filter((code) => !SHAPES[code] && !DOTS[code]);
    expect(missing).toEqual(["AQ", "BV", "UM"]);
  });
});
