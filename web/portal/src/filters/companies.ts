/** The filters and the order of the list of companies: URL ↔ typed value ↔ API query. */
import { type DayRange, type PeriodSearch, readPeriod } from "./period.ts";

export const SORTS = [
  "-last_seen_at",
  "last_seen_at",
  "-visits",
  "visits",
  "-page_views",
  "page_views",
  "name",
  "-name",
  "-confidence",
  "confidence",
  "-first_seen_at",
  "first_seen_at",
] as const;

export type Sort = (typeof SORTS)[number];

export const SORT_DEFAULT: Sort = "-last_seen_at";

export const COMPANY_KINDS = ["business", "education", "government"] as const;
export const SHOWN_STATUSES = ["identified", "probable"] as const;

export type CompanyKind = (typeof COMPANY_KINDS)[number];
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

/** What the list can be narrowed by. Absent means "any". */
export interface CompanyFilters {
  q?: string;
  country?: string;
  industry?: string;
  kind?: CompanyKind;
  status?: ShownStatus;
  /** In hundredths, 1 to 100. */
  min_confidence?: number;
  min_visits?: number;
  source?: string;
  page?: string;
}

export type FilterName = keyof CompanyFilters;

/** The filters that show as chips; the search has a field of its own. */
export const CHIP_FILTERS = [
  "country",
  "industry",
  "kind",
  "status",
  "min_confidence",
  "min_visits",
  "source",
  "page",
] as const satisfies readonly FilterName[];

/** Everything the list's URL can say. */
export interface CompaniesSearch extends CompanyFilters, PeriodSearch {
  sort?: Sort;
}

const TEXT_MAX = 200;
const COUNTRY_FORM = /^[A-Z]{2}$/;
const VISITS_MAX = 1_000_000;

function text(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return String(value).trim().slice(0, TEXT_MAX) || undefined;
}

function countryCode(value: unknown): string | undefined {
  const code = text(value)?.toUpperCase();
  return code && COUNTRY_FORM.test(code) ? code : undefined;
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((candidate) => candidate === value);
}

function whole(value: unknown, max: number): number | undefined {
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= max ? number : undefined;
}

/** Reads the URL. What makes no sense is left out, so that an old link still opens. */
export function readCompaniesSearch(raw: Record<string, unknown>): CompaniesSearch {
  const sort = oneOf(SORTS, raw.sort);
  return withoutAbsent({
    ...readPeriod(raw),
    q: text(raw.q),
    country: countryCode(raw.country),
    industry: text(raw.industry),
    kind: oneOf(COMPANY_KINDS, raw.kind),
    status: oneOf(SHOWN_STATUSES, raw.status),
    min_confidence: whole(raw.min_confidence, 100),
    min_visits: whole(raw.min_visits, VISITS_MAX),
    source: text(raw.source),
    page: text(raw.page),
    sort: sort === SORT_DEFAULT ? undefined : sort,
  });
}

/** The query of `GET …/companies`; confidence goes out as the API wants it, in `0..=1`. */
export function companiesQuery(search: CompaniesSearch, range: DayRange) {
  const { q, country, industry, kind, status, min_visits, source, page } = search;
  return withoutAbsent({
    from: range.from,
    to: range.to,
    q,
    country,
    industry,
    kind,
    status,
    min_confidence: search.min_confidence && search.min_confidence / 100,
    min_visits,
    source,
    page,
    sort: search.sort ?? SORT_DEFAULT,
  });
}

/** The address of the list with one field narrowed to one value. */
export function narrowedTo(
  field: "country" | "industry" | "page" | "source" | "verdict",
  value: string,
): CompaniesSearch {
  return readCompaniesSearch({ [field === "verdict" ? "status" : field]: value });
}

/** Whether anything narrows the list. */
export function isFiltered(search: CompaniesSearch): boolean {
  return search.q !== undefined || CHIP_FILTERS.some((name) => search[name] !== undefined);
}

/** The search without any filter; period and order stay. */
export function withoutFilters(search: CompaniesSearch): CompaniesSearch {
  const { period, from, to, sort } = search;
  return withoutAbsent({ period, from, to, sort });
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
