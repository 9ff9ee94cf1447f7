/** The mock's sums and lists over its invented visits, as the API would answer them. */
import type { Schemas } from "@doorplate/api-client";
import type { CompanyPage, CompanyRow } from "../src/api/types.ts";
import { annotationOf } from "./annotations.ts";
import type { MockCompany } from "./companies.ts";
import { type Seen, matching, valuesOf } from "./filter.ts";
import { identificationOf, verdicts } from "./fixtures.ts";
import { type MockVisit, addVisit, makeVisits } from "./visits.ts";

type Row = CompanyRow;

interface Range {
  from: string;
  to: string;
}

export const visits = makeVisits(Date.now());

const firstSeen = new Map(visits.map((visit) => [visit.company.id, visit.started_at]));

/** Lets somebody come now. */
export function somebodyComes(): MockVisit {
  const visit = addVisit(Date.now());
  visits.unshift(visit);
  return visit;
}

export function days({ from, to }: Range): string[] {
  const list: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && list.length < 400; at += 86_400_000) {
    list.push(new Date(at).toISOString().slice(0, 10));
  }
  return list;
}

export function within(list: MockVisit[], { from, to }: Range): MockVisit[] {
  return list.filter((visit) => visit.started_at >= from && visit.started_at.slice(0, 10) <= to);
}

export function rangeOf(query: URLSearchParams): Range {
  const to = query.get("to") ?? new Date().toISOString().slice(0, 10);
  const from =
    query.get("from") ?? new Date(Date.parse(to) - 29 * 86_400_000).toISOString().slice(0, 10);
  return { from, to };
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return groups;
}

function rowOf(company: MockCompany, list: MockVisit[], range: Range): Row {
  const last = list[0] as MockVisit;
  const allDays = days(range);
  const buckets = Math.min(30, allDays.length);
  const sparkline = Array.from({ length: buckets }, () => 0);
  for (const visit of list) {
    const at = allDays.indexOf(visit.started_at.slice(0, 10));
    const bucket = Math.min(buckets - 1, Math.floor((at * buckets) / allDays.length));
    sparkline[bucket] = (sparkline[bucket] ?? 0) + 1;
  }
  const first_seen_at = firstSeen.get(company.id) ?? last.started_at;
  const { legal_name, ...facts } = company;
  return {
    ...facts,
    visits: list.length,
    page_views: list.reduce((sum, visit) => sum + visit.page_views, 0),
    first_seen_at,
    last_seen_at: last.started_at,
    is_new: first_seen_at >= range.from,
    last_page: last.timeline.at(-1)?.path ?? "/",
    top_source:
      [...groupBy(list, (visit) => visit.source)].sort(
        (a, b) => b[1].length - a[1].length,
      )[0]?.[0] ?? "",
    status: last.status,
    confidence: last.confidence,
    sparkline,
    engaged_ms: list.reduce((sum, visit) => sum + visit.engaged_ms, 0),
    region: "",
    parent: company.id === "co_0001" ? { id: "co_0007", name: "Pellworm Insurance Group" } : null,
    annotation: annotationOf(company.id),
    previous: null,
  };
}

/** How much there was in the span of the same length before. */
function previousOf(company: MockCompany, { from, to }: Range): Row["previous"] {
  const span = Date.parse(to) - Date.parse(from) + 86_400_000;
  const shift = (day: string) => new Date(Date.parse(day) - span).toISOString().slice(0, 10);
  const list = within(
    visits.filter((visit) => visit.company === company),
    { from: shift(from), to: shift(to) },
  );
  return {
    visits: list.length,
    page_views: list.reduce((sum, visit) => sum + visit.page_views, 0),
  };
}

/** The rows of the span asked for last: a long list is asked for page by page. */
let sums: { key: string; rows: readonly Seen[] } = { key: "", rows: [] };

