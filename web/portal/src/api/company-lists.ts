/** The lists of companies that are kept: rows taken in, changed or out without asking again. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Sort, SortField } from "../filters/companies.ts";
import type { Annotation, CompanyPage, CompanyRow } from "./types.ts";

export type CompanyPages = InfiniteData<CompanyPage>;

type Change = (row: CompanyRow) => CompanyRow | null;

const LISTS = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => isList(queryKey) };

function isList(key: readonly unknown[]): boolean {
  return key[0] === "site" && key[2] === "companies";
}

/** The pages with each row as `change` makes it; `null` takes it out. Untouched pages stay. */
export function mapRows(pages: CompanyPages, change: Change): CompanyPages {
  let gone = 0;
  const changed = pages.pages.map((page) => {
    let touched = false;
    const items = page.items.flatMap((row) => {
      const next = change(row);
      touched ||= next !== row;
      if (next === null) gone += 1;
      return next ?? [];
    });
    return touched ? { ...page, items } : page;
  });
  if (changed.every((page, index) => page === pages.pages[index])) return pages;
  return {
    ...pages,
    pages: gone === 0 ? changed : changed.map((page) => ({ ...page, total: page.total - gone })),
  };
}

let changedAt = 0;
/** How long after our own change the server's word of it needs no answer, in milliseconds. */
const ECHO_MS = 4_000;

/** Whether the word that something changed is most likely about what this page just did. */
export function isOwnEcho(): boolean {
  return Date.now() - changedAt < ECHO_MS;
}

/** Notes that this page changes something now. */
export function markOwnChange(): void {
  changedAt = Date.now();
}

/** Changes rows in every list that is kept; the way back is what it returns. */
export function changeRows(queryClient: QueryClient, change: Change): () => void {
  const before = queryClient.getQueriesData<CompanyPages>(LISTS);
  queryClient.setQueriesData<CompanyPages>(LISTS, (pages) => pages && mapRows(pages, change));
  return () => {
    for (const [key, pages] of before) queryClient.setQueryData(key, pages);
  };
}

/** Says anew of some companies what people on our side say, in every list that is kept. */
export function withAnnotations(
  queryClient: QueryClient,
  ids: ReadonlySet<string>,
  change: (annotation: Annotation) => Annotation,
): () => void {
  return changeRows(queryClient, (row) =>
    ids.has(row.id) ? { ...row, annotation: change(row.annotation) } : row,
  );
}

/** How many of the newest rows a list lacks, or shows as they were before. */
export function countNews(pages: CompanyPages, newest: readonly CompanyRow[]): number {
  return newsOf(pages, newest).length;
}

/**
 * The pages with the newest rows where the order wants them: those that were there move, the others
 * come in. A row that belongs behind the last one that is loaded waits for its page.
 */
export function takeIn(
  pages: CompanyPages,
  newest: readonly CompanyRow[],
  sort: Sort,
): CompanyPages {
  const news = newsOf(pages, newest);
  if (news.length === 0) return pages;
  const moved = new Set(news.map((row) => row.id));
  const lists = pages.pages.map((page) => page.items.filter((row) => !moved.has(row.id)));
  const known = pages.pages.flatMap((page) => page.items).filter((row) => moved.has(row.id)).length;
  const hasMore = pages.pages.at(-1)?.next != null;
  for (const row of news) {
    const before = (list: readonly CompanyRow[]) =>
      list.findIndex((other) => compareRows(row, other, sort) <= 0);
    const page = lists.findIndex((list) => before(list) >= 0);
    const last = lists.at(-1);
    if (page >= 0) lists[page]?.splice(before(lists[page] ?? []), 0, row);
    else if (!hasMore) last?.push(row);
  }
  const came = news.length - known;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({
      ...page,
      items: lists[index] ?? [],
      total: page.total + came,
    })),
  };
}

function newsOf({ pages }: CompanyPages, newest: readonly CompanyRow[]): CompanyRow[] {
  const rows = pages.flatMap((page) => page.items);
  const seen = new Map(rows.map((row) => [row.id, row.last_seen_at]));
  const latest = rows.reduce((top, row) => (row.last_seen_at > top ? row.last_seen_at : top), "");
  return newest.filter((row) => row.last_seen_at > (seen.get(row.id) ?? latest));
}

const KEYS = {
  last_seen_at: (row) => row.last_seen_at,
  first_seen_at: (row) => row.first_seen_at,
  visits: (row) => row.visits,
  page_views: (row) => row.page_views,
  engaged: (row) => row.engaged_ms,
  name: (row) => row.name.toLowerCase(),
  country: (row) => row.country,
  industry: (row) => row.industry.toLowerCase(),
  confidence: (row) => row.confidence,
} satisfies Record<SortField, (row: CompanyRow) => string | number>;

function compareRows(a: CompanyRow, b: CompanyRow, sort: Sort): number {
  const isDown = sort.startsWith("-");
  const key = KEYS[sort.replace("-", "") as SortField];
  const [left, right] = [key(a), key(b)];
  if (left === right) return 0;
  return left < right === isDown ? 1 : -1;
}

/** Asks for all lists again, quietly: what is shown stays until the answer. */
export function refreshLists(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries(LISTS);
}
