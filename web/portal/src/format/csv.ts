/** Tables as CSV (RFC 4180) that no spreadsheet takes for formulas. */

/** A text, a number, or nothing known. */
export type Cell = string | number | null;

/** What makes spreadsheets calculate: these, also after spaces, also in their full-width forms. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** What RFC 4180 wants within quotation marks. */
const QUOTED = /[",\r\n]|^\s|\s$/;

/** Tells spreadsheets that the file is UTF-8; everybody else skips it. */
const BYTE_ORDER_MARK = "\uFEFF";

/** A field; a text that would be a formula gets an apostrophe in front, which shows it as it is. */
export function csvField(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole file: a line of headings, then the rows, each ended by CR LF. */
export function csvFile(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [headings, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`);
  return BYTE_ORDER_MARK + lines.join("");
}

/** A name for a file, of what it is about: `example-com-countries-2026-11-01.csv`. */
export function csvFileName(...parts: readonly string[]): string {
  const words = parts.map((part) =>
    part
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/\p{M}/gu, "")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, ""),
  );
  return `${words.filter(Boolean).join("-") || "data"}.csv`;
}
