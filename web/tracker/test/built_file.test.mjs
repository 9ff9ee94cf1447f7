// The committed file: small, up to date, and in step with the published list.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { transform } from 'esbuild';
import { buildScripts, servedFolder, sizes } from '../build.mjs';

const GZIP_BYTES_MAX = 2048;

const scripts = await buildScripts();
const published = JSON.parse(await readFile(`${servedFolder}beacon.json`, 'utf8'));

/** The keys of src/beacon.ts, by running it. */
async function sourceKeys() {
  const source = await readFile(new URL('../src/beacon.ts', import.meta.url), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm' });
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.keys(module.BEACON_KEYS);
}

test('the_served_script_is_at_most_2048_bytes_compressed', () => {
  const { gzip } = sizes(scripts['doorplate.js']);
  assert.ok(gzip <= GZIP_BYTES_MAX, `${gzip} bytes`);
});

test('the_committed_script_is_the_built_one', async () => {
  const committed = await readFile(`${servedFolder}doorplate.js`, 'utf8');
  assert.ok(committed === scripts['doorplate.js'], 'run: npm run build -w tracker -- --serve');
});

for (const [name, text] of Object.entries(scripts)) {
  test(`${name}_parses_and_leaks_no_name_but_one`, () => {
    assert.doesNotThrow(() => new Function(text));
    const globals = text.match(/\b(?:window|globalThis|self)\.(\w+)/g);
    assert.deepEqual([...new Set(globals)], ['window.doorplate']);
  });

  test(`${name}_has_nothing_that_a_strict_policy_forbids`, () => {
    assert.doesNotMatch(text, /\beval\b|new Function|document\.cookie|innerHTML|\.style\b/);
  });
}

test('the_published_list_has_the_keys_of_the_source', async () => {
  assert.deepEqual(
    published.map(({ key }) => key),
    await sourceKeys(),
  );
});

test('every_published_key_is_explained', () => {
  for (const row of published) {
    assert.deepEqual(Object.keys(row), ['key', 'meaning', 'sent_when', 'kept']);
    assert.ok(row.meaning && row.sent_when, row.key);
    assert.match(row.kept, /^(yes|derived|no)$/);
  }
});
