import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CompaniesSearch,
  companiesQuery,
  filterText,
  isFiltered,
  narrowedTo,
  readCompaniesSearch,
  type Sort,
  SORT_DEFAULT,
  SORT_FIELDS,
  withoutFilters,
} from "./companies.ts";
import { parseFilter } from "./expression.ts";
import { PRESET_DEFAULT, PRESETS, resolvePeriod } from "./period.ts";
import { parseSearch, stringifySearch } from "./url.ts";

const word = fc
  .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
  .map((text) => text.trim())
  .filter((text) => text !== "");
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
        filter: word,
        sort: fc
          .tuple(fc.constantFrom("", "-"), fc.constantFrom(...SORT_FIELDS))
          .map((both) => both.join("") as Sort)
          .filter((sort) => sort !== SORT_DEFAULT),
        columns: fc.constantFrom("name", "name,visits", "last_seen,tags"),
        compare: fc.constant("previous" as const),
        segment: fc.constantFrom("seg_1", "seg_2"),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([span, rest]) => ({ ...span, ...rest }));

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
      columns: "Name;",
      compare: "always",
      segment: "a/b",
      sort: "--size",
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

  it("keeps a filter that cannot be read, so that it can be mended", () => {
    expect(readCompaniesSearch({ filter: "coutry:DE or (" })).toEqual({ filter: "coutry:DE or (" });
  });
});

describe("the question to the API", () => {
  it("has the days, the order, and search and filter in one", () => {
    const search = readCompaniesSearch({ q: 'the "water"', filter: "country:GB or visits>3" });
    expect(companiesQuery(search, resolvePeriod(search, "2026-11-24"))).toEqual({
      from: "2026-10-26",
      to: "2026-11-24",
      filter: '"the" "\\"water\\"" (country:GB or visits>3)',
      sort: "-last_seen_at",
    });
  });

  it("is a filter that can be read, whatever was searched for", () => {
    fc.assert(
      fc.property(word, (q) => {
        expect(parseFilter(filterText({ q, filter: "visits>3" }) ?? "").error).toBeNull();
      }),
    );
  });
});

describe("a link to the rows behind a number", () => {
  it("narrows one field, whatever its value is", () => {
    expect(narrowedTo("country", "DE")).toEqual({ filter: "country:DE" });
    expect(narrowedTo("page", "/a b")).toEqual({ filter: 'page="/a b"' });
    fc.assert(
      fc.property(word, (value) => {
        expect(parseFilter(narrowedTo("source", value).filter ?? "").filter).toEqual({
          is: "test",
          field: "source",
          operator: ":",
          values: [value],
        });
      }),
    );
  });
});

describe("clearing", () => {
  it("takes every filter, and leaves the period, the order and the columns", () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        const cleared = withoutFilters(search);
        expect(isFiltered(cleared)).toBe(false);
        for (const name of ["sort", "columns", "period", "from", "to"] as const) {
          expect(cleared[name]).toBe(search[name]);
        }
      }),
    );
  });
});
