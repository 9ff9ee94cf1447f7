/** What a correction says, in words. */
import type { Correction } from "../../api/types.ts";
import { t, tMaybe } from "../../i18n/index.ts";

export function verdictWords({ is, network_kind, right_company }: Correction): string {
  if (is === "network") {
    return t("correction.is_network", { kind: tMaybe("kind", network_kind ?? "unknown") });
  }
  if (is === "company") return t("correction.is_company", { name: right_company?.name ?? "" });
  return t(is === "right" ? "correction.is_right" : "correction.is_hidden");
}
