// The filled portal: every page in both colour schemes and on a phone, the list and its address,
// the books, leaving and coming back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipReason as noBrowser } from '../../tracker/test/browser.mjs';
import { skipReason as noExecutable } from '../harness/executable.mjs';
import * as inspection from '../harness/inspection.mjs';
import { breakAnswers, pagesOfSite } from '../harness/pages.mjs';
import { ask, fillIn, owner, startProduct } from '../harness/product.mjs';

describe('the portal', { skip: noBrowser() || noExecutable() }, () => {
  let product;
  let pages;
  let list;
  const seen = [];

  before(async () => {
    product = await startProduct();
    await product.found();
    await product.fill();
    const { context, page } = await open(`/sites/${product.site.id}/companies`);
    const { body: companies } = await ask(page, `/sites/${product.site.id}/companies?limit=1`);
    const { body: verdicts } = await ask(page, `/sites/${product.site.id}/verdicts`);
    await context.close();
    list = `/sites/${product.site.id}/companies`;
    pages = pagesOfSite(product.site.id, {
      company: companies.items[0].id,
      reason: verdicts.abstained[0].reason,
    });
  });
  after(() => product?.stop());

  async function open(path, options) {
    const { context, page } = await product.signedIn(options);
    seen.push(inspection.watch(context));
    await page.goto(product.origin + path);
    await inspection.settle(page);
    return { context, page };
  }

  const rows = (page) => page.locator('[data-row-link]').allTextContents();
  const search = (page) => new URL(page.url()).search;

  for (const colorScheme of inspection.schemes) {
    test(`every_page_is_accessible_in_${colorScheme}`, async (t) => {
      const { context, page } = await open('/', { colorScheme, viewport: inspection.desktop });
      for (const { name, path } of pages) {
        await t.test(name, async () => {
          await page.goto(product.origin + path);
          await inspection.settle(page);
          await inspection.assertAccessible(page, `${name}, ${colorScheme}`);
        });
      }
      await context.close();
    });
  }

  test('an_answer_that_failed_is_said_and_is_accessible', async (t) => {
    const { context, page } = await product.signedIn();
    await breakAnswers(page);
    for (const { name, path } of pages.filter((each) => !each.name.startsWith('settings'))) {
      await t.test(name, async () => {
        await page.goto(product.origin + path);
        if (name !== 'not-found') await page.getByText('Not this time').first().waitFor();
        await inspection.settle(page);
        await inspection.assertAccessible(page, `${name}, failed`);
      });
    }
    await context.close();
  });

  test('no_page_scrolls_sideways_on_a_phone', async (t) => {
    const { context, page } = await open('/', { viewport: inspection.phone, hasTouch: true });
    for (const { name, path } of pages) {
      await t.test(name, async () => {
        await page.goto(product.origin + path);
        await inspection.settle(page);
        await inspection.assertFits(page, name);
      });
    }
    await context.close();
  });

  test('the_list_shows_the_companies_of_the_log', async () => {
    const { context, page } = await open(`${list}?sort=name`);
    const shown = await rows(page);
    const names = new Set(product.known.map(({ name }) => name));
    assert.ok(shown.length >= 10, `${shown.length} rows`);
    assert.deepEqual(
      shown.filter((name) => !names.has(name)),
      [],
    );
    await context.close();
  });

  test('sorting_is_in_the_address_and_survives_reload_back_and_forward', async () => {
    const { context, page } = await open(list);
    const first = await rows(page);
    await page.getByRole('button', { name: 'Company' }).click();
    await page.waitForURL('**/companies?sort=name');
    await inspection.settle(page);
    const sorted = await rows(page);
    assert.deepEqual(sorted, [...sorted].sort(new Intl.Collator('en').compare));
    await page.reload();
    await inspection.settle(page);
    assert.deepEqual(await rows(page), sorted);
    await page.goBack();
    await inspection.settle(page);
    assert.equal(search(page), '');
    assert.deepEqual(await rows(page), first);
    await page.goForward();
    await inspection.settle(page);
    assert.equal(search(page), '?sort=name');
    assert.deepEqual(await rows(page), sorted);
    await context.close();
  });

  test('searching_is_in_the_address_and_can_be_cleared', async () => {
    const { context, page } = await open(list);
    const all = await rows(page);
    const wanted = all[3];
    await page.getByRole('textbox', { name: 'Search name' }).fill(wanted.toUpperCase());
    await page.waitForURL((url) => url.searchParams.get('q') === wanted.toUpperCase());
    await inspection.settle(page);
    assert.ok((await rows(page)).includes(wanted));
    await page.getByRole('textbox', { name: 'Search name' }).fill('no company is called this');
    await page.getByText('No company fits', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await page.locator('[data-row-link]').first().waitFor();
    assert.equal(search(page), '');
    await context.close();
  });

  test('a_filter_is_a_chip_and_part_of_the_address', async () => {
    const { context, page } = await open(`${list}?filter=country:DE`);
    const german = product.known.filter(({ country }) => country === 'DE').map(({ name }) => name);
    const shown = await rows(page);
    assert.ok(shown.length > 0);
    assert.deepEqual(
      shown.filter((name) => !german.includes(name)),
      [],
    );
    await page.getByRole('button', { name: 'Remove the filter Country is Germany' }).click();
    await page.waitForURL((url) => !url.searchParams.has('filter'));
    await inspection.settle(page);
    assert.ok((await rows(page)).length > shown.length);
    await context.close();
  });

  test('every_hit_has_its_line_and_the_lines_sum_to_100_percent', async () => {
    const { context, page } = await open(`/sites/${product.site.id}/verdicts`);
    const { body } = await ask(page, `/sites/${product.site.id}/verdicts`);
    const sum = (list, key) => list.reduce((total, row) => total + row[key], 0);
    assert.ok(body.received > 0);
    assert.equal(
      body.received,
      body.identified.hits +
        body.probable.hits +
        sum(body.abstained, 'hits') +
        sum(body.dropped, 'count'),
    );
    await page.getByText('The books balance').waitFor();
    const head = 'th[scope=rowgroup]';
    // The lines are the whole, and so are the sums of the groups.
    for (const rows of [`tr:not(:has(${head}))`, `tr:is(:has(${head}), :not([data-headed]))`]) {
      const shares = await page.locator(`tbody ${rows} td:nth-of-type(3)`).allTextContents();
      const tenths = shares.map((text) => Math.round(Number.parseFloat(text) * 10));
      assert.equal(
        tenths.reduce((total, share) => total + share, 0),
        1000,
        shares.join(' + '),
      );
    }
    await context.close();
  });

  test('a_company_says_why_we_think_it_was_them', async () => {
    const { context, page } = await open(list);
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('heading', { name: 'Why we think so' }).waitFor();
    await inspection.settle(page);
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.getByRole('dialog').waitFor();
    await inspection.settle(page);
    await inspection.assertAccessible(page, 'receipt');
    await context.close();
  });

  test('a_german_browser_gets_german_and_numbers_as_germans_write_them', async () => {
    const { context, page } = await open(`/sites/${product.site.id}/overview`, { locale: 'de-DE' });
    assert.equal(await page.locator('html').getAttribute('lang'), 'de-DE');
    await page.getByRole('heading', { name: 'Übersicht', level: 1 }).waitFor();
    for (const { path, name } of pages) {
      await page.goto(product.origin + path);
      await inspection.settle(page);
      const text = await page.locator('main').innerText();
      assert.doesNotMatch(text, /\b(Settings|Nothing|Not named|Show all)\b/, `${name}: English`);
    }
    await context.close();
  });

  test('signing_out_ends_the_session_and_signing_in_leads_back', async () => {
    const context = await product.browser.newContext();
    const page = await context.newPage();
    const { email, password } = owner;
    await page.goto(`${product.origin}${list}?sort=name`);
    await fillIn(page, { email, password });
    await page.waitForURL(`**${list}?sort=name`);
    await inspection.settle(page);
    await page.getByRole('button', { name: 'You and your settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in**');
    const answer = await context.request.get(`${product.origin}/api/v1/sites`);
    assert.equal(answer.status(), 401);
    assert.equal((await answer.json()).code, 'signed_out');
    await context.close();
  });

  // Last on purpose: it looks back at every request of the tests above.
  test('nothing_was_asked_of_anyone_else', () => {
    for (const each of seen) inspection.assertStayedHome(each, product.origin);
    assert.ok(seen.flatMap(({ urls }) => urls).length > 100);
    assert.deepEqual(
      seen.flatMap(({ errors }) => errors),
      [],
    );
  });
});
