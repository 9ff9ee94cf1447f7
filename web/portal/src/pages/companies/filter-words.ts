/** The filter language in words that a person says. */
import { useQuery } from "@tanstack/react-query";
import { usersQuery } from "../../api/annotations.ts";
import { type Condition, type Relation, relationsOf, type Subject } from "../../filters/builder.ts";
import { formOf } from "../../filters/language.ts";
import { formatCountry } from "../../format/place.ts";
import { formatSource } from "../../format/source.ts";
import { formatDay } from "../../format/time.ts";
import { plural, t, tMaybe } from "../../i18n/index.ts";

const OPERATOR_WORDS = {
  ":": "has",
  "=": "is",
  ">": "more",
  ">=": "at_least",
  "<": "less",
  "<=": "at_most",
} as const;

export function subjectWords(subject: Subject): string {
  return t(`field.${subject}`);
}

/** "contains", "is not", "at least": how it is said of this subject. */
export function relationWords(subject: Subject, { operator, isNot }: Relation): string {
  const type = subject === "text" ? "text" : formOf(subject).type;
  const kind = type === "text" || type === "choice" || type === "day" ? type : "number";
  // ":" and "=" are one where there are no parts of a value.
  const isEqual = operator === ":" && kind !== "text";
  const word = isEqual ? "is" : OPERATOR_WORDS[operator];
  const known = tMaybe("relation", `${kind}_${isNot ? "not_" : ""}${word}`, "");
  return known || t("relation.not", { relation: tMaybe("relation", `${kind}_${word}`) });
}

/** The relations to choose from; one that only a text can say stays while it is there. */
export function relationChoices(condition: Condition): Relation[] {
  const usual = relationsOf(condition.subject);
  const is = (one: Relation) =>
    relationWords(condition.subject, one) === relationWords(condition.subject, condition);
  return usual.some(is) ? [...usual] : [...usual, condition];
}

interface FilterWords {
  ofValue: (subject: Subject, value: string) => string;
  ofCondition: (condition: Condition) => string;
}

export function useFilterWords(): FilterWords {
  const { data: users } = useQuery({ ...usersQuery, enabled: false });
  const ofValue = (subject: Subject, value: string): string => {
    if (subject === "owner") {
      return users?.find(({ id }) => id === value)?.name ?? tMaybe("owner", value, value);
    }
    return valueWords(subject, value);
  };
  return {
    ofValue,
    ofCondition: (condition) => {
      const { subject, values } = condition;
      const said = values.map((value) => ofValue(subject, value)).join(` ${t("filter.or")} `);
      if (subject === "text") return `${relationWords("text", condition)} “${said}”`;
      if (formOf(subject).type === "yes_no") return `${subjectWords(subject)}: ${said}`;
      return `${subjectWords(subject)} ${relationWords(subject, condition)} ${said}`;
    },
  };
}

const DAYS_AGO = /^-(\d+)([dw])$/i;

function valueWords(subject: Subject, value: string): string {
  if (value === "") return t("unknown");
  if (subject === "text") return value;
  switch (subject) {
    case "country":
      return formatCountry(value.toUpperCase());
    case "kind":
      return tMaybe("kind", value, value);
    case "verdict":
      return tMaybe("status", value, value);
    case "status":
      return tMaybe("our_status", value, value);
    case "source":
      return formatSource(value);
    default:
  }
  const { type } = formOf(subject);
  if (type === "yes_no") return tMaybe("yes_no", value.toLowerCase(), value);
  return type === "day" ? dayWords(value) : value;
}

/** "7 days ago", "today", "1 Mar 2026". */
export function dayWords(value: string): string {
  const ago = DAYS_AGO.exec(value);
  if (ago) {
    const unit = ago[2]?.toLowerCase() === "w" ? "weeks" : "days";
    const count = Number(ago[1]);
    return unit === "days" ? plural("day.days_ago", count) : plural("day.weeks_ago", count);
  }
  return tMaybe("day", value.toLowerCase(), "") || formatDay(value);
}
