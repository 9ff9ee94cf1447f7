/** Every filter that there can be, for tests. */
import fc from "fast-check";
import { type Expression, grouped } from "./expression.ts";
import {
  allowedValues,
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  type Operator,
  operatorsOf,
  takesSeveral,
} from "./language.ts";

const anyText = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
    fc.constantFrom(
      "and",
      "OR",
      "not",
      "-a",
      '"',
      "\\",
      "a b",
      "country:DE",
      "(",
      "Zürich",
      "it's",
    ),
  )
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));

function valueOf(field: FieldName): fc.Arbitrary<string> {
  const words = allowedValues(field);
  if (words.length > 0) return fc.constantFrom(...words);
  if (field === "country") return fc.constantFrom("DE", "gb", "Us");
  switch (FIELDS[field].type) {
    case "count":
      return fc.nat().map(String);
    case "share":
      return fc.oneof(
        fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
        fc.constantFrom("0", "1", "0.85"),
      );
    case "duration":
      return fc
        .tuple(fc.nat(9999), fc.constantFrom("", "s", "m", "h"))
        .map((both) => both.join(""));
    case "day":
      return fc.constantFrom("2026-03-01", "today", "yesterday", "-7d", "-4w", "2024-02-29");
    default:
      return anyText;
  }
}

const test: fc.Arbitrary<Expression> = fc
  .constantFrom(...FIELD_NAMES)
  .chain((field) =>
    // ":" and "=" are read as one where a value has no parts.
    fc.tuple(
      fc.constant(field),
      fc.constantFrom(
        ...operatorsOf(field).filter((each) => FIELDS[field].type === "text" || each !== "="),
      ),
    ),
  )
  .chain(([field, operator]: [FieldName, Operator]) =>
    fc
      .array(valueOf(field), { minLength: 1, maxLength: takesSeveral(field, operator) ? 3 : 1 })
      .map((values) => ({ is: "test" as const, field, operator, values })),
  );

const leaf = fc.oneof(
  test,
  anyText.map((text): Expression => ({ is: "text", text })),
);

export const { filter: anyFilter } = fc.letrec<{ filter: Expression }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie("filter").map((of): Expression => (of.is === "not" ? of.of : { is: "not", of })),
    fc
      .tuple(
        fc.constantFrom("and" as const, "or" as const),
        fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
      )
      .map(([is, of]) => grouped(is, of)),
  ),
}));
