/**
 * Texts by key, in the reader's language. The English catalogues define the keys: another language
 * that lacks one, or has one more, does not compile. Numbers are put in by their `Intl` forms.
 *
 * Only the frame's English texts are here from the start; `load.ts` brings the others.
 */
import type { en } from "./en.ts";
import type { enCompanies } from "./en-companies.ts";
import type { enLists } from "./en-lists.ts";
import type { enSettings } from "./en-settings.ts";
import { enShell } from "./en-shell.ts";
import { chosenLanguage, pickLanguage, pickLocale } from "./language.ts";

export type TextKey =
  | keyof typeof enShell
  | keyof typeof en
  | keyof typeof enCompanies
  | keyof typeof enLists
  | keyof typeof enSettings;
export type Catalogue = Record<TextKey, string>;

type StemOf<Key extends string> = Key extends `${infer Stem}.other` ? Stem : never;

/** The stem of a key that has a `.one` and an `.other` form. */
export type PluralKey = StemOf<TextKey>;

type Values = Record<string, string | number>;

const catalogue: Partial<Catalogue> = { ...enShell };

/** Takes further texts in. */
export function addTexts(texts: Partial<Catalogue>): void {
  Object.assign(catalogue, texts);
}

const wanted = globalThis.navigator?.languages ?? [];

/** The language of the texts. */
export const TEXT_LANGUAGE = pickLanguage(chosenLanguage(), wanted);

/** How numbers and dates are written: the reader's own form of the texts' language. */
export const LANGUAGE = pickLocale(TEXT_LANGUAGE, wanted);

const pluralRules = new Intl.PluralRules(LANGUAGE);
const wholeNumber = new Intl.NumberFormat(LANGUAGE);

/** The text of a key, with `{name}` replaced by the value of that name. */
export function t(key: TextKey, values: Values = {}): string {
  return (catalogue[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? wholeNumber.format(value) : value;
  });
}

/** The text of a count: `plural("count.visits", 1)` is "1 visit". */
export function plural(stem: PluralKey, count: number, values: Values = {}): string {
  const form = pluralRules.select(count) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as TextKey, { ...values, count });
}

/**
 * The text of a key that is put together from what the server said. For a name that this portal
 * does not know yet: `fallback`, or the name itself in plain words.
 */
export function tMaybe(prefix: string, name: string, fallback?: string): string {
  const text = catalogue[`${prefix}.${name}` as TextKey];
  if (text !== undefined) return text;
  if (fallback !== undefined) return fallback;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A sentence of the server, which speaks English: as it is to readers of English, who get its
 * numbers and names with it; to others what there is to say of it in their language.
 */
export function tServer(prefix: string, name: string, said: string): string {
  return TEXT_LANGUAGE === "en" ? said : tMaybe(prefix, name, said);
}
