import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { enCompanies } from "./en-companies.ts";
import { enLists } from "./en-lists.ts";
import { enSettings } from "./en-settings.ts";
import { enShell } from "./en-shell.ts";
import { plural, t, tMaybe } from "./index.ts";

const src = join(import.meta.dirname, "..");

function sources(): string {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("i18n/"))
    .map((name) => readFileSync(join(src, name), "utf8"))
    .join("\n");
}

describe("texts", () => {
  it("take their values in, with numbers as people write them", () => {
    expect(t("verdicts.received", { count: 14_673 })).toBe("14,673 hits received");
    expect(plural("count.visits", 1)).toBe("1 visit");
    expect(plural("count.visits", 1200)).toBe("1,200 visits");
  });

  it("fall back to plain words for what the portal does not know yet", () => {
    expect(tMaybe("reason", "isp")).toBe("Internet provider");
    expect(tMaybe("reason", "brand_new")).toBe("Brand new");
    expect(tMaybe("reason_text", "brand_new", "")).toBe("");
  });

  it("come with the pages that show them", () => {
    const prefixes = new Set(Object.keys(enSettings).map((key) => key.split(".")[0]));
    const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".tsx") && !name.includes(".test."),
    );
    const showing = files.filter((name) => {
      const text = readFileSync(join(src, name), "utf8");
      return [...text.matchAll(/(?:\bt|tMaybe|plural)\(["`]([a-z_]+)[."]/g)].some(([, prefix]) =>
        prefixes.has(prefix ?? ""),
      );
    });
    expect(showing.length).toBeGreaterThan(4);
    for (const name of showing) expect(name).toMatch(/^pages\/(data-set|pending|quality|sites)\//);
  });

  it("are all used", () => {
    const text = sources();
    const prefixes = [
      ...text.matchAll(/(?:tMaybe\("|tServer\("|\bt\(`|plural\(`)([a-z_.]+)(?:"|\.\$\{)/g),
    ].map((match) => `${match[1]}.`);
    const stems = new Set([...text.matchAll(/plural\("([\w.]+)"/g)].map((match) => match[1]));
    const unused = Object.keys({
      ...enShell,
      ...en,
      ...enCompanies,
      ...enLists,
      ...enSettings,
    }).filter((key) => {
      const stem = key.replace(/\.(one|other)$/, "");
      const isLabel = key.endsWith(".short");
      return (
        !text.includes(`"${key}"`) &&
        !stems.has(stem) &&
        !isLabel &&
        !prefixes.some((prefix) => key.startsWith(prefix))
      );
    });
    expect(unused).toEqual([]);
  });
});
