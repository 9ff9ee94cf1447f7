/** Answers of the mock API that do not depend on the period. */
import type { Schemas } from "@doorplate/api-client";
import type { MockCompany } from "./companies.ts";
import type { MockVisit } from "./visits.ts";

function site(id: string, name: string, host: string): Schemas["Site"] {
  return {
    id,
    name,
    host,
    allowed_hosts: [host, `*.${host}`],
    site_key: `pk_${id}8d1f0c`,
    time_zone: "Europe/Berlin",
    consent_mode: "none_needed",
    honours_gpc: true,
    honours_dnt: false,
    carries_over: true,
    takes_domains: false,
    created_at: "2026-05-02T09:00:00Z",
    snippet: `<script defer src="https://doorplate.example.com/doorplate.js" data-site="pk_${id}8d1f0c"></script>`,
  };
}

export const sites: Schemas["Site"][] = [
  site("st_full", "Example", "www.example.com"),
  site("st_new", "Example shop", "shop.example.com"),
];

type AbstainReason = Schemas["AbstainedRow"]["reason"];
type DropReason = Schemas["DroppedRow"]["reason"];

const ABSTAINED: [AbstainReason, number, string][] = [
  ["isp", 2.1, "Nothing: these are people on their provider's network."],
  ["mobile", 1.3, "Nothing: these are people on the telephone network."],
  ["unknown", 0.6, "Add a company source, or your own list of networks."],
  ["residential", 0.5, "Nothing: these are homes, and homes are never named."],
  ["hosting", 0.3, "Nothing: these are machines in data centres."],
  ["vpn", 0.18, "Nothing: a VPN hides whose visit it is."],
  [
    "gateway",
    0.16,
    "Ask the gateway's customer for its dedicated egress address, and add it as your own network.",
  ],
  ["relay", 0.12, "Nothing: a private relay hides whose visit it is."],
  ["below_threshold", 0.11, "Lower the threshold, if you accept more wrong names."],
  ["shared", 0.05, "Nothing: many people share the address."],
  ["natural_person", 0.02, "Nothing: sole traders are people, and people are never named."],
];
const DROPPED: [DropReason, number, string][] = [
  ["bot", 1.9, "Nothing: crawlers and monitors are not visitors."],
  ["ai_agent", 0.4, "Nothing: programs that read for a language model are not visitors."],
  ["global_privacy_control", 0.12, "Nothing: the browser asked for it."],
  ["duplicate", 0.03, "Nothing: the same event arrived twice and was counted once."],
  ["host_not_allowed", 0.02, "Add the host to the site's allowed hosts, if it is yours."],
];

export function verdicts(identifiedVisits: number): Schemas["Verdicts"] {
  const perVisit = 3.2;
  const identified = {
    visits: Math.round(identifiedVisits * 0.84),
    hits: Math.round(identifiedVisits * 0.84 * perVisit),
  };
  const probable = {
    visits: Math.round(identifiedVisits * 0.16),
    hits: Math.round(identifiedVisits * 0.16 * perVisit),
  };
  const abstained = ABSTAINED.map(([reason, factor, what_to_do]) => ({
    reason,
    visits: Math.round(identifiedVisits * factor),
    hits: Math.round(identifiedVisits * factor * 2.4),
    what_to_do,
  })).filter((row) => row.hits > 0);
  const dropped = DROPPED.map(([reason, factor, what_to_do]) => ({
    reason,
    count: Math.round(identifiedVisits * factor * 2.7),
    what_to_do,
  })).filter((row) => row.count > 0);
  const sum = (list: number[]) => list.reduce((total, value) => total + value, 0);
  const hits = identified.hits + probable.hits + sum(abstained.map((row) => row.hits));
  return {
    received: hits + sum(dropped.map((row) => row.count)),
    hits,
    visits: identified.visits + probable.visits + sum(abstained.map((row) => row.visits)),
    identified,
    probable,
    abstained,
    dropped,
  };
}

