/** The list of companies as its address says it: URL ↔ typed value ↔ API query. */
import type { FieldName } from "./language.ts";
import { type DayRange, type PeriodSearch, readPeriod } from "./period.ts";

/** What the list can be sorted by; with `-` in front, downwards. */
export const SORT_FIELDS = [
  "last_seen_at",
  "first_seen_at",
  "visits",
  "page_views",
  "engaged",
  "name",
  "country",
  "industry",
  "confidence",
] as const;

export type SortField = (typeof SORT_FIELDS)[number];
export type Sort = SortField | `-${SortField}`;

export const SORT_DEFAULT: Sort = "-last_seen_at";

/** Everything the list's URL can say. */
export interface CompaniesSearch extends PeriodSearch {
  /** Words that the name or the domain has. */
  q?: string;
  /** In the filter language. Kept as it was written: what is wrong with it is said on the page. */
  filter?: string;
  sort?: Sort;
  /** Ids of the columns that show, with commas between. */
  columns?: string;
  compare?: "previous";
  /** The saved segment that the view was opened from. */
  segment?: string;
}

const TEXT_MAX = 200;
const FILTER_MAX = 4_000;
const COLUMNS_FORM = /^[a-z_]+(,[a-z_]+)*$/;
const ID_FORM = /^\w{1,64}$/;

function text(value: unknown, max = TEXT_MAX): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return String(value).trim().slice(0, max).trim() || undefined;
}

function matching(form: RegExp, value: unknown): string | undefined {
  const found = text(value);
  return found && form.test(found) ? found : undefined;
}

/** Reads an order; nothing when there is no such order. */
export function readSort(value: unknown): Sort | undefined {
  const field = typeof value === "string" ? value.replace(/^-/, "") : "";
  return SORT_FIELDS.some((name) => name === field) ? (value as Sort) : undefined;
}

/** Reads the URL. What makes no sense is left out, so that an old link still opens. */
export function readCompaniesSearch(raw: Record<string, unknown>): CompaniesSearch {
  const sort = readSort(raw.sort);
  return withoutAbsent({
    ...readPeriod(raw),
    q: text(raw.q),
    filter: text(raw.filter, FILTER_MAX),
    sort: sort === SORT_DEFAULT ? undefined : sort,
    columns: matching(COLUMNS_FORM, raw.columns),
    compare: raw.compare === "previous" ? "previous" : undefined,
    segment: matching(ID_FORM, raw.segment),
  });
}

/** The query of `GET …/companies`. */
export function companiesQuery(search: CompaniesSearch, range: DayRange) {
  return withoutAbsent({
    from: range.from,
    to: range.to,
    filter: filterText(search),
    sort: search.sort ?? SORT_DEFAULT,
    compare: search.compare,
  });
}

/** Search and filter as one filter, in the API's language; nothing when neither narrows. */
export function filterText({ q, filter }: { q?: string; filter?: string }): string | undefined {
  const words = q?.split(/\s+/).filter(Boolean).map(quote).join(" ");
  return words && filter ? `${words} (${filter})` : words || filter;
}

const PLAIN = /^[\w./][\w./-]*$/;

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** The address of the list with one field narrowed to one value. */
export function narrowedTo(field: FieldName, value: string): CompaniesSearch {
  const operator = field === "page" ? "=" : ":";
  return { filter: `${field}${operator}${PLAIN.test(value) ? value : quote(value)}` };
}

/** Whether anything narrows the list. */
export function isFiltered(search: CompaniesSearch): boolean {
  return search.q !== undefined || search.filter !== undefined;
}

/** The search without any filter; period, order and columns stay. */
export function withoutFilters(search: CompaniesSearch): CompaniesSearch {
  const { q: _q, filter: _filter, segment: _segment, ...rest } = search;
  return rest;
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
