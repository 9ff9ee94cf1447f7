/** Says that a company was first seen in the period. */
import { t } from "../i18n/index.ts";
import classes from "./new-mark.module.css";

export function NewMark() {
  return (
    <span className={classes.mark} title={t("company.new_title")}>
      {t("company.new")}
    </span>
  );
}
