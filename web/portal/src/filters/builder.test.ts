import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyFilter } from "./any-filter.ts";
import { emptyCondition, fromBranch, toBranch, withSubject } from "./builder.ts";
import { parseFilter, printFilter } from "./expression.ts";

const built = (text: string) => toBranch(parseFilter(text).filter);

describe("the builder", () => {
  it("shows every filter, and says the same again", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(printFilter(fromBranch(toBranch(filter)))).toBe(printFilter(filter));
      }),
      { numRuns: 1_000 },
    );
  });

  it("has groups of all, any, none and not all", () => {
    expect(built("a and b").match).toBe("all");
    expect(built("a or b").match).toBe("any");
    expect(built("not (a or b)").match).toBe("none");
    expect(built("-(a b)").match).toBe("not_all");
    expect(built("-country:DE").parts).toMatchObject([{ isNot: true, values: ["DE"] }]);
  });

  it("leaves out what is not complete", () => {
    const branch = built("country:DE");
    const parts = [...branch.parts, emptyCondition("city"), emptyCondition("visits")];
    expect(printFilter(fromBranch({ ...branch, parts }))).toBe("country:DE");
    expect(fromBranch({ ...branch, parts: [emptyCondition("text")] })).toBeNull();
  });

  it("keeps values that still make sense about something else", () => {
    const [visits] = built("visits>=3").parts;
    if (visits?.is !== "condition") throw new Error("a condition");
    expect(withSubject(visits, "page_views").values).toEqual(["3"]);
    expect(withSubject(visits, "country").values).toEqual([]);
    expect(withSubject(visits, "new").values).toEqual(["yes"]);
  });
});
