import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, csvField, csvFile, csvFileName } from "./csv.ts";

/** Reads a file as RFC 4180 says, without any of the code that wrote it. */
function read(file: string): string[][] {
  const text = file.replace(/^\uFEFF/, "");
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") {
      row.push(field);
      field = "";
    } else if (character === "\r" && text[at + 1] === "\n") {
      rows.push([...row, field]);
      row = [];
      field = "";
      at += 1;
    } else field += character;
  }
  return rows;
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", '"', "a,b", "a\r\nb", " x ", "＝1"),
  fc.integer(),
  fc.constant(null),
);

describe("a file", () => {
  it("reads back as what was written", () => {
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }));
    fc.assert(
      fc.property(table, (rows) => {
        const back = read(csvFile(["a", "b", "c"], rows)).slice(1);
        const plain = rows.map((row) => row.map((value) => (value === null ? "" : String(value))));
        expect(back.map((row) => row.map((text) => text.replace(/^'/, "")))).toEqual(
          plain.map((row) => row.map((text) => text.replace(/^'/, ""))),
        );
      }),
    );
  });

  it("has no text that a spreadsheet would calculate", () => {
    fc.assert(
      fc.property(fc.array(cell), (row) => {
        for (const [at, field] of (read(csvFile([], [row])).at(-1) ?? []).entries()) {
          if (typeof row[at] === "string") expect(field).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
        }
      }),
    );
  });
});

describe("a field", () => {
  it("is quoted only when it must be", () => {
    const cells: Cell[] = ["plain", "a,b", 'say "x"', "=1+1", "-5", -5, 0.25, null, Number.NaN];
    expect(cells.map(csvField)).toEqual([
      "plain",
      '"a,b"',
      '"say ""x"""',
      "'=1+1",
      "'-5",
      "-5",
      "0.25",
      "",
      "",
    ]);
  });
});

it("the file's name says what is in it", () => {
  expect(csvFileName("Müller & Söhne", "countries", "2026-11-01")).toBe(
    "muller-sohne-countries-2026-11-01.csv",
  );
  expect(csvFileName("株式会社")).toBe("data.csv");
});
