/** What a decision makes of a row and of the counts of its list, before the server has said so. */
import type { DecideTargetRow, MatchState, TargetList, TargetRow } from "../../api/types.ts";

type Candidate = TargetRow["candidates"][number];

/** The row as it will be; a company that was none of the candidates becomes one. */
export function decide(
  row: TargetRow,
  { decision, company_id }: DecideTargetRow,
  company?: Candidate,
): TargetRow {
  if (decision === "refuse") return { ...row, state: "refused", company_id: null };
  if (decision === "reopen") {
    const state = row.candidates.length > 0 ? "review" : "unknown";
    return { ...row, state, company_id: null, decided_by: null };
  }
  const isNew = company && row.candidates.every((each) => each.company_id !== company.company_id);
  return {
    ...row,
    state: "chosen",
    company_id: company_id ?? null,
    candidates: isNew ? [...row.candidates, company] : row.candidates,
  };
}

/** The counts when one row goes from one state to another. */
export function recount(list: TargetList, from: MatchState, to: MatchState): TargetList {
  if (from === to) return list;
  return { ...list, [from]: Math.max(0, list[from] - 1), [to]: list[to] + 1 };
}
