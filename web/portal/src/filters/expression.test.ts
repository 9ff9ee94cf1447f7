import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyFilter } from "./any-filter.ts";
import { parseFilter, printFilter } from "./expression.ts";

describe("a filter", () => {
  it("reads back as what was written", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual({ filter, error: null });
      }),
      { numRuns: 1_000 },
    );
  });

  it("is read, or refused with a place in it, whatever it is", () => {
    const piece = fc.constantFrom(
      ...'()"\\-,:=<> ',
      " and ",
      " or ",
      " not ",
      "country",
      "visits",
      "DE",
      "7",
      ">=",
      "ü",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        const { filter, error } = parseFilter(text);
        if (error) {
          expect(error.from).toBeGreaterThanOrEqual(0);
          expect(error.from).toBeLessThanOrEqual(text.length);
          expect(error.to).toBeGreaterThan(error.from);
        } else {
          expect(parseFilter(printFilter(filter)).filter).toEqual(filter);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("binds 'not' before 'and' before 'or', and takes a space for 'and'", () => {
    const written = (text: string) => printFilter(parseFilter(text).filter);
    expect(written("-a b OR c and not d")).toBe("-a b or c -d");
    expect(written("(a (b c)) or (d or e)")).toBe("a b c or d or e");
    expect(written("a and (b or c)")).toBe("a (b or c)");
    expect(written("not not a or -(-b)")).toBe("a or b");
    expect(written('Country = de , FR "two words" and visits>=3')).toBe(
      'country:de,FR "two words" visits>=3',
    );
    expect(written("last_seen:-7d")).toBe("last_seen:-7d");
    expect(written("  ")).toBe("");
  });

  it("says where it cannot be read, and what would do there", () => {
    const at = (text: string) => {
      const { error } = parseFilter(text);
      return error && `${error.code} ${error.from}-${error.to} ${error.allowed.slice(0, 3)}`;
    };
    expect(at("visits>=many")).toBe("count 8-12 ");
    expect(at("country:DE and coutry:FR")).toBe("field 15-21 name,domain,country");
    expect(at("name>a")).toBe("operator 4-5 :,=");
    expect(at("kind:isp")).toBe("choice 5-8 business,education,government");
    expect(at("visits>3,4")).toBe("one_value 8-9 :,=");
    expect(at("new:yes,no")).toBe("one_value 7-8 :,=");
    expect(at('name:"half')).toBe('quote 5-10 "');
    expect(at("(a or b")).toBe("group 0-1 )");
    expect(at("a)")).toBe("unexpected 1-2 ");
    expect(at('a"b"')).toBe("space 1-2 ");
    expect(at('"a\\b"')).toBe("escape 2-3 ");
    expect(at("a or")).toBe("condition 4-5 name,domain,country");
    expect(at("tag:")).toBe("value 4-5 ");
    expect(at("first_seen>2026-02-30")).toBe("day 11-21 ");
    expect(at("confidence>=101%")).toBe("share 12-16 ");
    expect(at("new:maybe")).toBe("yes_no 4-9 yes,no");
    expect(at("country:Germany")).toBe("country 8-15 ");
    expect(at('""')).toBe("text 0-2 ");
  });

  it("has a greatest depth, number of tests and length", () => {
    expect(parseFilter("(".repeat(17) + "a" + ")".repeat(17)).error?.code).toBe("too_deep");
    expect(parseFilter("a ".repeat(101)).error?.code).toBe("too_many");
    expect(parseFilter("ü".repeat(2001)).error?.code).toBe("too_long");
  });
});
