/** A saved segment and the view of the list that it stands for. */
import {
  type CompaniesSearch,
  filterText,
  readSort,
  type Sort,
  SORT_DEFAULT,
} from "./companies.ts";
import { parseFilter, printFilter } from "./expression.ts";

/** The part of a segment that is a view. */
export interface SavedView {
  filter: string;
  sort: string;
  /** `null` shows what each reader has chosen. */
  columns: string[] | null;
}

/** The view that is open: its order is one that there is. */
export interface OpenView extends SavedView {
  sort: Sort;
}

/** The view that the address describes; `columns` are those that a person chose. */
export function viewOf(search: CompaniesSearch, columns: readonly string[] | null): OpenView {
  return {
    filter: canonical(filterText(search) ?? ""),
    sort: search.sort ?? SORT_DEFAULT,
    columns: columns && [...columns],
  };
}

/** The address of a saved view; the period stays as it is. */
export function searchOf(segment: SavedView & { id: string }): CompaniesSearch {
  const sort = readSort(segment.sort);
  return {
    q: undefined,
    filter: segment.filter || undefined,
    sort: sort === SORT_DEFAULT ? undefined : sort,
    columns: segment.columns?.join(",") || undefined,
    segment: segment.id,
  };
}

/** Whether two views show the same. Columns that a segment leaves open do not count. */
export function isSameView(saved: SavedView, view: SavedView): boolean {
  return (
    canonical(saved.filter) === canonical(view.filter) &&
    saved.sort === view.sort &&
    (saved.columns === null || saved.columns.join() === (view.columns ?? []).join())
  );
}

function canonical(text: string): string {
  const { filter, error } = parseFilter(text);
  return error ? text : printFilter(filter);
}