/** All companies of the span, hidden ones too. */
function allSeen(query: URLSearchParams): Seen[] {
  const range = rangeOf(query);
  const withPrevious = query.get("compare") === "previous";
  const key = [range.from, range.to, withPrevious, visits.length].join();
  if (sums.key !== key) {
    const groups = [...groupBy(within(visits, range), (visit) => visit.company.id).values()];
    const rows = groups.map((group) => {
      const { company } = group[0] as MockVisit;
      const row = rowOf(company, group, range);
      return {
        row: withPrevious ? { ...row, previous: previousOf(company, range) } : row,
        visits: group,
      };
    });
    sums = { key, rows };
  }
  return sums.rows.map(({ row, visits: own }) => ({
    row: { ...row, annotation: annotationOf(row.id) },
    visits: own,
  }));
}

function companyRows(query: URLSearchParams): Row[] {
  return matching(allSeen(query), query.get("filter") ?? "").map(({ row }) => row);
}

export function countCompanies(query: URLSearchParams) {
  const rows = companyRows(query);
  return { companies: rows.length, visits: rows.reduce((sum, row) => sum + row.visits, 0) };
}

/** The ids of all companies that a filter leaves. */
export function companyIds(query: URLSearchParams): string[] {
  return companyRows(query).map((row) => row.id);
}

