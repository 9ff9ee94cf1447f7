/** Every question that the portal asks, each with its cache key. */
import type { paths } from "@doorplate/api-client";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CompaniesSearch } from "../filters/companies.ts";
import { companiesQuery, filterText } from "../filters/companies.ts";
import type { FieldName } from "../filters/language.ts";
import type { DayRange } from "../filters/period.ts";
import { client } from "./client.ts";
import type { CompanyPage, VerdictDetail } from "./types.ts";

const MINUTE = 60_000;
/** Rows of one page of the list of companies. */
const COMPANIES_LIMIT = 100;
const VISITS_LIMIT = 20;
/** At most so many companies are taken into the list at once while it is open. */
const NEWEST_LIMIT = 50;
/** Suggestions for a field of the filter. */
const SUGGESTIONS = 50;
/** How often the install check looks, while it waits. */
const INSTALL_INTERVAL = 4_000;

/** The body of an answer; failures were thrown by the client already. */
async function body<T>(answer: Promise<{ data?: T | undefined }>): Promise<T> {
  return (await answer).data as T;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/session", { signal })),
  staleTime: 10 * MINUTE,
});

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: async ({ signal }) => (await body(client.GET("/api/v1/sites", { signal }))).items,
  staleTime: MINUTE,
});

export function installCheckQuery(site_id: string, watch = false) {
  return queryOptions({
    queryKey: ["site", site_id, "install-check"],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/install-check", {
          params: { path: { site_id } },
          signal,
        }),
      ),
    refetchInterval: watch ? INSTALL_INTERVAL : false,
    staleTime: 0,
  });
}

export function overviewQuery(site_id: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "overview", range],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/overview", {
          params: { path: { site_id }, query: range },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

/** The overview of the days that the server would show: those with the last visits there were. */
export function lastVisitsQuery(site_id: string) {
  return queryOptions({
    queryKey: ["site", site_id, "overview", "last"],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/overview", { params: { path: { site_id } }, signal }),
      ),
    staleTime: MINUTE,
  });
}

type ValuesQuery = paths["/api/v1/sites/{site_id}/filter-values"]["get"]["parameters"]["query"];
type CompaniesQuery = NonNullable<
  paths["/api/v1/sites/{site_id}/companies"]["get"]["parameters"]["query"]
>;

/** A page of the list with whole rows: nothing asks for some fields only. */
function companies(site_id: string, query: CompaniesQuery, signal: AbortSignal) {
  const answer = client.GET("/api/v1/sites/{site_id}/companies", {
    params: { path: { site_id }, query },
    signal,
  });
  return body(answer) as Promise<CompanyPage>;
}

