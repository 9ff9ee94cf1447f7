/** Where a review is: the row in view, those decided, and what each step does. */
import { useState } from "react";
import type { RowDecision } from "../../api/target-lists.ts";
import type { DecideTargetRow, TargetRow } from "../../api/types.ts";
import { nextOpen, type ReviewStep, rowToReopen } from "./review-queue.ts";

interface Review {
  rows: readonly TargetRow[];
  /** The number of the row to begin with. */
  first: number | undefined;
  decide: (decision: RowDecision) => void;
  openOther: () => void;
}

export function useReview({ rows, first, decide, openOther }: Review) {
  const [number, setNumber] = useState(first);
  const [decided, setDecided] = useState<readonly number[]>([]);
  const named = rows.findIndex((row) => row.number === number);
  const at = named >= 0 ? named : Math.max(0, nextOpen(rows, -1));
  const go = (index: number) => setNumber(rows[index]?.number);

  function take(decision: DecideTargetRow, company?: RowDecision["company"]) {
    const row = rows[at];
    if (!row) return;
    decide({ row, ...decision, ...(company && { company }) });
    setDecided([...decided.filter((each) => each !== row.number), row.number]);
    const others = rows.map((each, index) =>
      index === at ? ({ ...each, state: "chosen" } as const) : each,
    );
    const next = nextOpen(others, at);
    setNumber(next < 0 ? row.number : others[next]?.number);
  }

  function reopen() {
    const index = rowToReopen(rows, at, decided);
    const row = rows[index];
    if (!row) return;
    decide({ row, decision: "reopen" });
    setDecided(decided.filter((each) => each !== row.number));
    go(index);
  }

  function step(wanted: ReviewStep) {
    if (wanted.is === "choose") take({ decision: "choose", company_id: wanted.company_id });
    if (wanted.is === "refuse") take({ decision: "refuse" });
    if (wanted.is === "reopen") reopen();
    if (wanted.is === "other") openOther();
    if (wanted.is === "next") go(Math.min(rows.length - 1, at + 1));
    if (wanted.is === "previous") go(Math.max(0, at - 1));
  }
  return { at, row: rows[at], canReopen: rowToReopen(rows, at, decided) >= 0, step, take };
}
