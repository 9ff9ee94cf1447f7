/** Which rows of a long list are chosen. Pure: every function gives a new set. */

export type Selection = ReadonlySet<string>;

export const NOTHING: Selection = new Set();

export function toggled(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** With every row between two, both within; with the second alone when the first is not there. */
export function extended(
  selection: Selection,
  order: readonly string[],
  anchor: string | null,
  to: string,
): Selection {
  const end = order.indexOf(to);
  const start = anchor === null ? end : order.indexOf(anchor);
  const [low, high] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return new Set([...selection, ...order.slice(Math.max(0, low), high + 1)]);
}

/** Without the rows that are no longer there; the same set when all are. */
export function among(selection: Selection, order: readonly string[]): Selection {
  if (selection.size === 0) return selection;
  const there = new Set(order);
  const kept = [...selection].filter((id) => there.has(id));
  return kept.length === selection.size ? selection : new Set(kept);
}