export function verdictDetail(reason: string, days: string[]): Schemas["VerdictDetail"] {
  const names = [
    "Northern Cable",
    "Deutsche Kabelnetze",
    "Metro Fibre",
    "Pacific Broadband",
    "Telefonia Azul",
    "Island Telecom",
  ];
  return {
    reason: reason as AbstainReason,
    networks: names.map((network_name, index) => ({
      network_name,
      asn: 64_500 + index,
      kind: reason === "mobile" ? "mobile" : reason === "hosting" ? "hosting" : "isp",
      service: reason === "gateway" ? "Cloud gateway" : "",
      country: ["GB", "DE", "US", "JP", "ES", "IE"][index] ?? "GB",
      visits: 90 - index * 13,
      hits: 210 - index * 31,
    })),
    days: days.map((day, index) => ({ day, visits: 8 + ((index * 7) % 11) })),
  };
}

export function identificationOf(
  company: MockCompany,
  visit?: MockVisit,
): Schemas["Identification"] {
  const confidence = visit?.confidence ?? 0.9;
  const routing = { source: "asn-table", licence: "PDDL-1.0", as_of: "2026-11-20" };
  const register = { source: "company-register", licence: "CC0-1.0", as_of: "2026-10-31" };
  return {
    status: visit?.status ?? "identified",
    reason: null,
    confidence,
    kind: company.kind,
    service: "",
    asn: 64_512 + Number(company.id.slice(3)),
    network_name: company.legal_name.toUpperCase(),
    country: company.country,
    company_id: company.id,
    evidence: [
      {
        kind: "as_holder",
        family: "routing",
        statement: `The network is announced by an autonomous system that ${company.legal_name} holds.`,
        ...routing,
        weight: 2.9,
      },
      {
        kind: "name_match",
        family: "registry",
        statement: `The holder's name matches the register's entry of ${company.name}, with no second candidate.`,
        ...register,
        weight: 1.7,
      },
      {
        kind: "country_agrees",
        family: "registry",
        statement: "The network and the company are in the same country.",
        ...register,
        weight: 0.4,
      },
      {
        kind: "generic_name",
        family: "registry",
        statement: "One word of the name is a common one.",
        ...register,
        weight: -0.3,
      },
    ],
    data_set_version: "2026-11-20.3f9c2a71",
  };
}

export const pending: Schemas["Pending"] = {
  waiting: 128,
  oldest_deadline_at: new Date(Date.now() + 31 * 3_600_000).toISOString(),
  deadline_hours: 72,
  is_validated: true,
  next_attempt_at: new Date(Date.now() + 180_000).toISOString(),
  reasons: [
    { reason: "unknown", count: 103 },
    { reason: "below_threshold", count: 25 },
  ],
  outcomes: [
    ["generic_name", 2_412],
    ["no_name", 1_830],
    ["validated", 211],
    ["unreachable", 64],
  ].map(([outcome, count], index) => ({
    outcome: String(outcome),
    count: Number(count),
    last_at: new Date(Date.now() - (index + 1) * 240_000).toISOString(),
  })),
  purges: [5, 11, 17, 23, 29].map((hours, index) => ({
    at: new Date(Date.now() - hours * 3_600_000).toISOString(),
    count: 14 + index * 3,
    reason: "deadline",
    key_name: `pending/${498_755 - hours}`,
  })),
};

export const dataSet: Schemas["DataSet"] = {
  version: "2026-11-20.3f9c2a71",
  as_of: "2026-11-20",
  networks: { v4: 512_402, v6: 131_877 },
  companies: 48_213,
  file_bytes: 41_320_448,
  sources: [
    {
      id: "asn-table",
      name: "Range to ASN table",
      licence: "CC BY 4.0",
      licence_class: "attribution",
      attribution: "IP to ASN data by RouteViews and DB-IP",
      as_of: "2026-11-20",
      rows: 644_279,
      address: "https://www.npmjs.com/package/@ip-location-db/asn",
    },
    {
      id: "company-register",
      name: "Company register",
      licence: "CC0 1.0",
      licence_class: "open",
      attribution: "",
      as_of: "2026-10-31",
      rows: 47_020,
      address: "https://example.org/register",
    },
    {
      id: "universities",
      name: "Universities",
      licence: "MIT",
      licence_class: "open",
      attribution: "",
      as_of: "2026-09-14",
      rows: 10_190,
      address: "https://example.org/universities",
    },
    {
      id: "own",
      name: "Your own networks",
      licence: "Your own",
      licence_class: "first-party",
      attribution: "",
      as_of: "2026-11-01",
      rows: 12,
      address: "",
    },
  ],
  attribution: ["IP to ASN data by RouteViews and DB-IP (CC BY 4.0)"],
};
