// The whole product: executable, browser, owner, site, an imported log, visitors with a browser.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../../tracker/test/browser.mjs';
import { accessLog } from './access_log.mjs';
import { dataFolder, freePort, run, serve } from './executable.mjs';
import { settle } from './inspection.mjs';
import { organisations } from './starter.mjs';
import { host, startWebsite } from './visitor.mjs';

export const owner = {
  workspace_name: 'Example GmbH',
  name: 'Ada Owner',
  email: 'ada@example.com',
  password: 'correct horse battery staple',
};

const COMPANIES_MAX = 60;
// A page on a provider's network, which is never a company's.
const PROVIDER_ADDRESS = '91.0.0.10';

/** Starts the executable with the starter facts and nothing else in it. */
export async function startProduct() {
  const folder = await dataFolder();
  const data = join(folder.path, 'data');
  const dataSet = join(folder.path, 'starter.dp');
  await run('dataset', 'build', '--sources', join(folder.path, 'sources'), '--out', dataSet);
  const port = await freePort();
  const start = () => serve(port, data, dataSet);
  let server = await start();
  const browser = await launch();
  let website;

  const product = {
    origin: server.origin,
    browser,
    known: await organisations(COMPANIES_MAX),

    /** The address of the page that makes the first owner, as the server printed it. */
    setupAddress() {
      const [path] = server.printed().match(/\/setup\?token=[^\s"]+/) ?? [];
      assert.ok(path, `no setup link in: ${server.printed()}`);
      return server.origin + path;
    },

    /** A window that is signed in as the owner. */
    async signedIn(options = {}) {
      const context = await browser.newContext({ ...options, storageState: product.state });
      return { context, page: await context.newPage() };
    },

    /** Founds the workspace and adds the site, both as a person would; keeps the session. */
    async found() {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(product.setupAddress());
      await fillIn(page, owner);
      await page.waitForURL('**/welcome');
      await page.getByLabel('Host').fill(host);
      await page.getByLabel('Name').fill('Shop');
      await page.getByRole('button', { name: 'Add a site' }).click();
      await page.waitForURL('**/overview');
      await settle(page);
      product.state = await context.storageState();
      [product.site] = (await ask(page, '/sites')).body.items;
      await context.close();
    },

    /** Looks at pages of the website as a visitor with this address. */
    async visit(address, paths, options) {
      website ??= await startWebsite(product.site.snippet);
      return website.visit(address, paths, options);
    },

    /** Fills some weeks: a log is imported while the server rests, then visitors come. */
    async fill() {
      const log = join(folder.path, 'access.log');
      const addresses = [PROVIDER_ADDRESS, ...product.known.map(({ address }) => address)];
      await writeFile(log, accessLog(addresses, Date.now()));
      await server.stop();
      await run('import', log, '--site', host, '--data', data, '--dataset', dataSet);
      server = await start();
      for (const { address } of product.known.slice(0, 3)) {
        await product.visit(address, ['/', '/pricing']);
      }
    },

    async stop() {
      await website?.stop();
      await browser.close();
      await server.stop();
      await folder.discard();
    },
  };
  return product;
}

/** Fills in the fields of a form by name and sends it. */
export async function fillIn(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`input[name="${name}"]`).fill(value);
  }
  await page.locator('main form button[type="submit"]').click();
}

/** Asks the API as the page's session. */
export function ask(page, path, init = {}) {
  return page.evaluate(
    async ([address, request]) => {
      const headers = { 'content-type': 'application/json', 'doorplate-csrf': '1' };
      const response = await fetch(address, { ...request, headers });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    [`/api/v1${path}`, init],
  );
}
