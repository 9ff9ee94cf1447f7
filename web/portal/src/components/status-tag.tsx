/** How far people on our side have come with a company. */
import type { Status } from "../api/types.ts";
import { t } from "../i18n/index.ts";
import { Tag, type Tone } from "../ui/tag.tsx";

const TONES: Record<Status, Tone> = {
  new: "neutral",
  researching: "accent",
  contacted: "accent",
  qualified: "warn",
  customer: "good",
  partner: "good",
  not_a_fit: "bad",
};

/** The first status is what every company has; it is said quietly. */
export function StatusTag({ status }: { status: Status }) {
  if (status === "new") return <span className="muted">{t("our_status.new")}</span>;
  return <Tag tone={TONES[status]}>{t(`our_status.${status}`)}</Tag>;
}
