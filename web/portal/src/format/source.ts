/** Where visits came from, by name. */
import { t } from "../i18n/index.ts";

/** What the API calls a visit that no page led to. */
const DIRECT = "Direct";

/** The name of a source as it is shown. */
export function formatSource(source: string): string {
  return source === "" || source === DIRECT ? t("source.direct") : source;
}
