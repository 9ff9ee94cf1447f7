import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdicts } from "../../api/types.ts";
import { areBalanced, bookLines, booksData, groupShares, groupSum } from "./books.ts";

const count = fc.nat({ max: 1_000_000 });

/** Books as the server keeps them: they balance by construction. */
const books: fc.Arbitrary<Verdicts> = fc
  .record({
    identified: fc.record({ hits: count, visits: count }),
    probable: fc.record({ hits: count, visits: count }),
    isp: fc.record({ hits: count, visits: count }),
    vpn: fc.record({ hits: count, visits: count }),
    bot: count,
  })
  .map(({ identified, probable, isp, vpn, bot }) => {
    const hits = identified.hits + probable.hits + isp.hits + vpn.hits;
    return {
      received: hits + bot,
      hits,
      visits: identified.visits + probable.visits + isp.visits + vpn.visits,
      identified,
      probable,
      abstained: [
        { reason: "isp", ...isp, what_to_do: "" },
        { reason: "vpn", ...vpn, what_to_do: "" },
      ],
      dropped: [{ reason: "bot", count: bot, what_to_do: "" }],
    };
  });

describe("the books", () => {
  it("have every hit in exactly one line, and sum to 100 %", () => {
    fc.assert(
      fc.property(books, (verdicts) => {
        const lines = bookLines(verdicts);
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        expect(sum(lines.map((line) => line.hits))).toBe(verdicts.received);
        expect(areBalanced(verdicts)).toBe(true);
        const whole = verdicts.received === 0 ? 0 : 1000;
        expect(sum(lines.map((line) => line.perMille))).toBe(whole);
        expect(sum(Object.values(groupShares(lines)))).toBe(whole);
        const groups = (["identified", "probable", "abstained", "dropped"] as const).map((group) =>
          groupSum(lines, group),
        );
        expect(sum(groups.map((group) => group.perMille))).toBe(whole);
        expect(sum(groups.map((group) => group.hits))).toBe(verdicts.received);
        const taken = booksData(lines, "x.csv").rows.map((row) => Number(row[3]));
        expect(sum(taken)).toBe(verdicts.received);
      }),
    );
  });

  it("say so when a line is missing", () => {
    const verdicts = fc.sample(books, 1)[0] as Verdicts;
    expect(areBalanced({ ...verdicts, received: verdicts.received + 1 })).toBe(false);
  });

  it("have the named first, then the reasons by size", () => {
    const verdicts: Verdicts = {
      received: 20,
      hits: 18,
      visits: 9,
      identified: { hits: 1, visits: 1 },
      probable: { hits: 2, visits: 1 },
      abstained: [
        { reason: "vpn", hits: 5, visits: 2, what_to_do: "" },
        { reason: "isp", hits: 10, visits: 5, what_to_do: "" },
      ],
      dropped: [{ reason: "bot", count: 2, what_to_do: "" }],
    };
    expect(bookLines(verdicts).map((line) => `${line.group} ${line.key} ${line.hits}`)).toEqual([
      "identified identified 1",
      "probable probable 2",
      "abstained isp 10",
      "abstained vpn 5",
      "dropped bot 2",
    ]);
  });
});
