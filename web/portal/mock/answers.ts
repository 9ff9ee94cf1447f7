/**
 * The answers of the mock API: enough of the contract to build and look at the portal without a
 * server. Site `st_full` has data, `st_new` has none yet.
 */
import type { Schemas } from "@doorplate/api-client";
import { parseFilter } from "../src/filters/expression.ts";
import {
  addNote,
  annotationOf,
  bulk,
  changeAnnotation,
  editNote,
  notesOf,
  listTags,
  undo,
  USERS,
} from "./annotations.ts";
import { COMPANIES } from "./companies.ts";
import {
  createCorrection,
  listCorrections,
  searchCompanies,
  undoCorrection,
} from "./corrections.ts";
import { dataSet, identificationOf, pending, sites, verdictDetail, verdicts } from "./fixtures.ts";
import { quality } from "./quality.ts";
import { createSegment, deleteSegment, listSegments, look, updateSegment } from "./segments.ts";
import { readLists, writeLists } from "./target-lists.ts";
import {
  companies,
  companyDetail,
  companyIds,
  countCompanies,
  days,
  filterValues,
  overview,
  rangeOf,
  visitList,
  visits,
  within,
} from "./statistics.ts";

interface Answer {
  status: number;
  body: unknown;
}

const FULL = "st_full";

function emptyOverview(query: URLSearchParams): unknown {
  const none = {
    hits: 0,
    page_views: 0,
    visits: 0,
    identified_visits: 0,
    probable_visits: 0,
    companies: 0,
    new_companies: 0,
    identified_share: 0,
  };
  const range = rangeOf(query);
  const series = days(range).map((day) => ({
    day,
    visits: 0,
    page_views: 0,
    identified_visits: 0,
    companies: 0,
  }));
  return {
    range,
    totals: none,
    previous: none,
    series,
    companies: [],
    sources: [],
    pages: [],
    countries: [],
    industries: [],
  };
}

function installCheck(siteId: string): Schemas["InstallCheck"] {
  if (siteId !== FULL) {
    return {
      status: "waiting",
      last_hit_at: null,
      hits_last_hour: 0,
      hits_last_day: 0,
      findings: [
        {
          code: "no_hits",
          severity: "warning",
          message: "No hit has arrived yet.",
          what_to_do: "Put the script into the page's head, then open the page once.",
        },
      ],
    };
  }
  return {
    status: "receiving",
    last_hit_at: visits[0]?.started_at ?? null,
    hits_last_hour: 41,
    hits_last_day: 812,
    findings: [
      {
        code: "ok",
        severity: "ok",
        message: "Hits arrive from www.example.com with public addresses.",
        what_to_do: "",
      },
    ],
  };
}

function uplift(query: URLSearchParams, hasData: boolean): Schemas["Uplift"] {
  const sums = { visits: 2140, named: 462, carried: 61 };
  const none = { visits: 0, named: 0, carried: 0 };
  return { range: rangeOf(query), ...(hasData ? sums : none) };
}

const NAMED_DOMAINS: Schemas["NamedDomain"][] = [
  {
    domain: "nordlicht-pumpen.de",
    networks: 2,
    observations: 14,
    first_day: "2026-10-02",
    last_day: "2026-11-20",
  },
  {
    domain: "example-bank.co.uk",
    networks: 1,
    observations: 1,
    first_day: "2026-11-18",
    last_day: "2026-11-18",
  },
];

function siteAnswer(site: Schemas["Site"], rest: string[], query: URLSearchParams): unknown {
  const [noun, id, sub] = rest;
  const hasData = site.id === FULL;
  if (!noun) return site;
  if (noun === "install-check") return installCheck(site.id);
  if (noun === "cookie-uplift") return uplift(query, hasData);
  if (noun === "overview") return hasData ? overview(query) : emptyOverview(query);
  if (noun === "verdicts") {
    const seen = hasData ? within(visits, rangeOf(query)).length : 0;
    return id ? verdictDetail(id, days(rangeOf(query))) : verdicts(seen);
  }
  if (noun === "visits") {
    if (sub === "supersessions") return { items: [], next: null };
    const visit = visits.find((candidate) => candidate.id === id);
    return visit && identificationOf(visit.company, visit);
  }
  if (noun === "filter-values") return hasData ? filterValues(query) : { items: [] };
  if (noun !== "companies") return undefined;
  if (id === "count") return hasData ? countCompanies(query) : { companies: 0, visits: 0 };
  if (!id) return hasData ? companies(query) : { items: [], next: null, total: 0 };
  const company = COMPANIES.find((candidate) => candidate.id === id);
  if (!company) return undefined;
  return sub === "visits" ? visitList(company, query) : companyDetail(company, query);
}

