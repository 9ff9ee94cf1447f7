/** Brings the texts of one part of the portal, in the reader's language and in no other. */
import { addTexts, type Catalogue, TEXT_LANGUAGE } from "./index.ts";
import type { Language } from "./language.ts";

/** `shell` is the frame, `pages` what all pages share; the others are of some pages besides. */
export type TextArea = "shell" | "pages" | "companies" | "lists" | "settings";

type Load = () => Promise<Partial<Catalogue>>;

const FILES: Record<Language, Record<TextArea, Load>> = {
  en: {
    // Always there: it has to say that the rest could not be loaded.
    shell: () => Promise.resolve({}),
    pages: async () => (await import("./en.ts")).en,
    companies: async () => (await import("./en-companies.ts")).enCompanies,
    lists: async () => (await import("./en-lists.ts")).enLists,
    settings: async () => (await import("./en-settings.ts")).enSettings,
  },
  de: {
    shell: async () => (await import("./de-shell.ts")).deShell,
    pages: async () => (await import("./de.ts")).de,
    companies: async () => (await import("./de-companies.ts")).deCompanies,
    lists: async () => (await import("./de-lists.ts")).deLists,
    settings: async () => (await import("./de-settings.ts")).deSettings,
  },
};

const INCLUDES: Record<TextArea, readonly TextArea[]> = {
  shell: ["shell"],
  pages: ["pages"],
  companies: ["pages", "companies"],
  lists: ["pages", "lists"],
  settings: ["pages", "settings"],
};

const loaded = new Set<TextArea>();

/** Resolves when all texts of the area are there; at once when they were before. */
export async function loadTexts(area: TextArea): Promise<void> {
  const missing = INCLUDES[area].filter((part) => !loaded.has(part));
  await Promise.all(
    missing.map(async (part) => {
      addTexts(await FILES[TEXT_LANGUAGE][part]());
      loaded.add(part);
    }),
  );
}
