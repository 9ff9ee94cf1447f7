// The real executable: where it is, commands of it, and the server on a free port.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_MS_MAX = 30_000;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const executable = process.env.DOORPLATE_EXECUTABLE ?? join(target, 'debug', 'doorplate');

/** False when there is an executable; else how to get one. Missing in CI is a failure. */
export function skipReason() {
  if (existsSync(executable)) return false;
  const advice = `no executable at ${executable}: cargo build -p doorplate-server`;
  if (process.env.CI === 'true') throw new Error(advice);
  return advice;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder that is removed with `discard`. */
export async function dataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'doorplate-e2e-'));
  return { path, discard: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts a command in a folder of no consequence, so that no settings file is found. */
function start(commandLine) {
  const child = spawn(executable, commandLine, {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (part) => (printed += part));
  child.stderr.on('data', (part) => (printed += part));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  return { child, ended, printed: () => printed };
}

/** Runs a command to its end and gives what it printed. */
export async function run(...commandLine) {
  const { ended, printed } = start(commandLine);
  const code = await ended;
  if (code !== 0) throw new Error(`${commandLine.join(' ')} ended with ${code}: ${printed()}`);
  return printed();
}

/** Starts the server, behind a trusted proxy that answers at `publicUrl`. */
export async function serve(data, dataSet, publicUrl) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { child, ended, printed } = start([
    ...['serve', '--data', data, '--dataset', dataSet],
    ...['--listen', `127.0.0.1:${port}`],
    ...['--trusted-proxy', '127.0.0.1/32', '--public-url', publicUrl],
  ]);
  const isReady = async () => (await fetch(`${origin}/ready`).catch(() => undefined))?.ok;
  const deadline = Date.now() + START_MS_MAX;
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`doorplate serve did not get ready: ${printed()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin,
    printed,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
