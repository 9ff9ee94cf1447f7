/** The name of a list. */

/** As the server has it. */
export const NAME_MAX = 80;

/** A name for a list that is made of a file: `key_accounts.csv` is "key accounts". */
export function nameOfFile(file: string): string {
  return file
    .replace(/\.\w{1,5}$/, "")
    .replaceAll("_", " ")
    .trim()
    .slice(0, NAME_MAX);
}
