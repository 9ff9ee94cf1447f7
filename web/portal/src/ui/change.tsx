/** How a number moved against the period before. */
import { changeBetween, formatCount } from "../format/number.ts";
import { t } from "../i18n/index.ts";
import classes from "./change.module.css";

export function ChangeMark({ now, before }: { now: number; before: number }) {
  const change = changeBetween(now, before);
  if (!change) return null;
  const text = change.text === "new" ? t("change.new") : change.text;
  return (
    <span
      className={classes.change}
      data-direction={change.direction}
      title={t("change.before", { before: formatCount(before) })}
    >
      {text}
    </span>
  );
}
