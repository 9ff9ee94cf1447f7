/** Whose a key press is. Single keys can be switched off, as WCAG 2.1.4 asks. */

const KEY = "doorplate-single-keys";

/** Whether a single key does something at all; kept in this browser. */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function switchKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // A browser that keeps nothing has them on.
  }
}

/** Whether a key belongs to a field or a dialog, or to nobody, and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!areKeysOn()) return true;
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.closest("input, textarea, select, [role=dialog]") !== null
  );
}
