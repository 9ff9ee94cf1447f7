/** Whether the first steps of a site are shown on its overview; kept in this browser. */

const CHANGED = "doorplate:first-steps";

/** `hidden` when dismissed, `shown` when asked for, nothing when it goes by what is done. */
export type FirstStepsChoice = "hidden" | "shown" | null;

const key = (site_id: string) => `doorplate-first-steps-${site_id}`;

export function firstStepsChoice(site_id: string): FirstStepsChoice {
  try {
    const stored = localStorage.getItem(key(site_id));
    return stored === "hidden" || stored === "shown" ? stored : null;
  } catch {
    return null;
  }
}

export function hideFirstSteps(site_id: string): void {
  keep(site_id, "hidden");
}

export function showFirstSteps(site_id: string): void {
  keep(site_id, "shown");
}

export function onFirstStepsChosen(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

function keep(site_id: string, choice: "hidden" | "shown"): void {
  try {
    localStorage.setItem(key(site_id), choice);
  } catch {
    // A browser that keeps nothing goes by what is done.
  }
  window.dispatchEvent(new Event(CHANGED));
}
