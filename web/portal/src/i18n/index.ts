/**
 * Texts by key. One catalogue a language; the English one defines the keys, so that another
 * language that lacks one does not compile. Numbers and days are put in by their `Intl` forms.
 *
 * The texts of the settings come with their pages, which import `./settings.ts`.
 */
import { en } from "./en.ts";
import type { enSettings } from "./en-settings.ts";

export type TextKey = keyof typeof en | keyof typeof enSettings;
export type Catalogue = Record<TextKey, string>;

type StemOf<Key extends string> = Key extends `${infer Stem}.other` ? Stem : never;

/** The stem of a key that has a `.one` and an `.other` form. */
export type PluralKey = StemOf<TextKey>;

type Values = Record<string, string | number>;

const catalogue = { ...en } as Catalogue;

/** Takes further texts in. */
export function addTexts(texts: Partial<Catalogue>): void {
  Object.assign(catalogue, texts);
}

/** The language of the texts. */
const CATALOGUE_LANGUAGE = "en";

/** How numbers and dates are written: the reader's own form of the catalogue's language. */
export const LANGUAGE =
  (globalThis.navigator?.languages ?? []).find((tag) => tag.startsWith(`${CATALOGUE_LANGUAGE}-`)) ??
  "en-GB";

const pluralRules = new Intl.PluralRules(LANGUAGE);
const wholeNumber = new Intl.NumberFormat(LANGUAGE);

/** The text of a key, with `{name}` replaced by the value of that name. */
export function t(key: TextKey, values: Values = {}): string {
  return catalogue[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
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
  const key = `${prefix}.${name}`;
  if (key in catalogue) return catalogue[key as TextKey];
  if (fallback !== undefined) return fallback;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
