// Anyone finds what a centre lacks, how much, and how to give it; a centre confirms its needs with one press.
import { enter } from '../console.ts';
import { type Page, expect, onceIsEnough, test } from '../fixtures.ts';
import { needs, someNeed } from '../pages.ts';
import { Stage } from '../stage.ts';

const rows = (page: Page) => page.locator('main ul.rows > li');

/** Folded on a phone, open beside the list on a desktop. */
async function filters(page: Page) {
  const form = page.locator('main details.filters');
  if (!(await form.locator('form').isVisible())) await form.locator('summary').click();
  return form;
}

test('what is missing near a township, nearest first @smoke', async ({ page, open, request }) => {
  await open('/needs');
  const form = await filters(page);
  await form.locator('#near').selectOption('411725101');
  await form.getByRole('button').click();
  await expect(page).toHaveURL(/near=411725101/);
  const far = await rows(page).locator('p.meta').first().innerText();
  expect(far).toContain('公里');
  expect((await needs(request)).total).toBeGreaterThan(0);
});

test('another word finds it; nothing found says what helps @smoke', async ({ page, open }) => {
  await open('/needs?q=%E5%B0%BF%E5%9E%AB');
  await expect(rows(page).first()).toContainText('护理垫');
  await open('/needs?county=411725&category=service&q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7');
  await expect(page.locator('main .empty')).toContainText('确山县');
  await page.locator('main .empty a').first().click();
  await expect(rows(page).first()).toBeVisible();
});

test('one need says how much is left, what can be taken and where to bring it', async ({ page, open, request }) => {
  const need = await someNeed(request);
  await open(need.path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(need.item);
  await expect(page.locator('main')).toContainText('还需要');
  await expect(page.locator('main')).toContainText('可以收');
  await expect(page.locator('main aside.panel--key a[href^="tel:"]').first()).toBeVisible();
  await expect(page.locator('head meta[property="og:title"]')).toHaveAttribute('content', /需要/);
});

test('money goes elsewhere, over a page that says so', async ({ page, open }) => {
  await open('/needs/money');
  await page.getByRole('link', { name: '去募捐页面' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('您即将离开暖方');
  await expect(page.getByRole('link', { name: /继续前往/ })).toHaveAttribute('href', /^https:\/\/platform\.example\//);
});

test('a centre confirms all of its needs with one press', async ({ browser }) => {
  onceIsEnough();
  test.slow();
  const stage = await Stage.open('2026-09-22T10:00:00+08:00');
  const context = await browser.newContext();
  const page = await enter(context, stage, stage.person('centre1'), '/staff/needs');
  await page.getByRole('button', { name: /都还需要/ }).click();
  await expect(page.locator('main')).toContainText('全部核实了');
  await context.close();
  await stage.close();
});
