// Finds and starts the real Chromium; says in one line how to get it when it is missing.
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";

function isThere() {
  try {
    accessSync(executablePath, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const advice = `no browser at ${executablePath}: apt-get install chromium, or set CHROMIUM to one`;

/** For `describe(name, { skip })`: false when there is a browser. Missing in CI is a failure. */
export function skipReason() {
  if (isThere()) return false;
  if (process.env.CI === "true") throw new Error(advice);
  return advice;
}

const args = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens an address with no debugger attached: under one, no page is drawn ahead of time. */
export function openUnattended(address) {
  const profile = mkdtempSync(join(tmpdir(), "doorplate-tracker-"));
  const browser = spawn(
    executablePath,
    [
      ...args,
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      address,
    ],
    { stdio: "ignore", detached: true },
  );
  return {
    async close() {
      const ended = new Promise((resolve) => browser.on("exit", resolve));
      process.kill(-browser.pid);
      await ended;
      rmSync(profile, {
        recursive: true,
        force: true,
        maxRetries: 10,
        retryDelay: 100,
      });
    },
  };
}

/** Starts Chromium with a fresh profile. */
export function launch(...furtherArgs) {
  return chromium.launch({
    executablePath,
    args: [...args, ...furtherArgs],
    // Playwright switches this off, and it is one of the things to be tested.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