export function companiesInfiniteQuery(site_id: string, search: CompaniesSearch, range: DayRange) {
  const query = companiesQuery(search, range);
  return infiniteQueryOptions({
    queryKey: ["site", site_id, "companies", query],
    queryFn: ({ signal, pageParam }) =>
      companies(
        site_id,
        { ...query, limit: COMPANIES_LIMIT, ...(pageParam && { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 5 * MINUTE,
  });
}

/** The newest few rows of the same list; the list takes them in. */
export function newestCompaniesQuery(site_id: string, search: CompaniesSearch, range: DayRange) {
  const query = { ...companiesQuery(search, range), sort: "-last_seen_at" as const };
  return queryOptions({
    queryKey: ["site", site_id, "newest", query],
    queryFn: async ({ signal }) =>
      (await companies(site_id, { ...query, limit: NEWEST_LIMIT }, signal)).items,
    staleTime: 0,
  });
}

/** How many companies and visits a filter leaves. */
export function companiesCountQuery(site_id: string, filter: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "count", filter, range],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/companies/count", {
          params: { path: { site_id }, query: { ...range, ...(filter && { filter }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

/** What the companies of the span have as values of a field, most companies first. */
export function filterValuesQuery(
  site_id: string,
  /** One that values are suggested for. */
  field: FieldName,
  starts_with: string,
  range: DayRange,
) {
  return queryOptions({
    queryKey: ["site", site_id, "filter-values", field, starts_with, range],
    queryFn: async ({ signal }) =>
      (
        await body(
          client.GET("/api/v1/sites/{site_id}/filter-values", {
            params: {
              path: { site_id },
              query: {
                ...range,
                field: field as NonNullable<ValuesQuery>["field"],
                limit: SUGGESTIONS,
                ...(starts_with && { starts_with }),
              },
            },
            signal,
          }),
        )
      ).items,
    placeholderData: keepPreviousData,
    staleTime: 5 * MINUTE,
  });
}

export function companyQuery(site_id: string, company_id: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "company", company_id, range],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/companies/{company_id}", {
          params: { path: { site_id, company_id }, query: range },
          signal,
        }),
      ),
    staleTime: MINUTE,
  });
}

export function visitsInfiniteQuery(site_id: string, company_id: string, range: DayRange) {
  return infiniteQueryOptions({
    queryKey: ["site", site_id, "company", company_id, "visits", range],
    queryFn: ({ signal, pageParam }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/companies/{company_id}/visits", {
          params: {
            path: { site_id, company_id },
            query: { ...range, limit: VISITS_LIMIT, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export function receiptQuery(site_id: string, visit_id: string) {
  return queryOptions({
    queryKey: ["site", site_id, "receipt", visit_id],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/visits/{visit_id}/receipt", {
          params: { path: { site_id, visit_id } },
          signal,
        }),
      ),
    staleTime: 10 * MINUTE,
  });
}

export function verdictsQuery(site_id: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "verdicts", range],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/verdicts", {
          params: { path: { site_id }, query: range },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export function verdictQuery(site_id: string, reason: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "verdicts", reason, range],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/verdicts/{reason}", {
          // The address may say anything; of a reason that there is not, the server says so.
          params: { path: { site_id, reason: reason as VerdictDetail["reason"] }, query: range },
          signal,
        }),
      ),
    staleTime: MINUTE,
  });
}

export const pendingQuery = queryOptions({
  queryKey: ["pending"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/pending", { signal })),
  refetchInterval: MINUTE,
});

export const dataSetQuery = queryOptions({
  queryKey: ["data-set"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/data-set", { signal })),
  staleTime: 30 * MINUTE,
});

/** The few companies that the palette offers for what was typed; asks nothing for nothing. */
export function paletteCompaniesQuery(site_id: string, q: string, range: DayRange) {
  return queryOptions({
    queryKey: ["site", site_id, "palette", q, range],
    queryFn: async ({ signal }) =>
      (await companies(site_id, { ...range, filter: filterText({ q }), limit: 6 }, signal)).items,
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export const namedDomainsQuery = queryOptions({
  queryKey: ["named-domains"],
  queryFn: async ({ signal }) =>
    (await body(client.GET("/api/v1/named-domains", { signal }))).items,
  staleTime: MINUTE,
});

export function cookieUpliftQuery(site_id: string) {
  return queryOptions({
    queryKey: ["site", site_id, "cookie-uplift"],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/sites/{site_id}/cookie-uplift", {
          params: { path: { site_id } },
          signal,
        }),
      ),
    staleTime: MINUTE,
  });
}

/** How often the list of corrections looks while a large past is worked through. */
const CORRECTING_INTERVAL = 2_000;

export const correctionsQuery = queryOptions({
  queryKey: ["corrections"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/corrections", { signal })),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data && !state.data.is_done ? CORRECTING_INTERVAL : false),
});

/** Companies of the data set; asks nothing for nothing. */
export function companySearchQuery(q: string) {
  return queryOptions({
    queryKey: ["data-set", "companies", q],
    queryFn: async ({ signal }) =>
      (await body(client.GET("/api/v1/data-set/companies", { params: { query: { q } }, signal })))
        .items,
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10 * MINUTE,
  });
}

export function supersessionsQuery(site_id: string, visit_id: string) {
  return queryOptions({
    queryKey: ["site", site_id, "supersessions", visit_id],
    queryFn: async ({ signal }) =>
      (
        await body(
          client.GET("/api/v1/sites/{site_id}/visits/{visit_id}/supersessions", {
            params: { path: { site_id, visit_id } },
            signal,
          }),
        )
      ).items,
    staleTime: MINUTE,
  });
}

export const qualityQuery = queryOptions({
  queryKey: ["data-set", "quality"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/data-set/quality", { signal })),
  staleTime: 0,
});