export function filterValues(query: URLSearchParams) {
  const field = query.get("field") ?? "";
  const start = (query.get("starts_with") ?? "").toLowerCase();
  const counts = new Map<string, number>();
  for (const each of allSeen(query)) {
    for (const value of new Set(valuesOf(field, each))) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const items = [...counts]
    .filter(([value]) => value.toLowerCase().startsWith(start))
    .sort((a, b) => b[1] - a[1])
    .map(([value, count]) => ({ value, label: value, companies: count }));
  return { items: items.slice(0, Number(query.get("limit") ?? 20)) };
}

function sorted(rows: Row[], sort: string): Row[] {
  const name = sort.replace(/^-/, "");
  const key = (name === "engaged" ? "engaged_ms" : name) as keyof Row;
  const sign = sort.startsWith("-") ? -1 : 1;
  return rows.sort((a, b) => {
    const [left, right] = [a[key], b[key]];
    return (
      sign *
      (typeof left === "number" ? left - Number(right) : String(left).localeCompare(String(right)))
    );
  });
}

export function companies(query: URLSearchParams): CompanyPage {
  const rows = sorted(companyRows(query), query.get("sort") ?? "-last_seen_at");
  const start = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  const next = start + limit < rows.length ? String(start + limit) : null;
  return { items: rows.slice(start, start + limit), next, total: rows.length };
}

function totals(range: Range): Schemas["Totals"] {
  const list = within(visits, range);
  const books = verdicts(list.length);
  const seen = [...new Set(list.map((visit) => visit.company))];
  const identified = list.filter((visit) => visit.status === "identified").length;
  return {
    hits: books.hits,
    page_views: Math.round(books.hits * 0.93),
    visits: books.visits,
    identified_visits: identified,
    probable_visits: list.length - identified,
    companies: seen.length,
    new_companies: seen.filter((company) => (firstSeen.get(company.id) ?? "") >= range.from).length,
    identified_share: books.visits ? identified / books.visits : 0,
  };
}

function counted<K extends string>(name: K, list: MockVisit[], key: (visit: MockVisit) => string) {
  return [...groupBy(list, key)]
    .map(([value, group]) => ({
      [name]: value,
      visits: group.length,
      companies: new Set(group.map((visit) => visit.company)).size,
    }))
    .sort((a, b) => Number(b.visits) - Number(a.visits))
    .slice(0, 10);
}

export function overview(query: URLSearchParams): unknown {
  const range = rangeOf(query);
  const list = within(visits, range);
  const span = Date.parse(range.to) - Date.parse(range.from) + 86_400_000;
  const shift = (day: string) => new Date(Date.parse(day) - span).toISOString().slice(0, 10);
  const perDay = groupBy(list, (visit) => visit.started_at.slice(0, 10));
  const pageRows = groupBy(
    list.flatMap((visit) =>
      visit.timeline
        .filter((entry) => entry.kind === "view")
        .map((entry) => ({ visit, path: entry.path })),
    ),
    (entry) => entry.path,
  );
  return {
    range,
    totals: totals(range),
    previous: totals({ from: shift(range.from), to: shift(range.to) }),
    series: days(range).map((day) => {
      const group = perDay.get(day) ?? [];
      return {
        day,
        visits: verdicts(group.length).visits,
        page_views: Math.round(verdicts(group.length).hits * 0.93),
        identified_visits: group.length,
        companies: new Set(group.map((visit) => visit.company)).size,
      };
    }),
    companies: sorted(companyRows(query), "-visits").slice(0, 10),
    sources: counted("source", list, (visit) => visit.source),
    pages: [...pageRows]
      .map(([path, entries]) => ({
        path,
        page_views: entries.length,
        visits: new Set(entries.map((entry) => entry.visit)).size,
        companies: new Set(entries.map((entry) => entry.visit.company)).size,
      }))
      .sort((a, b) => b.page_views - a.page_views)
      .slice(0, 10),
    countries: counted("country", list, (visit) => visit.country),
    industries: counted("industry", list, (visit) => visit.company.industry),
  };
}

function provenance(company: MockCompany): Schemas["FieldSource"][] {
  const register = { source: "company-register", licence: "CC0-1.0", as_of: "2026-10-31" };
  const starter = { source: "starter", licence: "CC0-1.0", as_of: "2026-09-01" };
  return [
    ...["name", "legal_name", "country", "city", "address", "postal_code"].map((field) => ({
      field,
      ...register,
    })),
    ...["domain", "industry", "size", "kind"].map((field) => ({ field, ...starter })),
  ].filter((entry) => entry.field in company || entry.field === "address");
}

export function companyDetail(
  company: MockCompany,
  query: URLSearchParams,
): Schemas["CompanyDetail"] {
  const range = rangeOf(query);
  const all = visits.filter((visit) => visit.company === company);
  const list = within(all, range);
  const perDay = groupBy(list, (visit) => visit.started_at.slice(0, 10));
  const paths = groupBy(
    list.flatMap((visit) => visit.timeline.filter((entry) => entry.kind === "view")),
    (entry) => entry.path,
  );
  const count = (group: MockVisit[]) => group.reduce((sum, visit) => sum + visit.page_views, 0);
  return {
    annotation: annotationOf(company.id),
    company: {
      ...company,
      region: "",
      address: "Lindenweg 14",
      postal_code: "28195",
      phone: "",
      identifiers: [{ scheme: "lei", value: "529900T8BM49AURSDO55" }],
      aliases: company.legal_name === company.name ? [] : [company.legal_name],
      domains: [],
      legal_form: "",
      parent: company.id === "co_0001" ? { id: "co_0007", name: "Pellworm Insurance Group" } : null,
      provenance: provenance(company),
    },
    activity: {
      visits: list.length,
      page_views: count(list),
      first_seen_at: all.at(-1)?.started_at ?? "",
      last_seen_at: all[0]?.started_at ?? "",
      series: days(range).map((day) => ({
        day,
        visits: perDay.get(day)?.length ?? 0,
        page_views: count(perDay.get(day) ?? []),
      })),
    },
    pages: [...paths]
      .map(([path, entries]) => ({ path, page_views: entries.length }))
      .sort((a, b) => b.page_views - a.page_views)
      .slice(0, 10),
    sources: counted("source", list, (visit) => visit.source).map((row) => ({
      source: String(row.source),
      visits: row.visits,
    })),
    identification: identificationOf(company, all[0]),
  };
}

export function visitList(company: MockCompany, query: URLSearchParams): Schemas["VisitList"] {
  const list = within(
    visits.filter((visit) => visit.company === company),
    rangeOf(query),
  );
  const start = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 20);
  const items = list.slice(start, start + limit).map(({ company: _company, ...visit }) => visit);
  return { items, next: start + limit < list.length ? String(start + limit) : null };
}
