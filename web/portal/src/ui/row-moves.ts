/** Lets rows glide to their new places when a list changes by itself, and marks those that came. */
import { type RefObject, useLayoutEffect, useRef } from "react";

const MOVE_MS = 420;
const MARK_MS = 1_600;
/** Rows that come from further away than this only appear. */
const DISTANCE_MAX = 1_200;

interface Rows {
  ids: readonly string[];
  moves: number;
}

/** Moves the drawn rows (`data-row`) whenever `moves` grows; other changes take place at once. */
export function useRowMoves(
  body: RefObject<HTMLElement | null>,
  ids: readonly string[],
  moves: number,
  rowHeight: number,
): void {
  const last = useRef<Rows>({ ids, moves });
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { ids, moves };
    if (moves <= before.moves || isStill()) return;
    const was = new Map(before.ids.map((id, index) => [id, index]));
    const is = new Map(ids.map((id, index) => [id, index]));
    for (const row of body.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
      const id = row.dataset.row ?? "";
      const from = was.get(id);
      const distance = ((from ?? 0) - (is.get(id) ?? 0)) * rowHeight;
      if (from === undefined || distance > 0) mark(row);
      if (from !== undefined && distance !== 0 && Math.abs(distance) < DISTANCE_MAX) {
        glide(row, distance);
      }
    }
  }, [body, ids, moves, rowHeight]);
}

function glide(row: HTMLElement, distance: number): void {
  row.animate([{ transform: `translateY(${distance}px)` }, { transform: "none" }], {
    duration: MOVE_MS,
    easing: "cubic-bezier(0.2, 0, 0, 1)",
  });
}

function mark(row: HTMLElement): void {
  row.animate([{ backgroundColor: "var(--accent-soft)" }, { backgroundColor: "transparent" }], {
    duration: MARK_MS,
    easing: "ease-in",
  });
}

function isStill(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
