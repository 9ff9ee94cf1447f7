// Pictures of every page into a folder: node screenshots.mjs FOLDER
//
// With DOORPLATE_ORIGIN, DOORPLATE_EMAIL and DOORPLATE_PASSWORD of a running installation: of that
// one, such as the demo. Otherwise of one that it starts and fills itself.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../tracker/test/browser.mjs';
import { desktop, phone, settle } from './harness/inspection.mjs';
import { pagesOfSite, publicPages } from './harness/pages.mjs';
import { ask, fillIn, owner, startProduct } from './harness/product.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('where to? node screenshots.mjs FOLDER');
await mkdir(folder, { recursive: true });

const looks = [
  { name: 'light', options: { viewport: desktop, colorScheme: 'light' } },
  { name: 'dark', options: { viewport: desktop, colorScheme: 'dark' } },
  {
    name: 'phone',
    options: { viewport: phone, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true },
  },
];

async function shoot(page, name) {
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Signs in and gives the browser state to open further windows with. */
async function signIn(browser, origin, email, password) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('form button[type="submit"]').click();
  await settle(page);
  const state = await context.storageState();
  const { body: sites } = await ask(page, '/sites');
  const full = sites.items[0].id;
  const { body: companies } = await ask(page, `/sites/${full}/companies?limit=1`);
  const { body: verdicts } = await ask(page, `/sites/${full}/verdicts`);
  await context.close();
  return {
    state,
    sites: sites.items,
    company: companies.items[0]?.id,
    reason: verdicts.abstained[0]?.reason,
  };
}

async function shootAll(browser, origin, { state, sites, company, reason }) {
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
    for (const { name, path } of pagesOfSite(sites[0].id, { company, reason })) {
      await page.goto(origin + path);
      await shoot(page, `${name}-${look.name}`);
    }
    const empty = sites.at(-1);
    for (const { name, path } of pagesOfSite(empty.id).slice(0, 4)) {
      await page.goto(origin + path);
      await shoot(page, `${name}-empty-${look.name}`);
    }
    // An answer that never comes right: 4xx, so that the portal does not ask again.
    await page.route('**/api/v1/sites/*/**', (route) =>
      route.fulfill({
        status: 400,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Not this time', status: 400, code: 'test' }),
      }),
    );
    for (const { name, path } of pagesOfSite(sites[0].id, { company }).slice(0, 4)) {
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
    const context = await product.browser.newContext();
    const page = await context.newPage();
    await page.goto(product.setupAddress());
    await fillIn(page);
    await settle(page);
    await product.fill(page);
    await context.close();
    const signedIn = await signIn(product.browser, product.origin, owner.email, owner.password);
    await shootAll(product.browser, product.origin, signedIn);
  } finally {
    await product.stop();
  }
}
