// The whole product: executable, browser, owner, site, an imported log, visitors with a browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launch } from '../../tracker/test/browser.mjs';
import { dataFolder, run, serve } from './executable.mjs';
import { settle } from './inspection.mjs';
import { startProxy } from './proxy.mjs';
import { organisations } from './starter.mjs';
import { host, startWebsite } from './visitor.mjs';

export { host };

export const owner = {
  workspace_name: 'Example GmbH',
  name: 'Ada Owner',
  email: 'ada@example.com',
  password: 'correct horse battery staple',
};

/** Starts the executable with the starter facts and nothing else in it. */
export async function startProduct() {
  const folder = await dataFolder();
  const data = join(folder.path, 'data');
  const dataSet = join(folder.path, 'starter.dp');
  await run('dataset', 'build', '--data', data, '--out', dataSet);
  const proxy = await startProxy();
  const server = await serve(data, dataSet, proxy.origin);
  proxy.forward = server.origin;
  const browser = await launch();
  let website;

  const product = {
    origin: proxy.origin,
    browser,
    known: await organisations(),

    /** The address of the page that makes the first owner, as the server printed it. */
    setupAddress() {
      const [path] = server.printed().match(/\/setup\?token=[^\s"]+/) ?? [];
      assert.ok(path, `no setup link in: ${server.printed()}`);
      return proxy.origin + path;
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
      proxy.client = address;
      return website.visit(paths, options);
    },

    /** Fills some weeks: a log is imported beside the server, then visitors come. */
    async fill() {
      const log = join(folder.path, 'access.log');
      const made = ['--days', '20', '--hits', '4000', '--dataset', dataSet, '--out', log];
      await run('simulate', '--site', host, ...made);
      await run('import', log, '--site', host, '--data', data, '--dataset', dataSet);
      for (const { address } of product.known.slice(0, 3)) {
        await product.visit(address, ['/', '/pricing']);
      }
    },

    async stop() {
      await website?.stop();
      await browser.close();
      proxy.stop();
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

/** Tries until it holds, for at most a quarter of a minute; then fails as it failed last. */
export async function eventually(check) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
