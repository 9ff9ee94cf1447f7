/** What is wrong with the name of a list. */
import { ProblemError } from "../../api/client.ts";
import { t } from "../../i18n/index.ts";
import { fieldError } from "../sites/field-error.ts";

/** What the server said of the name. */
export function nameProblem(error: unknown): string | undefined {
  const isTaken = error instanceof ProblemError && error.code === "name_taken";
  return isTaken ? t("lists.name_taken") : fieldError(error, "name");
}
