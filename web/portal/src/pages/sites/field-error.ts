/** Problems of single fields. */
import { ProblemError } from "../../api/client.ts";

/** What the server said of one field. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.errors.find((entry) => entry.field === field)?.message;
}
