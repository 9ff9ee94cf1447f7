// The committed file: small, up to date, and in step with the published list.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { transform } from "esbuild";
import { buildScripts, servedFolder, sizes } from "../build.mjs";

const GZIP_BYTES_MAX = 2048;
/** With everything that a site may ask for. */
const FIRST_PARTY_GZIP_BYTES_MAX = 2800;

const scripts = await buildScripts();
const published = JSON.parse(
  await readFile(`${servedFolder}beacon.json`, "utf8"),
);

/** The keys of src/beacon.ts, by running it. */
async function sourceKeys() {
  const source = await readFile(
    new URL("../src/beacon.ts", import.meta.url),
    "utf8",
  );
  const { code } = await transform(source, { loader: "ts", format: "esm" });
  const module = await import(
    `data:text/javascript,${encodeURIComponent(code)}`
  );
  return Object.keys(module.BEACON_KEYS);
}

test("the_served_script_is_at_most_2048_bytes_compressed", () => {
  const { gzip } = sizes(scripts["doorplate.js"]);
  assert.ok(gzip <= GZIP_BYTES_MAX, `${gzip} bytes`);
});

test("the_script_for_first_parties_is_at_most_2800_bytes_compressed", () => {
  const { gzip } = sizes(scripts["doorplate.first-party.js"]);
  assert.ok(gzip <= FIRST_PARTY_GZIP_BYTES_MAX, `${gzip} bytes`);
});

for (const name of ["doorplate.js", "doorplate.first-party.js"]) {
  test(`the_committed_${name}_is_the_built_one`, async () => {
    const committed = await readFile(servedFolder + name, "utf8");
    assert.ok(
      committed === scripts[name],
      "run: npm run build -w tracker -- --serve",
    );
  });
}

test("the_plain_script_knows_no_cookie", () => {
  assert.doesNotMatch(scripts["doorplate.readable.js"], /cookie|browserId/);
});

for (const [name, text] of Object.entries(scripts)) {
  test(`${name}_parses_and_leaks_no_name_but_one`, () => {
    assert.doesNotThrow(() => new Function(text));
    const globals = text.match(/\b(?:window|globalThis|self)\.(\w+)/g);
    assert.deepEqual([...new Set(globals)], ["window.doorplate"]);
  });

  test(`${name}_has_nothing_that_a_strict_policy_forbids`, () => {
    assert.doesNotMatch(text, /\beval\b|new Function|innerHTML|\.style\b/);
  });
}

test("the_published_list_has_the_keys_of_the_source", async () => {
  assert.deepEqual(
    published.map(({ key }) => key),
    await sourceKeys(),
  );
});

test("every_published_key_is_explained", () => {
  for (const row of published) {
    assert.deepEqual(Object.keys(row), ["key", "meaning", "sent_when", "kept"]);
    assert.ok(row.meaning && row.sent_when, row.key);
    assert.match(row.kept, /^(yes|derived|no)$/);
  }
});
