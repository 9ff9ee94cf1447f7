/**
 * The filter language: text ↔ tree, after the grammar that the API documents.
 *
 *     filter = and { "or" and }          and   = unary { ["and"] unary }
 *     unary  = [ "not" | "-" ] ( test | "(" filter ")" | unary )
 *     test   = field operator value { "," value }  |  text
 */
import {
  allowedValues,
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  faultOf,
  type Operator,
  operatorsOf,
  takesSeveral,
} from "./language.ts";

/** What is asked of one field; several values mean any of them. */
export interface Test {
  is: "test";
  field: FieldName;
  operator: Operator;
  values: readonly string[];
}

/** Part of the name or the domain. */
export interface Words {
  is: "text";
  text: string;
}

/** Never of another one. */
export interface Not {
  is: "not";
  of: Expression;
}

/** At least two, and none of its own kind directly within. */
export interface Group {
  is: "and" | "or";
  of: readonly Expression[];
}

export type Expression = Test | Words | Not | Group;

/** What is wrong, where (in UTF-16 units), and what would be right there. */
export interface FilterError {
  code: FilterErrorCode;
  from: number;
  to: number;
  allowed: readonly string[];
}

export type FilterErrorCode =
  | "choice"
  | "condition"
  | "control"
  | "count"
  | "country"
  | "day"
  | "duration"
  | "escape"
  | "field"
  | "group"
  | "one_value"
  | "operator"
  | "quote"
  | "share"
  | "space"
  | "text"
  | "too_deep"
  | "too_long"
  | "too_many"
  | "unexpected"
  | "value"
  | "yes_no";

export type Parsed =
  { filter: Expression | null; error: null } | { filter: null; error: FilterError };

export const DEPTH_MAX = 16;
export const TESTS_MAX = 100;
export const FILTER_BYTES_MAX = 4_000;
/** The longest text or value. */
export const TEXT_BYTES_MAX = 200;

