import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { de } from "./de.ts";
import { deCompanies } from "./de-companies.ts";
import { deLists } from "./de-lists.ts";
import { deSettings } from "./de-settings.ts";
import { deShell } from "./de-shell.ts";
import { en } from "./en.ts";
import { enCompanies } from "./en-companies.ts";
import { enLists } from "./en-lists.ts";
import { enSettings } from "./en-settings.ts";
import { enShell } from "./en-shell.ts";
import { pickLanguage, pickLocale } from "./language.ts";

const src = join(import.meta.dirname, "..");

const PARTS: [string, Record<string, string>, Record<string, string>][] = [
  ["the frame", enShell, deShell],
  ["the pages", en, de],
  ["the companies", enCompanies, deCompanies],
  ["the target lists", enLists, deLists],
  ["the settings", enSettings, deSettings],
];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
}

describe.each(PARTS)("the German texts of %s", (_part, english, german) => {
  it("are those of the English keys, in the same order", () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it("take the same values", () => {
    const taken = (texts: Record<string, string>) =>
      Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, placeholders(text)]));
    expect(taken(german)).toEqual(taken(english));
  });

  it("are written as German is", () => {
    for (const [key, text] of Object.entries(german)) {
      expect(text.trim(), key).toBe(text);
      expect(text, `${key}: quotation marks`).not.toMatch(/"|“[^“]*”/);
      expect(text, `${key}: a space before %`).not.toMatch(/[\d}] ?%/);
      expect(text, `${key}: one character for an ellipsis`).not.toContain("...");
      expect(text, `${key}: Sie, not du`).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b/);
    }
  });

  it("say something else than the English ones", () => {
    const same = Object.keys(english).filter((key) => english[key] === german[key]);
    const words = same.filter((key) => (english[key] ?? "").split(" ").length > 3);
    expect(words).toEqual([]);
  });
});

describe("the language", () => {
  it("is the chosen one, or the browser's first that there are texts in", () => {
    expect(pickLanguage("de", ["en-GB"])).toBe("de");
    expect(pickLanguage(null, ["fr-FR", "de-AT", "en"])).toBe("de");
    expect(pickLanguage(null, ["DE"])).toBe("de");
    expect(pickLanguage("xx", ["fr"])).toBe("en");
    expect(pickLanguage(null, [])).toBe("en");
  });

  it("writes numbers and days as the reader's region does", () => {
    expect(pickLocale("de", ["en-US", "de-CH"])).toBe("de-CH");
    expect(pickLocale("de", ["de", "en-US"])).toBe("de-DE");
    expect(pickLocale("en", ["de-DE"])).toBe("en-GB");
  });
});

describe("in German", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("texts, counts, shares and times are German", async () => {
    vi.resetModules();
    vi.stubGlobal("navigator", { languages: ["de-DE", "en"] });
    const { loadTexts } = await import("./load.ts");
    await loadTexts("settings");
    const { plural, t, tMaybe } = await import("./index.ts");
    const number = await import("../format/number.ts");
    const time = await import("../format/time.ts");
    const { formatCountry } = await import("../format/place.ts");
    const now = Date.parse("2026-11-24T12:00:00Z");
    expect([
      t("verdicts.received", { count: 14_673 }),
      plural("count.visits", 1),
      plural("count.visits", 1200),
      tMaybe("reason", "isp"),
      number.formatCount(12_345),
      number.formatPerMille(334),
      number.changeBetween(112, 100)?.text,
      time.formatDay("2026-11-24"),
      time.formatDayLong("2026-11-24", "2026"),
      time.formatRelative("2026-11-23T11:00:00Z", now),
      time.formatRelative("2026-11-24T11:59:59Z", now),
      formatCountry("NL"),
    ]).toMatchInlineSnapshot(`
      [
        "14.673 Zugriffe eingegangen",
        "1 Besuch",
        "1.200 Besuche",
        "Internetanbieter",
        "12.345",
        "33,4 %",
        "+12 %",
        "24. Nov. 2026",
        "Dienstag, 24. November",
        "gestern",
        "just now",
        "Niederlande",
      ]
    `);
  });
});

/** Every module that is there before the first paint. */
function entryModules(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports = /^(?:import|export)(?!\s+type\b)[^;]*?["'](\.[^"']+\.tsx?)["'];/gm;
  for (const [, path] of text.matchAll(imports)) {
    entryModules(join(dirname(file), path ?? ""), seen);
  }
  return seen;
}

describe("texts of the first paint", () => {
  it("are all in the frame's catalogue", () => {
    const later = new Set([...Object.keys(en), ...Object.keys(enSettings)]);
    for (const file of entryModules(join(src, "main.tsx"))) {
      if (relative(src, file).startsWith("i18n/")) continue;
      const text = readFileSync(file, "utf8");
      const asked = [...text.matchAll(/(?:\bt|plural)\(\s*"([\w.]+)"/g)].map(([, key]) => key);
      const missing = asked.filter((key) => later.has(key ?? "") || later.has(`${key}.other`));
      expect(missing, relative(src, file)).toEqual([]);
    }
  });

  it("are in one language: no page imports a catalogue by itself", () => {
    const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
      (name) => /\.tsx?$/.test(name) && !/^i18n\/|\.test\./.test(name),
    );
    for (const name of files) {
      expect(readFileSync(join(src, name), "utf8"), name).not.toMatch(/i18n\/(en|de)[-.]/);
    }
  });
});
