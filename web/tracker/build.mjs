// Builds the tracking script twice from the same source. The served file keeps every name at the
// top level and one statement a line, and gives up only spaces and the names of local variables:
// whole names and indentation cost 450 bytes compressed, which every visitor would pay. The
// readable twin has them, behaves the same and can be served instead.
import { build, transform } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = 'es2020';
const banner = '/*! Doorplate. What this sends: /.well-known/doorplate.json */';

/** Where the collector takes the files from: committed, so that it builds without Node. */
export const servedFolder = `${here}../../crates/doorplate-http/assets/`;
export const builtFolder = `${here}dist/`;

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ['src/doorplate.ts'],
    bundle: true,
    // Flat, so that the names at the top level survive the second pass.
    format: 'esm',
    target,
    minifySyntax: true,
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

/** Gives both forms by file name. */
export async function buildScripts() {
  const flat = await bundle();
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
    'doorplate.js': enclose(breakLines(code)),
    'doorplate.readable.js': enclose(readable),
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
  // `--serve` also replaces the committed copies.
  const folders = process.argv.includes('--serve') ? [builtFolder, servedFolder] : [builtFolder];
  for (const [name, text] of Object.entries(await buildScripts())) {
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      await writeFile(folder + name, text);
    }
    const { bytes, gzip, brotli } = sizes(text);
    process.stdout.write(`${name}: ${bytes} bytes, ${gzip} gzip, ${brotli} brotli\n`);
  }
}
