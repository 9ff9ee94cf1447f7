import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  COMPANY_KINDS,
  type CompaniesSearch,
  companiesQuery,
  isFiltered,
  readCompaniesSearch,
  SHOWN_STATUSES,
  SORT_DEFAULT,
  SORTS,
  withoutFilters,
} from "./companies.ts";
import { PRESET_DEFAULT, PRESETS, resolvePeriod } from "./period.ts";
import { parseSearch, stringifySearch } from "./url.ts";

const word = fc
  .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const day = fc
  .date({ min: new Date("2015-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const preset = fc.constantFrom(...PRESETS.filter((name) => name !== PRESET_DEFAULT));
const period = fc.oneof(
  fc.constant({}),
  preset.map((name) => ({ period: name })),
  fc.tuple(day, day).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a })),
);

/** Every state that the list can be in. */
const anySearch: fc.Arbitrary<CompaniesSearch> = fc
  .tuple(
    period,
    fc.record(
      {
        q: word,
        country: fc.tuple(letter, letter).map((letters) => letters.join("")),
        industry: word,
        kind: fc.constantFrom(...COMPANY_KINDS),
        status: fc.constantFrom(...SHOWN_STATUSES),
        min_confidence: fc.integer({ min: 1, max: 100 }),
        min_visits: fc.integer({ min: 1, max: 1_000_000 }),
        source: word,
        page: word,
        sort: fc.constantFrom(...SORTS.filter((sort) => sort !== SORT_DEFAULT)),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([span, filters]) => ({ ...span, ...filters }));

describe("the list's address", () => {
  it("says every state of the list, and reads back as the same", () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        expect(readCompaniesSearch(parseSearch(stringifySearch(search)))).toEqual(search);
      }),
    );
  });

  it("never breaks the list, whatever it says", () => {
    const anything = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(anything, (raw) => {
        const search = readCompaniesSearch(raw);
        expect(readCompaniesSearch(parseSearch(stringifySearch(search)))).toEqual(search);
      }),
    );
  });

  it("leaves out what makes no sense", () => {
    const raw = {
      country: "Germany",
      kind: "isp",
      min_confidence: "101",
      min_visits: "-1",
      sort: "size",
      from: "2026-02-30",
      to: "2026-03-01",
      period: "century",
    };
    expect(readCompaniesSearch(raw)).toEqual({});
  });

  it("leaves out what is so without being said", () => {
    expect(readCompaniesSearch({ sort: SORT_DEFAULT, period: PRESET_DEFAULT, q: "  " })).toEqual(
      {},
    );
  });
});

describe("the question to the API", () => {
  it("has the days, the order, and the confidence as a share", () => {
    const search = readCompaniesSearch({ q: "water", min_confidence: "90", country: "gb" });
    expect(companiesQuery(search, resolvePeriod(search, "2026-11-24"))).toEqual({
      from: "2026-10-26",
      to: "2026-11-24",
      q: "water",
      country: "GB",
      min_confidence: 0.9,
      sort: "-last_seen_at",
    });
  });
});

describe("clearing", () => {
  it("takes every filter, and leaves the period and the order", () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        const cleared = withoutFilters(search);
        expect(isFiltered(cleared)).toBe(false);
        expect(cleared.sort).toBe(search.sort);
        expect([cleared.period, cleared.from, cleared.to]).toEqual([
          search.period,
          search.from,
          search.to,
        ]);
      }),
    );
  });
});
