/** Tells the frame that there is something to note: the corner for it is loaded only then. */

const NAME = "doorplate:notices";

let wanted = false;

export function wantNotices(): void {
  wanted = true;
  window.dispatchEvent(new Event(NAME));
}

export function areNoticesWanted(): boolean {
  return wanted;
}

export function onNoticesWanted(listener: () => void): () => void {
  window.addEventListener(NAME, listener);
  return () => window.removeEventListener(NAME, listener);
}
