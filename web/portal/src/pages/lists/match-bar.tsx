/** How far the rows of a list are matched: one small bar, with its figures as its name. */
import type { TargetList } from "../../api/types.ts";
import { formatCount, formatPerMille } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { matchParts } from "./forecast.ts";
import classes from "./lists.module.css";

export function MatchBar({ list }: { list: TargetList }) {
  const parts = matchParts(list);
  const words = parts.map(
    ({ key, rows, perMille }) =>
      `${t(`match.${key}`)} ${formatCount(rows)} (${formatPerMille(perMille)})`,
  );
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={`${t("lists.bar")}: ${words.join(", ")}`}
      title={words.join(", ")}
    >
      {parts.map(({ key, rows, colour }) => (
        <span key={key} style={{ flexGrow: rows, background: colour }} />
      ))}
    </div>
  );
}
