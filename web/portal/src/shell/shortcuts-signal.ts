/** Lets a menu open the sheet of shortcuts, which lies elsewhere. */

const NAME = "doorplate:shortcuts";

export function openShortcuts(): void {
  window.dispatchEvent(new Event(NAME));
}

export function onOpenShortcuts(listener: () => void): () => void {
  window.addEventListener(NAME, listener);
  return () => window.removeEventListener(NAME, listener);
}
