/** Whether times are those of the site, or of where the reader is; kept in this browser. */

const KEY = "doorplate-time-zone";
const CHANGED = "doorplate:time-zone";

export type ZoneChoice = "site" | "here";

export function zoneChoice(): ZoneChoice {
  try {
    return localStorage.getItem(KEY) === "here" ? "here" : "site";
  } catch {
    return "site";
  }
}

export function chooseZone(choice: ZoneChoice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing shows the site's times.
  }
  window.dispatchEvent(new Event(CHANGED));
}

export function onZoneChosen(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

/** The time zone of this browser. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
