/** Changes many companies: shown at once, sent in parts, with the way back in the note. */
import { useQueryClient } from "@tanstack/react-query";
import { annotated, tagsQuery, useBulkChange, useUndo } from "../../api/annotations.ts";
import { changeRows, markOwnChange, refreshLists } from "../../api/company-lists.ts";
import { refreshSegments } from "../../api/segments.ts";
import type { ChangeLabels, ChangeMany, Person } from "../../api/types.ts";
import { companiesQuery, type CompaniesSearch } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { plural } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { notifyUndoable } from "../../ui/undo-note.tsx";
import type { Selection } from "../../ui/row-selection.ts";

/** Which companies are chosen: these, or all that fit the view. */
export interface Chosen {
  ids: Selection;
  isAll: boolean;
  /** The view, for all that fit it. */
  site_id: string;
  search: CompaniesSearch;
  range: DayRange;
}

export type Change = (change: ChangeLabels, words: string, owner?: Person) => void;

/** As many as the server takes in one request. */
const IDS_MAX = 1_000;

export function useBulk(chosen: Chosen, onGone: () => void): { change: Change } {
  const queryClient = useQueryClient();
  const send = useBulkChange();
  const undo = useUndo();
  async function sendAll(change: ChangeLabels) {
    let changed = 0;
    const tokens: string[] = [];
    for (const part of partsOf(chosen)) {
      // One after the other: each is a lot of work for the server.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await send.mutateAsync({ ...part, change });
      changed += answer.changed;
      if (answer.undo) tokens.push(answer.undo);
    }
    return { changed, tokens };
  }
  function refresh() {
    void queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: ["annotation"] });
    void refreshSegments(queryClient);
  }
  async function takeBack(tokens: readonly string[]) {
    markOwnChange();
    for (const token of tokens.toReversed()) {
      // oxlint-disable-next-line no-await-in-loop
      await undo.mutateAsync(token);
    }
    refresh();
    await refreshLists(queryClient);
  }
  const change: Change = (wanted, words, owner) => {
    markOwnChange();
    const { ids, isAll, search } = chosen;
    const goes = wanted.is_hidden === true && !(search.filter ?? "").includes("hidden");
    const putBack = changeRows(queryClient, (row) => {
      if (!isAll && !ids.has(row.id)) return row;
      if (goes) return null;
      return { ...row, annotation: annotated(row.annotation, wanted, owner ?? null) };
    });
    if (goes) onGone();
    sendAll(wanted)
      .then(({ changed, tokens }) => {
        notifyUndoable({
          title: words,
          message: plural("bulk.changed", changed),
          undo: () => {
            putBack();
            takeBack(tokens).catch(notifyFailure);
          },
        });
        refresh();
      })
      .catch((error: Error) => {
        putBack();
        notifyFailure(error);
        // Of several parts the first may have gone through.
        void refreshLists(queryClient);
      });
  };
  return { change };
}

/** All that fit the view are one part; rows that were chosen one by one may be several. */
function partsOf({ ids, isAll, site_id, search, range }: Chosen): Omit<ChangeMany, "change">[] {
  if (isAll) {
    const { from, to, filter = "" } = companiesQuery(search, range);
    return [{ site_id, from, to, filter }];
  }
  const list = [...ids];
  return Array.from({ length: Math.ceil(list.length / IDS_MAX) }, (_, part) => ({
    company_ids: list.slice(part * IDS_MAX, (part + 1) * IDS_MAX),
  }));
}
