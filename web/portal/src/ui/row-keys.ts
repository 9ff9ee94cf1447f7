/**
 * Keys of a long list: `j`, `k` and the arrows move from row to row, with shift they choose on the
 * way; space chooses, ctrl+A chooses all, Escape none. Enter is the row's own link.
 */
import { type RefObject, useEffect, useEffectEvent } from "react";
import { areKeysOn, isTyping } from "./keys.ts";

export interface RowKeyHandlers {
  onToggle: (id: string) => void;
  /** Chooses from the row chosen last up to this one; `from` is the row that was left. */
  onExtend: (from: string | null, to: string) => void;
  onAll: () => void;
  /** Whether there was anything to let go of. */
  onNone: () => boolean;
}

export function useRowKeys(
  body: RefObject<HTMLElement | null>,
  handlers: RowKeyHandlers | undefined,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isBox = (event.target as HTMLElement).matches('[data-row] input[type="checkbox"]');
    if (event.altKey || event.defaultPrevented || (isTyping(event.target) && !isBox)) return;
    // Space on a box is the box's own.
    if (isBox && (event.key === " " || !areKeysOn())) return;
    const place = body.current;
    if (!place) return;
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    const within = row && place.contains(row) ? row : null;
    const isHandled =
      event.ctrlKey || event.metaKey
        ? pressWithControl(event, within, handlers)
        : pressAlone(event, place, within, handlers);
    if (isHandled) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function pressWithControl(
  event: KeyboardEvent,
  row: HTMLElement | null,
  handlers: RowKeyHandlers | undefined,
): boolean {
  if (event.key.toLowerCase() !== "a" || event.shiftKey || !row || !handlers) return false;
  handlers.onAll();
  return true;
}

function pressAlone(
  event: KeyboardEvent,
  place: HTMLElement,
  row: HTMLElement | null,
  handlers: RowKeyHandlers | undefined,
): boolean {
  const id = row?.dataset.row;
  if (event.key === "Escape") return handlers?.onNone() ?? false;
  if (event.key === " " && id && handlers) {
    if (event.shiftKey) handlers.onExtend(null, id);
    else handlers.onToggle(id);
    return true;
  }
  const step = stepOf(event.key, row !== null);
  if (step === 0) return false;
  const next = move(place, step);
  if (event.shiftKey && next && handlers) handlers.onExtend(id ?? null, next);
  return true;
}

function stepOf(key: string, isInRow: boolean): number {
  const name = key.toLowerCase();
  if (name === "j" || (isInRow && key === "ArrowDown")) return 1;
  if (name === "k" || (isInRow && key === "ArrowUp")) return -1;
  return 0;
}

/** Moves the focus by so many rows; gives the id of the row that has it then. */
function move(place: HTMLElement, step: number): string | undefined {
  const links = [...place.querySelectorAll<HTMLElement>("[data-row-link]")];
  const at = links.findIndex((link) =>
    link.closest("[data-row]")?.contains(document.activeElement),
  );
  const target =
    at < 0
      ? links.find((link) => link.getBoundingClientRect().top > 0)
      : links[Math.min(links.length - 1, Math.max(0, at + step))];
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
  return target?.closest<HTMLElement>("[data-row]")?.dataset.row;
}
