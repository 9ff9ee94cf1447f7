/** How far a site is on its way to the first company. */
import type { InstallCheck, Site, Totals } from "../../api/types.ts";
import type { FirstStepsChoice } from "../../shell/first-steps-signal.ts";

export type StepName = "site" | "script" | "privacy" | "hit" | "company" | "invite";

export interface Step {
  name: StepName;
  /** `later`: it cannot be done yet, and is not counted. */
  state: "done" | "open" | "later";
  /** The section of the site's settings that does it. */
  section?: string;
}

/**
 * The steps in their order. `totals` are those of the last days with visits. That consent was
 * decided on shows by a setting that is not as every site starts.
 */
export function stepsOf(
  site: Pick<Site, "consent_mode" | "carries_over" | "honours_dnt" | "takes_domains">,
  check: Pick<InstallCheck, "last_hit_at" | "hits_last_day">,
  totals: Pick<Totals, "hits" | "companies">,
): Step[] {
  const hasHits = totals.hits > 0 || check.hits_last_day > 0 || check.last_hit_at !== null;
  const decided =
    site.consent_mode !== "none_needed" ||
    site.carries_over ||
    site.honours_dnt ||
    site.takes_domains;
  const state = (done: boolean) => (done ? "done" : "open");
  return [
    { name: "site", state: "done" },
    { name: "script", state: state(hasHits), section: "install" },
    { name: "privacy", state: state(decided), section: "consent" },
    { name: "hit", state: state(totals.hits > 0) },
    { name: "company", state: state(totals.companies > 0) },
    { name: "invite", state: "later" },
  ];
}

/** Shown until the first company came, and afterwards when somebody asked for it. */
export function areStepsWanted(steps: readonly Step[], choice: FirstStepsChoice): boolean {
  if (choice !== null) return choice === "shown";
  return steps.some(({ name, state }) => name === "company" && state !== "done");
}
