/** Corrections of the mock API; they are kept until the server ends. */
import type { Schemas } from "@doorplate/api-client";
import { COMPANIES } from "./companies.ts";

const corrections: Schemas["Correction"][] = [
  {
    id: "cor_2",
    origin: "operator",
    company_id: "com_gone",
    company_name: "Homeline",
    asn: null,
    is: "network",
    network_kind: "isp",
    right_company: null,
    seen_on: { asn: 64500, network_name: "HOMELINE", country: "AT", confidence: 0.74 },
    note: "Serves homes.",
    created_at: "2026-11-02T09:12:00Z",
    created_by: "system",
    undone_at: null,
  },
];

function nameOf(id: unknown): string {
  return COMPANIES.find((company) => company.id === id)?.name ?? "";
}

export function listCorrections(): Schemas["CorrectionList"] {
  return { items: corrections, next: null, is_done: true };
}

export function createCorrection(
  body: Partial<Schemas["CreateCorrection"]>,
): Schemas["CorrectionResult"] {
  const right = body.right_company_id ?? "com_new";
  const correction: Schemas["Correction"] = {
    id: `cor_${corrections.length + 2}`,
    origin: "workspace",
    company_id: body.company_id ?? "",
    company_name: nameOf(body.company_id),
    asn: null,
    is: body.is ?? "hidden",
    network_kind: body.network_kind ?? null,
    right_company:
      body.is === "company"
        ? {
            id: right,
            name: nameOf(right) || (body.right_company?.name ?? ""),
            domain: "",
            country: "",
          }
        : null,
    seen_on: { asn: 64501, network_name: "EXAMPLE-AS", country: "DE", confidence: 0.91 },
    note: body.note ?? "",
    created_at: new Date().toISOString(),
    created_by: "us_1",
    undone_at: null,
  };
  corrections.unshift(correction);
  return { correction, visits: 14, is_done: true };
}

export function undoCorrection(id: string): Schemas["CorrectionResult"] | undefined {
  const correction = corrections.find((candidate) => candidate.id === id);
  if (!correction) return undefined;
  correction.undone_at = new Date().toISOString();
  return { correction, visits: 14, is_done: true };
}

export function searchCompanies(q: string): Schemas["FoundCompanyList"] {
  const fits = COMPANIES.filter(({ name }) => q && name.toLowerCase().includes(q.toLowerCase()));
  const items = fits
    .slice(0, 20)
    .map(({ id, name, domain, city, country }) => ({ id, name, domain, city, country }));
  return { items, next: null };
}
