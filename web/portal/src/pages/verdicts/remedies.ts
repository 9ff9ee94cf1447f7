/** What can be done about a reason, and the setting that does it. */
import type { Site } from "../../api/types.ts";

export type RemedyName =
  | "cookie"
  | "cookie_gain"
  | "domains"
  | "consent"
  | "hosts"
  | "install"
  | "pending"
  | "quality"
  | "snippet";

export interface Remedy {
  name: RemedyName;
  /** The page of the settings, and the section on it. */
  page: "site" | "pending" | "quality";
  section?: string;
}

const CONSENT: Remedy = { name: "consent", page: "site", section: "consent" };
const HOSTS: Remedy = { name: "hosts", page: "site", section: "details" };
const INSTALL: Remedy = { name: "install", page: "site", section: "install" };
const PENDING: Remedy = { name: "pending", page: "pending" };
const QUALITY: Remedy = { name: "quality", page: "quality" };
const SNIPPET: Remedy = { name: "snippet", page: "site" };

/** People of a company, away from its network: a cookie that they agreed to still tells. */
const AWAY = new Set(["isp", "mobile", "residential", "relay", "vpn", "shared", "gateway"]);

/** Companies whose network no source knows: their own people can name it. */
const UNNAMED = new Set(["unknown", "below_threshold", "isp", "gateway"]);

const OTHERS: Readonly<Record<string, readonly Remedy[]>> = {
  special: [INSTALL],
  unknown: [PENDING],
  below_threshold: [QUALITY],
  conflict: [QUALITY],
  host_not_allowed: [HOSTS],
  consent_missing: [CONSENT],
  consent_denied: [CONSENT],
  global_privacy_control: [CONSENT],
  do_not_track: [CONSENT],
  malformed: [INSTALL],
  unknown_site: [SNIPPET],
};

/** The most useful first; none where nothing can be done. */
export function remediesFor(
  reason: string,
  site: Pick<Site, "carries_over" | "takes_domains">,
): Remedy[] {
  const own: Remedy[] = [];
  if (AWAY.has(reason)) {
    const name = site.carries_over ? "cookie_gain" : "cookie";
    own.push({ name, page: "site", section: "first-party" });
  }
  if (UNNAMED.has(reason) && !site.takes_domains) {
    own.push({ name: "domains", page: "site", section: "first-party" });
  }
  return [...own, ...(OTHERS[reason] ?? [])];
}
