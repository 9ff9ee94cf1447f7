/** Where the keyboard and the command palette lead: every page of a site, each with its key. */
import type { TextKey } from "../i18n/index.ts";

export interface Destination {
  /** Pressed after `g`. */
  key: string;
  label: TextKey;
  to:
    | "/sites/$site_id/overview"
    | "/sites/$site_id/companies"
    | "/sites/$site_id/lists"
    | "/sites/$site_id/verdicts"
    | "/sites/$site_id/settings/site"
    | "/sites/$site_id/settings/sites"
    | "/sites/$site_id/settings/corrections"
    | "/sites/$site_id/settings/data-set"
    | "/sites/$site_id/settings/quality"
    | "/sites/$site_id/settings/pending";
}

export const DESTINATIONS: readonly Destination[] = [
  { key: "o", label: "nav.overview", to: "/sites/$site_id/overview" },
  { key: "c", label: "nav.companies", to: "/sites/$site_id/companies" },
  { key: "l", label: "nav.lists", to: "/sites/$site_id/lists" },
  { key: "w", label: "nav.verdicts", to: "/sites/$site_id/verdicts" },
  { key: "s", label: "settings.site", to: "/sites/$site_id/settings/site" },
  { key: "a", label: "settings.sites", to: "/sites/$site_id/settings/sites" },
  { key: "r", label: "settings.corrections", to: "/sites/$site_id/settings/corrections" },
  { key: "d", label: "settings.data_set", to: "/sites/$site_id/settings/data-set" },
  { key: "q", label: "settings.quality", to: "/sites/$site_id/settings/quality" },
  { key: "p", label: "settings.pending", to: "/sites/$site_id/settings/pending" },
];

/** Keys that choose the period on any page that has one. */
export const PERIOD_KEYS = {
  d: "today",
  w: "7d",
  m: "30d",
  q: "90d",
  y: "12m",
} as const;
