/** Decides rows with a note that leads back. */
import { type RowDecision, useDecideRow } from "../../api/target-lists.ts";
import type { FoundCompany, TargetRow } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { notifyUndoable } from "../../ui/undo-note.tsx";
import { decide } from "./decision.ts";
import { companyOf, nameOfRow } from "./row-words.ts";

/** The decision that a row is a company that was found by searching. */
export function chosen(row: TargetRow, { id, name, domain, country }: FoundCompany): RowDecision {
  const company = { company_id: id, name, domain, country, probability: 1 };
  return { row, decision: "choose", company_id: id, company };
}

export function useDecide(list_id: string): (decision: RowDecision) => void {
  const { mutateAsync } = useDecideRow(list_id);
  // Promises, not callbacks: the page that asked may be gone by the time that the answer comes.
  return ({ row, company, ...decision }) => {
    void mutateAsync({ row, ...decision, ...(company && { company }) }).catch(notifyFailure);
    if (decision.decision === "reopen") return;
    const decided = decide(row, decision, company);
    notifyUndoable({
      title: t("match.decided", {
        name: nameOfRow(row),
        what: companyOf(decided)?.name ?? t(`match.${decided.state}`),
      }),
      undo: () => void mutateAsync({ row: decided, decision: "reopen" }).catch(notifyFailure),
    });
  };
}