const KEYWORDS = new Set(["and", "or", "not"]);
/** ASCII as listed; of the rest all that is neither space nor control. */
const WORD = /(?:[\w\-./*%&@+#~']|(?![\s\p{Cc}])[^\0-\u007f])+/uy;
const WHOLE_WORD = new RegExp(`^${WORD.source}$`, "u");
const CONTROL = /\p{Cc}/u;
const OPERATOR = />=|<=|[:=<>]/y;
const SPACE = /\s*/y;

class Failure extends Error {
  constructor(readonly error: FilterError) {
    super(error.code);
  }
}

/** Reads a filter; an empty text is no filter. Never throws. */
export function parseFilter(text: string): Parsed {
  try {
    if (bytesOf(text) > FILTER_BYTES_MAX) fail("too_long", 0, text.length);
    return { filter: new Reader(text).whole(), error: null };
  } catch (failure) {
    if (failure instanceof Failure) return { filter: null, error: failure.error };
    throw failure;
  }
}

function fail(
  code: FilterErrorCode,
  from: number,
  to: number,
  allowed: readonly string[] = [],
): never {
  throw new Failure({ code, from, to, allowed });
}

class Reader {
  private at = 0;
  private depth = 0;
  private tests = 0;

  constructor(private readonly text: string) {}

  whole(): Expression | null {
    this.skip();
    if (this.at === this.text.length) return null;
    const filter = this.or();
    if (this.at < this.text.length) fail("unexpected", this.at, this.at + 1);
    return filter;
  }

  private or(): Expression {
    const parts = [this.and()];
    while (this.keyword("or")) parts.push(this.and());
    return grouped("or", parts);
  }

  private and(): Expression {
    const parts: Expression[] = [];
    for (;;) {
      parts.push(this.one());
      const end = this.at;
      this.skip();
      const next = this.text[this.at];
      if (next === undefined || next === ")" || this.word().toLowerCase() === "or") break;
      if (this.at === end)
        fail(next === "(" || next === '"' ? "space" : "unexpected", end, end + 1);
      this.keyword("and");
    }
    return grouped("and", parts);
  }

  private one(): Expression {
    this.skip();
    const from = this.at;
    this.depth += 1;
    if (this.depth > DEPTH_MAX) fail("too_deep", from, from + 1);
    const minus = this.text[from] === "-";
    if (minus) this.at += 1;
    const isNot = minus || this.keyword("not");
    const filter = isNot ? negated(this.one()) : this.bracketsOrTest();
    this.depth -= 1;
    return filter;
  }

  private bracketsOrTest(): Expression {
    if (this.text[this.at] !== "(") return this.test();
    const from = this.at;
    this.at += 1;
    const inner = this.or();
    if (this.text[this.at] !== ")") fail("group", from, from + 1, [")"]);
    this.at += 1;
    return inner;
  }

  private test(): Expression {
    const from = this.at;
    this.tests += 1;
    if (this.tests > TESTS_MAX) fail("too_many", from, this.text.length);
    if (this.text[from] === '"') {
      const text = this.checked(this.quoted(), from);
      return text === "" ? fail("text", from, this.at) : { is: "text", text };
    }
    const word = this.word();
    if (word === "" || KEYWORDS.has(word.toLowerCase())) {
      fail("condition", from, from + Math.max(word.length, 1), FIELD_NAMES);
    }
    this.at += word.length;
    const end = this.at;
    this.skip();
    const operator = this.match(OPERATOR);
    if (operator) return this.about(word, operator as Operator, from);
    this.at = end;
    return { is: "text", text: this.checked(word, from) };
  }

  /** The rest of a test, after its operator. */
  private about(name: string, operator: Operator, from: number): Test {
    const field = name.toLowerCase() as FieldName;
    if (!Object.hasOwn(FIELDS, field)) fail("field", from, from + name.length, FIELD_NAMES);
    const allowed = operatorsOf(field);
    if (!allowed.includes(operator)) {
      fail("operator", this.at - operator.length, this.at, allowed);
    }
    const values = [this.value(field)];
    for (;;) {
      const end = this.at;
      this.skip();
      if (this.text[this.at] !== ",") {
        this.at = end;
        return { is: "test", field, operator: canonicalOperator(field, operator), values };
      }
      if (!takesSeveral(field, operator)) fail("one_value", this.at, this.at + 1, [":", "="]);
      this.at += 1;
      values.push(this.value(field));
    }
  }

  private value(field: FieldName): string {
    this.skip();
    const from = this.at;
    const isQuoted = this.text[from] === '"';
    const text = isQuoted ? this.quoted() : this.word();
    if (!isQuoted) this.at += text.length;
    if (text === "" && !isQuoted) fail("value", from, from + 1, allowedValues(field));
    const fault = faultOf(field, this.checked(text, from));
    if (fault) fail(fault, from, this.at, allowedValues(field));
    return text;
  }

  private checked(text: string, from: number): string {
    if (bytesOf(text) > TEXT_BYTES_MAX) fail("too_long", from, this.at);
    return text;
  }

  private quoted(): string {
    const from = this.at;
    let value = "";
    for (this.at += 1; this.text[this.at] !== '"'; this.at += 1) {
      if (this.at >= this.text.length) fail("quote", from, this.text.length, ['"']);
      if (this.text[this.at] === "\\") {
        this.at += 1;
        if (!/["\\]/.test(this.text[this.at] ?? "")) fail("escape", this.at - 1, this.at);
      }
      const next = this.text[this.at] ?? "";
      if (CONTROL.test(next)) fail("control", this.at, this.at + 1);
      value += next;
    }
    this.at += 1;
    return value;
  }

  private keyword(word: string): boolean {
    if (this.word().toLowerCase() !== word) return false;
    this.at += word.length;
    return true;
  }

  /** The word here, without moving on; may be empty. */
  private word(): string {
    const from = this.at;
    const found = this.match(WORD) ?? "";
    this.at = from;
    return found;
  }

  private match(form: RegExp): string | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  private skip(): void {
    this.match(SPACE);
  }
}

/** Of fields that have no parts, ":" and "=" say the same. */
function canonicalOperator(field: FieldName, operator: Operator): Operator {
  return operator === "=" && FIELDS[field].type !== "text" ? ":" : operator;
}

function negated(filter: Expression): Expression {
  return filter.is === "not" ? filter.of : { is: "not", of: filter };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Parts as one expression: a group within a group of its kind dissolves, one alone stays alone. */
export function grouped(is: "and" | "or", parts: readonly Expression[]): Expression {
  const flat = parts.flatMap((part) => (part.is === is ? part.of : [part]));
  return flat.length === 1 ? (flat[0] as Expression) : { is, of: flat };
}

/** Writes a filter, so that it reads back as the same. */
export function printFilter(filter: Expression | null): string {
  return filter === null ? "" : print(filter);
}

/** As the server writes it: a space for "and", brackets only where they are needed. */
function print(filter: Expression): string {
  switch (filter.is) {
    case "text":
      return printText(filter.text);
    case "test":
      return `${filter.field}${filter.operator}${filter.values.map(printValue).join(",")}`;
    case "not":
      return `-${printPart(filter.of, isGroup(filter.of))}`;
    case "and":
      return filter.of.map((part) => printPart(part, isGroup(part))).join(" ");
    case "or":
      return filter.of.map((part) => printPart(part, part.is === "or")).join(" or ");
  }
}

function isGroup(filter: Expression): boolean {
  return filter.is === "and" || filter.is === "or";
}

function printPart(filter: Expression, inBrackets: boolean): string {
  return inBrackets ? `(${print(filter)})` : print(filter);
}

function printValue(value: string): string {
  return WHOLE_WORD.test(value) ? value : quoted(value);
}

function printText(text: string): string {
  const isPlain =
    WHOLE_WORD.test(text) && !text.startsWith("-") && !KEYWORDS.has(text.toLowerCase());
  return isPlain ? text : quoted(text);
}

/** A text in quotes: always one text or value, whatever is in it. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
