import { describe, expect, it } from "vitest";
import { areStepsWanted, stepsOf } from "./steps.ts";

const site = {
  consent_mode: "none_needed" as const,
  carries_over: false,
  honours_dnt: false,
  takes_domains: false,
};
const silent = { last_hit_at: null, hits_last_day: 0 };
const heard = { last_hit_at: "2026-11-24T10:00:00Z", hits_last_day: 3 };
const none = { hits: 0, companies: 0 };

function states(...given: Parameters<typeof stepsOf>): string {
  return stepsOf(...given)
    .map(({ name, state }) => `${name} ${state}`)
    .join(", ");
}

describe("the first steps", () => {
  it("are done one after the other", () => {
    expect(states(site, silent, none)).toBe(
      "site done, script open, privacy open, hit open, company open, invite later",
    );
    expect(states({ ...site, carries_over: true }, heard, { hits: 3, companies: 1 })).toBe(
      "site done, script done, privacy done, hit done, company done, invite later",
    );
  });

  it("know of a script whose hits are all robots'", () => {
    expect(states(site, heard, none)).toContain("script done, privacy open, hit open");
  });

  it("go away with the first company, when dismissed, and come when asked for", () => {
    const open = stepsOf(site, heard, { hits: 3, companies: 0 });
    const done = stepsOf(site, heard, { hits: 3, companies: 1 });
    expect([areStepsWanted(open, null), areStepsWanted(done, null)]).toEqual([true, false]);
    expect([areStepsWanted(open, "hidden"), areStepsWanted(done, "shown")]).toEqual([false, true]);
  });
});
