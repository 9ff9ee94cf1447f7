// Builds the tracking script. The served file keeps every name at the top level and one statement
// a line, and gives up only spaces and the names of local variables: these cost 370 bytes
// compressed, which every visitor would pay. Beside it, for reading, the same with all of them.
import { build, transform } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = 'es2020';
const banner = '/*! Doorplate. What this sends: /.well-known/doorplate.json */';

/** The script with a cookie after consent, and with the command that names a company's domain. */
const FIRST_PARTY = 'doorplate.first-party';

/** Where the collector takes the script from: committed, so that it builds without Node. */
export const servedFolder = `${here}../../crates/doorplate-http/assets/`;
const builtFolder = `${here}dist/`;

async function bundle(isFirstParty) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ['src/doorplate.ts'],
    bundle: true,
    // Flat, so that the names at the top level survive the second pass.
    format: 'esm',
    target,
    minifySyntax: true,
    define: { IS_FIRST_PARTY: `${isFirstParty}` },
    write: false,
  });
  return result.outputFiles[0].text;
}

function enclose(code) {
  return `${banner}\n(()=>{\n${code.trim()}\n})();\n`;
}

/** Breaks lines after statements; no string or pattern of the script holds `;` or `{` + letter. */
function breakLines(code) {
  return code.replace(/;(?=[a-z])/g, ';\n').replace(/\}(?=function |var )/g, '}\n');
}

/** Gives both forms of both scripts by file name. */
export async function buildScripts() {
  return { ...(await buildScript('doorplate', false)), ...(await buildScript(FIRST_PARTY, true)) };
}

async function buildScript(name, isFirstParty) {
  const flat = await bundle(isFirstParty);
  const { code } = await transform(flat, {
    target,
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: true,
  });
  const readable = flat
    .split('\n')
    .filter((line) => !line.startsWith('// src/'))
    .join('\n');
  return {
    [`${name}.js`]: enclose(breakLines(code)),
    [`${name}.readable.js`]: enclose(readable),
  };
}

export function sizes(text) {
  return {
    bytes: Buffer.byteLength(text),
    gzip: gzipSync(text, { level: 9 }).length,
    brotli: brotliCompressSync(text).length,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(builtFolder, { recursive: true });
  for (const [name, text] of Object.entries(await buildScripts())) {
    await writeFile(builtFolder + name, text);
    // `--serve` also replaces the committed copy.
    if (!name.endsWith('.readable.js') && process.argv.includes('--serve')) {
      await writeFile(servedFolder + name, text);
    }
    const { bytes, gzip, brotli } = sizes(text);
    process.stdout.write(`${name}: ${bytes} bytes, ${gzip} gzip, ${brotli} brotli\n`);
  }
}
