// What holds for every page: it has settled, it is accessible, it fits, it stays at home.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axeSource = await readFile(axeFile, 'utf8');

export const schemes = ['light', 'dark'];
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** Waits until nothing is loaded any more and nothing moves. */
export async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy="true"], [data-stale="true"]') &&
      document.getAnimations().every(({ playState, effect }) => {
        const endless = effect?.getComputedTiming().iterations === Infinity;
        return endless || playState !== 'running';
      }),
  );
}

/** Runs axe on the page as it is. */
export async function assertAccessible(page, name) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await axe.run(document, { runOnly: tags });
    return result.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ id, help, target, failureSummary })),
    );
  });
  assert.deepEqual(violations, [], `${name} is not accessible`);
}

/** Fails when the page can be scrolled sideways. */
export async function assertFits(page, name) {
  const [needed, given] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(needed <= given, `${name} needs ${needed} pixels of ${given}`);
}

/** Notes every request, failed request, page error and console error of a browser context. */
export function watch(context) {
  const seen = { urls: [], errors: [] };
  context.on('request', (request) => seen.urls.push(request.url()));
  context.on('weberror', (event) => seen.errors.push(event.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error') seen.errors.push(`${message.text()} ${message.location().url}`);
  });
  return seen;
}

/** Fails when anything was asked of another origin. */
export function assertStayedHome(seen, origin) {
  const elsewhere = seen.urls.filter((url) => {
    const { protocol, origin: asked } = new URL(url);
    return !['data:', 'blob:', 'about:'].includes(protocol) && asked !== origin;
  });
  assert.deepEqual(elsewhere, []);
}
