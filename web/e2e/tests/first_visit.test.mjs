// The first ten minutes: set up, add a site, put the line into a page, see who comes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipReason as noBrowser } from '../../tracker/test/browser.mjs';
import { skipReason as noExecutable } from '../harness/executable.mjs';
import * as inspection from '../harness/inspection.mjs';
import { pagesOfSite, welcome } from '../harness/pages.mjs';
import { ask, eventually, startProduct } from '../harness/product.mjs';

describe('the first visit', { skip: noBrowser() || noExecutable() }, () => {
  let product;
  let page;
  let context;
  let seen;
  const [accepted, dropped] = ['accepted', 'dropped'];

  before(async () => {
    product = await startProduct();
    await product.found();
    ({ context, page } = await product.signedIn());
    seen = inspection.watch(context);
  });
  after(() => product?.stop());

  test('a_site_without_hits_shows_its_snippet_and_waits', async () => {
    await page.goto(`${product.origin}/sites/${product.site.id}/overview`);
    await page.getByText(product.site.snippet).waitFor();
    await page.getByText('Waiting for the first hit').waitFor();
  });

  test('every_page_is_accessible_while_there_is_nothing_to_show', async (t) => {
    for (const { name, path } of [welcome, ...pagesOfSite(product.site.id)]) {
      await t.test(name, async () => {
        await page.goto(product.origin + path);
        await inspection.settle(page);
        await inspection.assertAccessible(page, `${name}, empty`);
      });
    }
  });

  test('the_install_check_turns_green_while_one_looks', async () => {
    await page.goto(`${product.origin}/sites/${product.site.id}/settings/site`);
    await page.getByText('Waiting for the first hit').waitFor();
    const outcomes = await product.visit(product.known[0].address, ['/', '/pricing']);
    assert.deepEqual(
      outcomes.map(([status, outcome]) => [status, outcome.split(';')[0]]),
      [
        [202, accepted],
        [202, accepted],
      ],
    );
    await page.getByText('Hits arrive').waitFor();
  });

  test('the_company_is_in_the_list_with_its_pages', async () => {
    const [{ name }] = product.known;
    await page.goto(`${product.origin}/sites/${product.site.id}/companies?period=today`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.waitForURL('**/companies/com_*');
    await page.getByRole('heading', { level: 1 }).filter({ hasText: name }).waitFor();
    await page.getByText('/pricing').first().waitFor();
  });

  test('a_browser_that_a_program_drives_is_dropped_and_counted', async () => {
    const [[, outcome]] = await product.visit(product.known[1].address, ['/'], {
      userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    });
    assert.equal(outcome, `${dropped}; reason=bot`);
    // Counts are written every few seconds.
    await eventually(async () => {
      const { body } = await ask(page, `/sites/${product.site.id}/verdicts`);
      assert.deepEqual(
        body.dropped.map(({ reason, count }) => [reason, count]),
        [['bot', 1]],
      );
    });
  });

  test('a_site_that_asks_for_consent_takes_only_visits_that_gave_it', async () => {
    const address = `/sites/${product.site.id}`;
    const change = { method: 'PATCH', body: JSON.stringify({ consent_mode: 'opt_in' }) };
    assert.equal((await ask(page, address, change)).status, 200);
    const outcomes = await product.visit(product.known[2].address, ['/', '/agreed']);
    assert.deepEqual(
      outcomes.map(([, outcome]) => outcome),
      [`${dropped}; reason=consent_missing`, accepted],
    );
  });

  test('nothing_was_asked_of_anyone_else', () => {
    inspection.assertStayedHome(seen, product.origin);
    assert.deepEqual(seen.errors, []);
  });
});
