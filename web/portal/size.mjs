/**
 * Measures the built portal and fails above the bars: `npm run size`, part of `npm test`. Sizes are
 * brotli bytes, as the server sends them. Run `npm run build` first.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const KB = 1000;

/** What is loaded before the first paint of any page. */
const ENTRY_MAX = 125 * KB;
const STYLES_MAX = 16 * KB;
/** What a page adds to the entry. */
const ROUTE_MAX = 40 * KB;
const CHARTS_MAX = 165 * KB;
/** All texts of one language, those that only some pages show among them. */
const TEXTS_MAX = 16 * KB;
/** Scripts, styles and texts of a first visit to a page, without the charts, which come after. */
const FIRST_LOAD_MAX = 200 * KB;

const dist = join(import.meta.dirname, "dist");
const assets = join(dist, "assets");
const files = readdirSync(assets);

function bytes(names) {
  let sum = 0;
  for (const name of names) sum += brotliCompressSync(readFileSync(join(assets, name))).length;
  return sum;
}

/** The one file of that name, whatever its hash. */
function named(name) {
  const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
  if (!found) throw new Error(`the build has no file ${name}`);
  return found;
}

/** A script and all that it imports before it runs. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(assets, file), "utf8");
  for (const [, imported] of text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) {
    if (imported) closure(imported, seen);
  }
  return seen;
}

function linked(pattern) {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  return [...html.matchAll(pattern)].map((match) => match[1]);
}

let failed = false;

function check(what, size, max) {
  const tooBig = size > max;
  failed ||= tooBig;
  const line = `${what.padEnd(34)} ${(size / KB).toFixed(1).padStart(7)} kB of ${max / KB}`;
  process.stdout.write(`${line}${tooBig ? "  TOO BIG" : ""}\n`);
}

const scripts = linked(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g);
const entry = new Set(scripts.flatMap((file) => [...closure(file)]));
const styles = linked(/href="\/assets\/([\w.-]+\.css)"/g);

check("entry", bytes(entry), ENTRY_MAX);
check("styles of the entry", bytes(styles), STYLES_MAX);

/** Of each language what comes before a page; the larger one counts as part of a first load. */
const texts = ["en", "de"].map((language) => {
  const parts = files.filter((file) =>
    new RegExp(`^${language}(-shell|-settings|-companies|-lists)?-[\\w-]{8}\\.js$`).test(file),
  );
  check(`texts ${language}`, bytes(parts), TEXTS_MAX);
  return parts;
});
const largest = texts.toSorted((one, other) => bytes(other) - bytes(one))[0] ?? [];

for (const page of files.filter((file) => /^[a-z-]+-page-[\w-]{8}\.js$/.test(file))) {
  const name = page.replace(/-page-.*/, "");
  const own = [...closure(page)].filter((file) => !entry.has(file));
  const sheet = files.filter((file) => file.startsWith(`${name}-page-`) && file.endsWith(".css"));
  check(`page ${name}`, bytes([...own, ...sheet]), ROUTE_MAX);
  const first = new Set([...entry, ...largest, ...own, ...styles, ...sheet]);
  check(`first load of ${name}`, bytes(first), FIRST_LOAD_MAX);
}
const charts = [...closure(named("chart"))].filter((file) => !entry.has(file));
check("charts", bytes(charts), CHARTS_MAX);
process.exitCode = failed ? 1 : 0;
