// Pages for whoever is not signed in: plain HTML, usable without scripts, on a phone, by all.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipReason as noBrowser } from '../../tracker/test/browser.mjs';
import { skipReason as noExecutable } from '../harness/executable.mjs';
import * as inspection from '../harness/inspection.mjs';
import { fillIn, owner, startProduct } from '../harness/product.mjs';

describe('signed out', { skip: noBrowser() || noExecutable() }, () => {
  let product;
  let setupAddress;

  before(async () => {
    product = await startProduct();
    setupAddress = product.setupAddress();
  });
  after(() => product?.stop());

  async function open(address, options = {}) {
    const context = await product.browser.newContext(options);
    const seen = inspection.watch(context);
    const page = await context.newPage();
    const response = await page.goto(address.replace(/^\//, `${product.origin}/`));
    return { context, page, seen, response };
  }

  test('a_stranger_is_led_to_the_sign_in_page', async () => {
    const { context, page } = await open('/sites/anything/companies?sort=name');
    const { pathname, searchParams } = new URL(page.url());
    assert.equal(pathname, '/sign-in');
    assert.equal(searchParams.get('next'), '/sites/anything/companies?sort=name');
    await context.close();
  });

  for (const name of ['setup', 'setup refused', 'sign-in', 'error']) {
    test(`the_${name.replaceAll(/\W/g, '_')}_page_is_accessible_and_fits_a_phone`, async () => {
      const address = {
        setup: setupAddress,
        'setup refused': '/setup?token=wrong',
        'sign-in': '/sign-in',
        error: '/setup/nowhere',
      }[name];
      for (const colorScheme of inspection.schemes) {
        const { context, page, seen } = await open(address, { colorScheme });
        await inspection.assertAccessible(page, `${name}, ${colorScheme}`);
        await page.setViewportSize(inspection.phone);
        await inspection.assertFits(page, name);
        inspection.assertStayedHome(seen, product.origin);
        await context.close();
      }
    });
  }

  test('setting_up_and_signing_in_work_without_scripts', async () => {
    const { context, page } = await open(setupAddress, { javaScriptEnabled: false });
    await fillIn(page, owner);
    await page.waitForURL((url) => url.pathname !== '/setup');
    const [session] = await context.cookies();
    assert.equal(session.httpOnly, true);
    assert.equal(session.sameSite, 'Lax');
    await context.close();

    const again = await open('/sign-in', { javaScriptEnabled: false });
    const { email, password } = owner;
    await fillIn(again.page, { email, password: 'not that one' });
    await again.page.getByRole('alert').waitFor();
    await fillIn(again.page, { email, password });
    await again.page.waitForURL((url) => url.pathname !== '/sign-in');
    assert.equal((await again.context.cookies()).length, 1);
    await again.context.close();
  });

  test('the_setup_link_works_once', async () => {
    const { context, response } = await open(setupAddress);
    assert.equal(response.status(), 410);
    await context.close();
  });
});
