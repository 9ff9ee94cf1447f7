/** The words of the filter language: which fields there are, and what can be said of each. */

export const OPERATORS = [":", "=", ">", ">=", "<", "<="] as const;

export type Operator = (typeof OPERATORS)[number];

/** `share` is a number in `0..=1` or in percent, `duration` one in seconds, minutes or hours. */
export type FieldType = "text" | "choice" | "count" | "share" | "duration" | "day" | "yes_no";

interface FieldForm {
  type: FieldType;
  /** All values there are; absent where the workspace or the visits bring them. */
  values?: readonly string[];
  /** Heading that the builder puts it under. */
  group: "company" | "behaviour" | "ours" | "verdict";
}

export const COMPANY_KINDS = ["business", "education", "government"] as const;
export const SHOWN_VERDICTS = ["identified", "probable"] as const;
/** What people on our side say of a company; the first one is so without being said. */
export const STATUSES = [
  "new",
  "researching",
  "contacted",
  "qualified",
  "customer",
  "partner",
  "not_a_fit",
] as const;

const company = "company";
const behaviour = "behaviour";

export const FIELDS = {
  name: { type: "text", group: company },
  domain: { type: "text", group: company },
  country: { type: "choice", group: company },
  region: { type: "text", group: company },
  city: { type: "text", group: company },
  industry: { type: "choice", group: company },
  size: { type: "choice", group: company },
  kind: { type: "choice", group: company, values: COMPANY_KINDS },
  parent: { type: "text", group: company },
  network: { type: "text", group: company },
  visits: { type: "count", group: behaviour },
  page_views: { type: "count", group: behaviour },
  page: { type: "text", group: behaviour },
  event: { type: "choice", group: behaviour },
  source: { type: "choice", group: behaviour },
  campaign: { type: "choice", group: behaviour },
  first_seen: { type: "day", group: behaviour },
  last_seen: { type: "day", group: behaviour },
  new: { type: "yes_no", group: behaviour },
  returning: { type: "yes_no", group: behaviour },
  engaged: { type: "duration", group: behaviour },
  status: { type: "choice", group: "ours", values: STATUSES },
  tag: { type: "choice", group: "ours" },
  owner: { type: "choice", group: "ours" },
  list: { type: "choice", group: "ours" },
  hidden: { type: "yes_no", group: "ours" },
  verdict: { type: "choice", group: "verdict", values: SHOWN_VERDICTS },
  confidence: { type: "share", group: "verdict" },
} as const satisfies Record<string, FieldForm>;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

export function formOf(field: FieldName): FieldForm {
  return FIELDS[field];
}

const EQUAL: readonly Operator[] = [":", "="];

/** The operators that a field takes. */
export function operatorsOf(field: FieldName): readonly Operator[] {
  const { type } = FIELDS[field];
  return type === "text" || type === "choice" || type === "yes_no" ? EQUAL : OPERATORS;
}

/** Whether several values, any of which will do, may follow. */
export function takesSeveral(field: FieldName, operator: Operator): boolean {
  return FIELDS[field].type !== "yes_no" && EQUAL.includes(operator);
}

const COUNTRY_FORM = /^[a-z]{2}$/i;
const COUNT_FORM = /^\d{1,10}$/;
const SHARE_FORM = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/;
const DURATION_FORM = /^(\d{1,10})([smh]?)$/i;
const AGO_FORM = /^-(\d{1,5})([dw])$/i;
const SECONDS = { s: 1, m: 60, h: 3_600 };
/** The largest whole number that the server takes. */
const NUMBER_MAX = 4_294_967_295;
/** The furthest that a filter looks back from today, in days. */
const DAYS_AGO_MAX = 36_600;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;
const DAY_WORDS = new Set(["today", "yesterday"]);
export const YES_NO = ["yes", "no"] as const;
const YES_NO_WORDS = new Set<string>([...YES_NO, "true", "false"]);

/** Fields of which nothing may be known: the empty text asks for that. */
const MAY_BE_EMPTY = new Set<FieldName>([
  "domain",
  "country",
  "region",
  "city",
  "industry",
  "size",
  "parent",
  "tag",
]);

/** What is wrong with a value: the name of the form that it should have, or nothing. */
export function faultOf(field: FieldName, value: string): FieldType | "country" | null {
  const { type, values } = formOf(field);
  if (value === "") return MAY_BE_EMPTY.has(field) ? null : "text";
  switch (type) {
    case "text":
      return null;
    case "choice":
      if (field === "country") return COUNTRY_FORM.test(value) ? null : "country";
      return !values || values.includes(value.toLowerCase()) ? null : "choice";
    case "count":
      return COUNT_FORM.test(value) && Number(value) <= NUMBER_MAX ? null : "count";
    case "share":
      return isShare(value) ? null : "share";
    case "duration":
      return isDuration(value) ? null : "duration";
    case "day":
      return isDayWord(value) ? null : "day";
    case "yes_no":
      return YES_NO_WORDS.has(value.toLowerCase()) ? null : "yes_no";
  }
}

const WITHOUT_SUGGESTIONS = new Set<FieldName>(["name", "domain", "verdict"]);

/** Whether the server tells which values of it the visits of a span have. */
export function hasSuggestions(field: FieldName): boolean {
  const { type } = FIELDS[field];
  return (type === "text" || type === "choice") && !WITHOUT_SUGGESTIONS.has(field);
}

/** The words that may stand as a value of the field; empty when there is no list of them. */
export function allowedValues(field: FieldName): readonly string[] {
  const { type, values } = formOf(field);
  return type === "yes_no" ? YES_NO : (values ?? []);
}

function isShare(value: string): boolean {
  const [, number = "", percent] = SHARE_FORM.exec(value) ?? [];
  if (number === "") return false;
  // Of a percentage two of the decimals are there already.
  const decimals = number.split(".")[1]?.length ?? 0;
  return Number(number) <= (percent ? 100 : 1) && decimals <= (percent ? 4 : 6);
}

function isDuration(value: string): boolean {
  const [, number = "", unit = ""] = DURATION_FORM.exec(value) ?? [];
  const factor = SECONDS[unit.toLowerCase() as keyof typeof SECONDS] ?? 1;
  return number !== "" && Number(number) * factor <= NUMBER_MAX;
}

function isDayWord(value: string): boolean {
  if (DAY_WORDS.has(value.toLowerCase())) return true;
  const ago = AGO_FORM.exec(value);
  if (ago) return Number(ago[1]) <= DAYS_AGO_MAX / (ago[2]?.toLowerCase() === "w" ? 7 : 1);
  if (!DAY_FORM.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
