import { describe, expect, it } from "vitest";
import type { Coverage, TargetList, TargetRow } from "../../api/types.ts";
import { decide, recount } from "./decision.ts";
import { forecastParts, forecastWords, matchParts } from "./forecast.ts";
import { nameOfFile } from "./list-name.ts";
import { readListSearch, readReviewSearch } from "./list-search.ts";
import { nextOpen, rowToReopen, stepOfKey } from "./review-queue.ts";

const REASONS = ["own_network", "no_own_network", "in_review", "not_known", "refused"] as const;

function coverage(...counts: number[]): Coverage {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const parts = REASONS.map((reason, index) => ({
    reason,
    rows: counts[index] ?? 0,
    what_to_do: "",
  }));
  return { rows, share: rows === 0 ? 0 : (counts[0] ?? 0) / rows, parts };
}

function row(number: number, state: TargetRow["state"] = "review"): TargetRow {
  const candidates = ["com_a", "com_b"].map((company_id) => ({
    company_id,
    name: company_id,
    domain: "",
    country: "",
    probability: 0.5,
  }));
  const company_id = state === "chosen" ? "com_a" : null;
  return {
    number,
    name: "Pumps",
    domain: "",
    country: "",
    state,
    company_id,
    candidates,
    decided_by: null,
  };
}

const LIST: TargetList = {
  id: "tl_1",
  name: "Key accounts",
  created_at: "2026-11-01T00:00:00Z",
  created_by: "usr_1",
  rows: 10,
  matched: 3,
  review: 2,
  unknown: 3,
  chosen: 1,
  refused: 1,
};

describe("the forecast of a list", () => {
  it("says how much can be recognised, and what most of the rest lacks", () => {
    expect(forecastWords(coverage(31, 42, 10, 17))).toBe(
      "31% of this list can be recognised at all, because 42% have no network of their own.",
    );
    expect(forecastWords(coverage(1, 0, 0, 3))).toBe(
      "25% of this list can be recognised at all, because the data set does not know 75%.",
    );
  });

  it("says plainly when it is nothing, or all", () => {
    expect(forecastWords(coverage(0, 0, 4))).toBe(
      "Nothing of this list can be recognised, because 100% still wait for your choice.",
    );
    expect(forecastWords(coverage(5))).toMatch(/^All of this list/);
  });

  it("has parts that sum to 100.0%, whatever the counts", () => {
    for (const counts of [
      [1, 1, 1],
      [7, 13, 0, 29, 1],
      [1, 2999],
    ]) {
      const parts = forecastParts(coverage(...counts));
      expect(parts.reduce((sum, { perMille }) => sum + perMille, 0)).toBe(1000);
      expect(parts.every(({ rows, whatToDo }) => rows > 0 && whatToDo !== "")).toBe(true);
    }
    expect(forecastParts(coverage())).toEqual([]);
  });
});

describe("the bar of a list", () => {
  it("counts what a person chose as matched", () => {
    expect(matchParts(LIST).map(({ key, rows }) => [key, rows])).toEqual([
      ["matched", 4],
      ["review", 2],
      ["unknown", 3],
      ["refused", 1],
    ]);
  });
});

describe("the keys of a review", () => {
  it("choose by number, as far as there are candidates", () => {
    expect(stepOfKey("2", row(1))).toEqual({ is: "choose", company_id: "com_b" });
    expect(stepOfKey("3", row(1))).toBeNull();
    expect(stepOfKey("0", row(1))).toEqual({ is: "refuse" });
    expect(stepOfKey("N", row(1))).toEqual({ is: "next" });
    expect(stepOfKey("u", undefined)).toEqual({ is: "reopen" });
    expect(stepOfKey("x", row(1))).toBeNull();
  });

  it("go on to the next open row, and round to those passed over", () => {
    const rows = [row(1), row(2, "chosen"), row(3)];
    expect(nextOpen(rows, 0)).toBe(2);
    expect(nextOpen(rows, 2)).toBe(0);
    expect(nextOpen([row(1, "refused")], 0)).toBe(-1);
    expect(nextOpen([], -1)).toBe(-1);
  });

  it("reopen the row in view when it is decided, else the one decided last", () => {
    const rows = [row(1, "chosen"), row(2, "refused"), row(3)];
    expect(rowToReopen(rows, 0, [1, 2])).toBe(0);
    expect(rowToReopen(rows, 2, [1, 2])).toBe(1);
    expect(rowToReopen(rows, 2, [])).toBe(-1);
  });
});

describe("a decision", () => {
  it("shows at once, and can be taken back", () => {
    const chosen = decide(row(1), { decision: "choose", company_id: "com_b" });
    expect(chosen).toMatchObject({ state: "chosen", company_id: "com_b" });
    expect(decide(chosen, { decision: "reopen" })).toEqual(row(1));
    expect(decide(row(1), { decision: "refuse" })).toMatchObject({ state: "refused" });
  });

  it("keeps the name of a company that was none of the candidates", () => {
    const company = { company_id: "com_z", name: "Z", domain: "", country: "", probability: 1 };
    const chosen = decide(row(1), { decision: "choose", company_id: "com_z" }, company);
    expect(chosen.candidates.at(-1)).toEqual(company);
  });

  it("moves one row in the counts and leaves their sum", () => {
    expect(recount(LIST, "review", "chosen")).toMatchObject({ review: 1, chosen: 2 });
    expect(recount(LIST, "review", "review")).toBe(LIST);
  });
});

describe("the address of a list", () => {
  it("takes only states and rows that there are", () => {
    expect(readListSearch({ state: "review" })).toEqual({ state: "review" });
    expect(readListSearch({ state: "lost" })).toEqual({});
    expect(readReviewSearch({ row: 7 })).toEqual({ row: 7 });
    expect(readReviewSearch({ row: "x" })).toEqual({});
  });
});

describe("the name of a list", () => {
  it("is that of its file at first", () => {
    expect(nameOfFile("key_accounts 2026.csv")).toBe("key accounts 2026");
  });
});
