/** A filter as the builder shows it: groups of conditions, some of them perhaps not complete. */
import { type Expression, grouped } from "./expression.ts";
import { type FieldName, faultOf, formOf, type Operator, takesSeveral } from "./language.ts";

/** Of the parts of a group: all hold, at least one, none, or not all. */
export const MATCHES = ["all", "any", "none", "not_all"] as const;

export type Match = (typeof MATCHES)[number];

/** `text` is part of the name or the domain. */
export type Subject = FieldName | "text";

export interface Condition {
  is: "condition";
  subject: Subject;
  operator: Operator;
  isNot: boolean;
  values: readonly string[];
}

export interface Branch {
  is: "branch";
  match: Match;
  parts: readonly Part[];
}

export type Part = Condition | Branch;

/** A condition that has yet to be filled in. */
export function emptyCondition(subject: Subject): Condition {
  return { is: "condition", subject, ...relationsOf(subject)[0], values: firstValues(subject) };
}

export interface Relation {
  operator: Operator;
  isNot: boolean;
}

type Relations = readonly [Relation, ...Relation[]];

const is = (operator: Operator): Relation => ({ operator, isNot: false });
const isNot = (operator: Operator): Relation => ({ operator, isNot: true });

const TEXT: Relations = [is(":"), isNot(":"), is("="), isNot("=")];
const CHOICE: Relations = [is(":"), isNot(":")];
const NUMBER: Relations = [is(">="), is("<="), is(">"), is("<"), is(":")];
const DAY: Relations = [is(">="), is("<"), is(":"), is(">"), is("<=")];
const YES_NO: Relations = [is(":")];

/** How a subject and its values can be related, the most usual one first. */
export function relationsOf(subject: Subject): Relations {
  if (subject === "text") return CHOICE;
  switch (formOf(subject).type) {
    case "text":
      return TEXT;
    case "choice":
      return CHOICE;
    case "day":
      return DAY;
    case "yes_no":
      return YES_NO;
    default:
      return NUMBER;
  }
}

function firstValues(subject: Subject): readonly string[] {
  return subject !== "text" && formOf(subject).type === "yes_no" ? ["yes"] : [];
}

/** The condition about something else; the values stay where they still make sense. */
export function withSubject(condition: Condition, subject: Subject): Condition {
  const next = emptyCondition(subject);
  const fits = (value: string) => subject === "text" || faultOf(subject, value) === null;
  const kept = condition.values.filter(fits);
  const isSame = kindOf(condition.subject) === kindOf(subject);
  return isSame && kept.length > 0 ? { ...next, values: kept } : next;
}

function kindOf(subject: Subject): string {
  return subject === "text" ? "text" : formOf(subject).type;
}

/** Whether the condition says something; what does not is left out of the filter. */
export function isComplete({ subject, values }: Condition): boolean {
  return (
    values.length > 0 &&
    values.every((value) => (subject === "text" ? value !== "" : faultOf(subject, value) === null))
  );
}

/** The filter as groups. The outermost is always one, so that there is something to add to. */
export function toBranch(filter: Expression | null): Branch {
  if (filter === null) return { is: "branch", match: "all", parts: [] };
  const part = toPart(filter);
  return part.is === "branch" ? part : { is: "branch", match: "all", parts: [part] };
}

function toPart(filter: Expression): Part {
  switch (filter.is) {
    case "test": {
      const { field, operator, values } = filter;
      return { is: "condition", subject: field, operator, isNot: false, values };
    }
    case "text":
      return {
        is: "condition",
        subject: "text",
        operator: ":",
        isNot: false,
        values: [filter.text],
      };
    case "not":
      return negated(filter.of);
    default:
      return {
        is: "branch",
        match: filter.is === "and" ? "all" : "any",
        parts: filter.of.map(toPart),
      };
  }
}

function negated(filter: Expression): Part {
  const part = toPart(filter);
  if (part.is === "condition" && !part.isNot) return { ...part, isNot: true };
  if (part.is === "branch" && part.match === "all") return { ...part, match: "not_all" };
  if (part.is === "branch" && part.match === "any") return { ...part, match: "none" };
  return { is: "branch", match: "none", parts: [part] };
}

/** What the groups say, without what is not complete; nothing when that is all. */
export function fromBranch({ match, parts }: Branch): Expression | null {
  const said = parts.flatMap((part) => {
    const one = part.is === "branch" ? fromBranch(part) : fromCondition(part);
    return one ?? [];
  });
  if (said.length === 0) return null;
  const whole = grouped(match === "all" || match === "not_all" ? "and" : "or", said);
  if (match === "all" || match === "any") return whole;
  return whole.is === "not" ? whole.of : { is: "not", of: whole };
}

function fromCondition(condition: Condition): Expression | null {
  if (!isComplete(condition)) return null;
  const { subject, operator, values } = condition;
  const asked: Expression =
    subject === "text"
      ? grouped(
          "or",
          values.map((text) => ({ is: "text", text })),
        )
      : {
          is: "test",
          field: subject,
          operator,
          values: takesSeveral(subject, operator) ? values : values.slice(0, 1),
        };
  return condition.isNot ? { is: "not", of: asked } : asked;
}

/** How many conditions there are, at any depth. */
export function countConditions(part: Part): number {
  if (part.is === "condition") return 1;
  return part.parts.reduce((sum, each) => sum + countConditions(each), 0);
}