function read(path: string[], query: URLSearchParams): unknown {
  const [noun, id, ...rest] = path;
  if (noun === "session") {
    return {
      user: { id: "us_1", email: "ada@example.com", name: "Ada Example" },
      workspace: { id: "ws_1", name: "Example & Co" },
      role: "owner",
    };
  }
  if (noun === "pending") return pending;
  if (noun === "named-domains") return { items: NAMED_DOMAINS, next: null };
  if (noun === "data-set" && id === "quality") return quality;
  if (noun === "data-set" && id === "companies") return searchCompanies(query.get("q") ?? "");
  if (noun === "data-set") return dataSet;
  if (noun === "corrections") return listCorrections();
  if (noun === "target-lists") return readLists(path.slice(1), query);
  if (noun === "users") return { items: USERS };
  if (noun === "tags") return { items: listTags() };
  if (noun === "segments") return { items: segments(query) };
  if (noun === "companies" && rest[0] === "annotation") return annotationOf(id ?? "");
  if (noun === "companies" && rest[0] === "notes") return { items: notesOf(id ?? "") };
  if (noun !== "sites") return undefined;
  if (!id) return { items: sites, next: null };
  const site = sites.find((candidate) => candidate.id === id);
  return site && siteAnswer(site, rest, query);
}

function segments(query: URLSearchParams) {
  const isEmpty = query.get("site_id") !== FULL;
  return listSegments((filter) => {
    if (isEmpty) return 0;
    const narrowed = new URLSearchParams(query);
    narrowed.set("filter", filter);
    return countCompanies(narrowed).companies;
  });
}

/** What people on our side say, and their segments. */
function writeOurs(
  method: string,
  [noun, id = "", sub, subId = ""]: string[],
  body: Record<string, unknown>,
): Answer | undefined {
  const ok = (answered: unknown) => (answered ? { status: 200, body: answered } : undefined);
  if (noun === "undo") return ok(undo(body.undo));
  if (noun === "segments" && method === "DELETE") return ok(deleteSegment(id));
  if (noun === "segments" && sub === "look") {
    look(id);
    return { status: 204, body: null };
  }
  if (noun === "segments") return ok(id ? updateSegment(id, body) : createSegment(body));
  if (noun !== "companies") return undefined;
  if (id === "bulk") {
    const query = new URLSearchParams();
    for (const name of ["from", "to", "filter"]) query.set(name, String(body[name] ?? ""));
    const ids = (body.company_ids as string[] | undefined) ?? companyIds(query);
    return ok(bulk(ids, body.change as Record<string, unknown>));
  }
  if (sub === "annotation") return ok(changeAnnotation(id, body));
  if (method === "POST") return { status: 201, body: addNote(id, String(body.text)) };
  const note = editNote(id, subId, method === "PATCH" ? String(body.text) : null);
  return method === "PATCH" ? ok(note) : { status: 204, body: null };
}

function write(method: string, path: string[], body: Record<string, unknown>): Answer | undefined {
  const [noun, id, sub] = path;
  if (noun === "corrections") {
    const result = id ? undoCorrection(id) : createCorrection(body);
    return result && { status: id ? 200 : 201, body: result };
  }
  if (noun !== "sites") return writeOurs(method, path, body);
  if (method === "POST" && !id) {
    const site = {
      ...(sites[1] as Schemas["Site"]),
      ...body,
      id: `st_${sites.length}`,
      allowed_hosts: [String(body.host)],
    };
    sites.push(site);
    return { status: 201, body: site };
  }
  const index = sites.findIndex((candidate) => candidate.id === id);
  if (index < 0) return undefined;
  if (sub === "secret-key") return { status: 200, body: { secret_key: "sk_9f2c61d0a7b84e0f8c1d" } };
  if (method === "DELETE") {
    sites.splice(index, 1);
    return { status: 204, body: null };
  }
  sites[index] = { ...(sites[index] as Schemas["Site"]), ...body };
  return { status: 200, body: sites[index] };
}

function unreadable(message: string): Answer {
  return {
    status: 400,
    body: {
      type: "about:blank",
      title: "The request is not valid",
      status: 400,
      code: "invalid",
      detail: message,
      errors: [{ field: "filter", message }],
    },
  };
}

/** Answers one request below `/api/v1/`. */
export function answer(method: string, url: URL, body: Record<string, unknown>): Answer {
  const { error } = parseFilter(url.searchParams.get("filter") ?? "");
  if (error) return unreadable(`${error.code} at ${error.from}`);
  const path = url.pathname.replace("/api/v1/", "").split("/").filter(Boolean);
  const found =
    method === "GET"
      ? read(path, url.searchParams)
      : path[0] === "target-lists"
        ? writeLists(method, path.slice(1), url.searchParams, body)
        : write(method, path, body);
  if (method !== "GET" && found) return found as Answer;
  if (found) return { status: 200, body: found };
  return {
    status: 404,
    body: {
      type: "about:blank",
      title: "Not found",
      status: 404,
      code: "not_found",
      detail: "There is nothing here.",
    },
  };
}
