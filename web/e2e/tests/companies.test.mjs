// The list as a place of work: filters built and written, rows chosen and changed with a way back,
// segments, notes, and what comes while the page is open.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipReason as noBrowser } from '../../tracker/test/browser.mjs';
import { skipReason as noExecutable } from '../harness/executable.mjs';
import * as inspection from '../harness/inspection.mjs';
import { ask, startProduct } from '../harness/product.mjs';

describe('the list of companies', { skip: noBrowser() || noExecutable() }, () => {
  let product;
  let list;

  before(async () => {
    product = await startProduct();
    await product.found();
    await product.fill();
    list = `/sites/${product.site.id}/companies`;
  });
  after(() => product?.stop());

  async function open(path, options) {
    const { context, page } = await product.signedIn(options);
    await page.goto(product.origin + path);
    await page.locator('[data-row-link], h1').first().waitFor();
    await inspection.settle(page);
    return { context, page };
  }

  const rows = (page) => page.locator('[data-row-link]').allTextContents();
  const filter = (page) => new URL(page.url()).searchParams.get('filter');
  const hasFilter = (page, wanted) =>
    page.waitForURL((url) => url.searchParams.get('filter') === wanted);
  const undo = (page) => page.getByRole('button', { name: 'Undo' }).last().click();

  test('a_filter_is_built_in_words_and_is_the_same_as_text', async () => {
    const { context, page } = await open(list);
    const all = await rows(page);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('button', { name: 'Condition' }).click();
    const country = page.getByRole('combobox', { name: 'Value: Country' });
    await country.click();
    await country.pressSequentially('German');
    await page.getByRole('option', { name: /^Germany/ }).click();
    await hasFilter(page, 'country:DE');
    await country.press('Escape');
    assert.equal(await page.getByLabel('The same as text').inputValue(), 'country:DE');
    await inspection.settle(page);
    assert.ok((await rows(page)).length < all.length);
    await inspection.assertAccessible(page, 'filter builder');
    await context.close();
  });

  test('a_filter_that_cannot_be_read_is_marked_where_it_is_wrong', async () => {
    const { context, page } = await open(list);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    const text = page.getByLabel('The same as text');
    await text.fill('country:DE coutry:FR');
    await page.getByText('There is no field “coutry”.').waitFor();
    assert.equal(await page.locator('#filter-panel mark').textContent(), 'coutry');
    assert.equal(filter(page), null);
    await inspection.assertAccessible(page, 'filter with an error');
    await text.fill('country:DE or country:FR');
    await hasFilter(page, 'country:DE or country:FR');
    await context.close();
  });

  test('a_link_with_a_filter_that_cannot_be_read_leads_on', async () => {
    const { context, page } = await open(`${list}?filter=coutry:FR`);
    await page.getByRole('heading', { name: 'The filter cannot be read' }).waitFor();
    await inspection.assertAccessible(page, 'unreadable filter');
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await page.locator('[data-row-link]').first().waitFor();
    await context.close();
  });

  test('rows_are_chosen_with_keys_changed_at_once_and_put_back', async () => {
    const { context, page } = await open(`${list}?sort=name`);
    await page.locator('[data-row-link]').nth(1).focus();
    for (const key of ['Space', 'Shift+J', 'Shift+ArrowDown']) await page.keyboard.press(key);
    const chosen = page.locator('tr[aria-selected="true"]');
    assert.equal(await chosen.count(), 3);
    await page.getByRole('button', { name: 'Status', exact: true }).last().click();
    await page.getByRole('menuitem', { name: 'Contacted' }).click();
    await chosen.getByText('Contacted').nth(2).waitFor();
    await page.getByText('3 companies changed.').waitFor();
    await inspection.settle(page);
    await inspection.assertAccessible(page, 'rows chosen');
    await undo(page);
    await chosen.getByText('New', { exact: true }).nth(2).waitFor();
    const { body } = await ask(page, `/sites/${product.site.id}/companies?filter=status:contacted`);
    assert.equal(body.total, 0);
    await context.close();
  });

  test('a_hidden_company_leaves_the_list_and_comes_back', async () => {
    const { context, page } = await open(`${list}?sort=name`);
    const [first] = await rows(page);
    await page.locator('[data-row-link]').first().focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Hide', exact: true }).click();
    await page.getByText('1 company changed.').waitFor();
    assert.ok(!(await rows(page)).includes(first));
    await undo(page);
    await page.getByRole('link', { name: first, exact: true }).waitFor();
    await context.close();
  });

  test('a_segment_is_saved_found_by_a_colleague_deleted_and_put_back', async () => {
    const { context, page } = await open(`${list}?filter=country:DE&sort=name`);
    await page.getByRole('button', { name: 'Save as segment' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Near us');
    await page.getByRole('combobox', { name: 'Folder' }).fill('Sales');
    await inspection.assertAccessible(page, 'segment dialog');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.has('segment'));
    const shown = await rows(page);

    const colleague = await open(list);
    await colleague.page.getByRole('link', { name: /^Near us/ }).click();
    await hasFilter(colleague.page, 'country:DE');
    await inspection.settle(colleague.page);
    assert.deepEqual(await rows(colleague.page), shown);
    await colleague.context.close();

    await page.getByRole('button', { name: 'What to do with Near us' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('“Near us” deleted').waitFor();
    assert.equal(await page.getByRole('link', { name: /^Near us/ }).count(), 0);
    await undo(page);
    await page.getByRole('link', { name: /^Near us/ }).waitFor();
    await context.close();
  });

  test('who_comes_now_is_in_the_list_without_a_reload', async () => {
    const { context, page } = await open(list);
    await page.mouse.move(640, 10);
    const { address, name } = product.known[5];
    await product.visit(address, ['/', '/pricing']);
    await page.waitForFunction(
      (wanted) => document.querySelector('[data-row-link]')?.textContent === wanted,
      name,
    );
    await context.close();
  });

  test('rows_stay_while_the_pointer_is_on_them_and_say_how_many_wait', async () => {
    const { context, page } = await open(list);
    const before = await rows(page);
    await page.locator('[data-row-link]').nth(2).hover();
    const known = product.known.filter(({ name }) => name !== before[0]);
    await product.visit(known[7].address, ['/', '/pricing']);
    const mark = page.getByRole('button', { name: /^\d+ new$/ });
    await mark.waitFor();
    assert.equal((await rows(page))[0], before[0]);
    await mark.click();
    await page.getByRole('link', { name: known[7].name, exact: true }).waitFor();
    await context.close();
  });

  test('our_side_of_a_company_is_kept', async () => {
    const { context, page } = await open(list);
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('heading', { name: 'On our side' }).waitFor();
    await page.getByLabel('Add a note').fill('Wants an offer in January.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Wants an offer in January.').waitFor();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Qualified' }).click();
    await inspection.settle(page);
    await inspection.assertAccessible(page, 'our side');
    await page.reload();
    await page.getByText('Wants an offer in January.').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Status' }).inputValue(), 'Qualified');
    await context.close();
  });
});
