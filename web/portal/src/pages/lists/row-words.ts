/** What there is to say of a row. */
import type { TargetRow } from "../../api/types.ts";
import { formatCountry } from "../../format/place.ts";

/** As it was brought. */
export function nameOfRow({ name, domain }: TargetRow): string {
  return name || domain;
}

/** The company that a row is; nothing when it is none, or one that the row does not name. */
export function companyOf({ company_id, candidates }: TargetRow) {
  return candidates.find((candidate) => candidate.company_id === company_id);
}

/** Domain and country, as far as they are known. */
export function factsOf({ domain, country }: { domain: string; country: string }): string {
  return [domain, country && formatCountry(country)].filter(Boolean).join(" · ");
}
