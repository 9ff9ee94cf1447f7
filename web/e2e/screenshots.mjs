// Pictures of every page into a folder: node screenshots.mjs FOLDER
//
// With DOORPLATE_ORIGIN, DOORPLATE_EMAIL and DOORPLATE_PASSWORD of a running installation: of that
// one, such as the demo. Otherwise of one that it starts and fills itself.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../tracker/test/browser.mjs';
import { desktop, phone, settle } from './harness/inspection.mjs';
import { breakAnswers, pagesOfSite, publicPages, welcome } from './harness/pages.mjs';
import { ask, fillIn, host, owner, startProduct } from './harness/product.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('where to? node screenshots.mjs FOLDER');
await mkdir(folder, { recursive: true });

// A list of a hundred rows says no more than one of forty.
const heightMax = 2400;

const looks = [
  { name: 'light', options: { viewport: desktop, colorScheme: 'light' } },
  { name: 'dark', options: { viewport: desktop, colorScheme: 'dark' } },
  {
    name: 'phone',
    options: { viewport: phone, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true },
  },
];

/** The whole page: the window grows to its height, so that bars at the edge stay at the edge. */
async function shoot(page, name) {
  const { width, height } = page.viewportSize();
  await settle(page);
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), heightMax) });
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize({ width, height });
}

/** The site that most companies visit, and one that nobody does, if there is one. */
async function fullAndEmpty(page) {
  const { body: sites } = await ask(page, '/sites');
  const totals = [];
  for (const { id } of sites.items) {
    const { body: companies } = await ask(page, `/sites/${id}/companies?limit=1`);
    totals.push({ id, total: companies.total, company: companies.items[0]?.id });
  }
  totals.sort((a, b) => b.total - a.total);
  return { full: totals[0], empty: totals.find(({ total }) => total === 0) };
}

/** Signs in and gives the browser state to open further windows with. */
async function signIn(browser, origin, email, password) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await fillIn(page, { email, password });
  await settle(page);
  const state = await context.storageState();
  const { full, empty } = await fullAndEmpty(page);
  const { body: verdicts } = await ask(page, `/sites/${full.id}/verdicts`);
  await context.close();
  return { state, full, empty, reason: verdicts.abstained[0]?.reason };
}

async function shootAll(browser, origin, { state, full, empty, reason }) {
  const { company } = full;
  for (const look of looks) {
    const signedOut = await browser.newContext(look.options);
    const outside = await signedOut.newPage();
    for (const { name, path } of publicPages) {
      await outside.goto(origin + path);
      await shoot(outside, `${name}-${look.name}`);
    }
    await signedOut.close();

    const context = await browser.newContext({ ...look.options, storageState: state });
    const page = await context.newPage();
    for (const { name, path } of pagesOfSite(full.id, { company, reason })) {
      await page.goto(origin + path);
      await shoot(page, `${name}-${look.name}`);
    }
    for (const { name, path } of empty ? [welcome, ...pagesOfSite(empty.id).slice(0, 4)] : []) {
      await page.goto(origin + path);
      await shoot(page, `${name}-empty-${look.name}`);
    }
    await breakAnswers(page);
    for (const { name, path } of pagesOfSite(full.id, { company }).slice(0, 4)) {
      await page.goto(origin + path);
      await shoot(page, `${name}-error-${look.name}`);
    }
    await context.close();
  }
}

const origin = process.env.DOORPLATE_ORIGIN;
if (origin) {
  const browser = await launch();
  const { DOORPLATE_EMAIL, DOORPLATE_PASSWORD } = process.env;
  const signedIn = await signIn(browser, origin, DOORPLATE_EMAIL, DOORPLATE_PASSWORD);
  await shootAll(browser, origin, signedIn);
  await browser.close();
} else {
  const product = await startProduct();
  try {
    await product.found();
    await product.fill();
    const { context, page } = await product.signedIn();
    await page.goto(product.origin);
    const empty = { name: 'Empty', host: `empty.${host}` };
    await ask(page, '/sites', { method: 'POST', body: JSON.stringify(empty) });
    await context.close();
    const signedIn = await signIn(product.browser, product.origin, owner.email, owner.password);
    await shootAll(product.browser, product.origin, signedIn);
  } finally {
    await product.stop();
  }
}
