/** Which language the reader wants: as chosen here, or else as the browser says. */

export const LANGUAGES = ["en", "de"] as const;

export type Language = (typeof LANGUAGES)[number];

/** Each language under its own name, so that whoever needs it can read it. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };

const KEY = "doorplate-language";

/** How numbers and dates are written when the browser names no region for the language. */
const REGION: Record<Language, string> = { en: "en-GB", de: "de-DE" };

/** The language chosen, or the first of the browser's that there are texts in, or English. */
export function pickLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const own = LANGUAGES.find((language) => language === chosen);
  if (own) return own;
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const known = LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return "en";
}

/** The reader's own regional form of a language: `de-AT` for German in Austria. */
export function pickLocale(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.startsWith(`${language}-`)) ?? REGION[language];
}

/** What the reader chose in this browser; nothing when the browser decides. */
export function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return LANGUAGES.find((language) => language === stored) ?? null;
  } catch {
    return null;
  }
}

/** Keeps the choice and starts anew with it: the address has all that was in view. */
export function chooseLanguage(language: Language | null): void {
  try {
    if (language) localStorage.setItem(KEY, language);
    else localStorage.removeItem(KEY);
  } catch {
    // Nothing can be kept here: the browser's own language stays.
  }
  window.location.reload();
}
