// A neighbour reviews a notice: finds it, reads who decided what, how long and why, and sees nobody's private data.
import { expect, onceIsEnough, test } from '../fixtures.ts';
import { someNotice } from '../pages.ts';

/** A masked name keeps the surname and no more; the given names of the demonstration may not be in it. */
const MASKED = /^\p{Script=Han}{1,2}[*＊某xX×○]+.{0,8}$/u;

test('the list: open ones first, soonest end first, then the ended ones @smoke', async ({ page, open }) => {
  await open('/notices');
  const lists = page.locator('main ul.rows');
  await expect(lists).toHaveCount(2);
  const left = await lists.first().locator('.left').allInnerTexts();
  const days = left.map((text) => (text.includes('今天') ? 0 : Number(/\d+/.exec(text)?.[0] ?? NaN)));
  expect(days.length).toBeGreaterThan(3);
  expect(days).toEqual([...days].sort((a, b) => a - b));
  expect(await page.locator('.count b').first().innerText()).toBe(String(days.length));
  for (const text of await lists.nth(1).locator('.left').allInnerTexts()) expect(text).toMatch(/已截止|已撤下/);
});

test('filters are a form: county and text narrow the list, the address keeps them @smoke', async ({ page, open, request }) => {
  const { county } = await someNotice(request, 'open');
  await open('/notices');
  const filters = page.locator('main details.filters');
  if (!(await filters.locator('form').isVisible())) await filters.locator('summary').click();
  await filters.getByLabel('县区', { exact: true }).selectOption(county.code);
  await filters.getByLabel('状态').selectOption('open');
  await filters.getByRole('button').click();
  await expect(page).toHaveURL(new RegExp(`county=${county.code}`));
  await expect(filters.locator('summary')).toContainText(county.name);
  const counties = page.locator('main ul.rows li .meta span:first-child');
  expect(await counties.count()).toBeGreaterThan(0);
  for (const name of await counties.allInnerTexts()) expect(name).toBe(county.name);
});

test('text: a number leads to its notice, pinyin finds a county, a name finds nobody', async ({ page, open, request }) => {
  const { id, number } = await someNotice(request, 'ended');
  await page.goto(`/notices?q=${encodeURIComponent(number)}`);
  await expect(page).toHaveURL(new RegExp(`/notices/${id}$`));
  await open('/notices?q=queshan');
  for (const name of await page.locator('main ul.rows li .meta span:first-child').allInnerTexts()) {
    expect(name).toBe('确山县');
  }
  await open(`/notices?q=${encodeURIComponent('张虚构')}`);
  await expect(page.locator('main .empty')).toBeVisible();
});

test('the ended list turns its pages without gap or repetition', async ({ page, open }) => {
  await open('/notices?state=ended');
  const seen: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const links = await page.locator('main ul.rows h3 a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(0);
    seen.push(...links);
    await page.getByRole('link', { name: '下一页' }).click();
    await expect(page).toHaveURL(/after=/);
  }
  expect(new Set(seen).size).toBe(seen.length);
  await page.getByRole('link', { name: '回到第一页' }).click();
  await expect(page).not.toHaveURL(/after=/);
});

test('nothing found says why and offers the way back', async ({ page, open }) => {
  await open('/notices?county=411702&year=2001');
  const empty = page.locator('main .empty');
  await expect(empty).toBeVisible();
  await empty.getByRole('link').click();
  await expect(page).toHaveURL(/\/notices$/);
});

test('an open notice: head, steps, masked rows, channels, why it ends when it ends @smoke', async ({ page, open, request }) => {
  const { id, number } = await someNotice(request, 'open', (notice) => notice.people >= 4);
  const answer = await open(`/notices/${id}`);
  expect(answer.headers()['cache-control']).toContain('no-store');
  expect(answer.headers()['x-robots-tag']).toContain('noindex');
  const main = page.locator('main');
  await expect(main.locator('h1')).toContainText('公示');
  await expect(main).toContainText(number);
  await expect(main.locator('.deadline')).toContainText('还剩');
  for (const step of ['户申请', '村申报', '乡审批', '县备案']) await expect(main.locator('.steps')).toContainText(step);
  const names = await main.locator('tbody th[role=rowheader]').allInnerTexts();
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(name.trim()).toMatch(MASKED);
  await expect(main.locator('#object')).toContainText('电话');
  await expect(main.getByRole('heading', { name: /^为什么是/ })).toBeVisible();
  expect(await main.locator('ol.days > li').count()).toBeGreaterThanOrEqual(8);
  await expect(main.getByRole('img', { name: /二维码/ })).toBeVisible();
});

test('the link in the deadline leads to how to object', async ({ page, open, request }) => {
  const { id } = await someNotice(request, 'open');
  await open(`/notices/${id}`);
  await page.locator('.deadline').getByRole('link').click();
  await expect(page).toHaveURL(/#object$/);
  await expect(page.locator('#object')).toBeInViewport();
});

for (const state of ['ended', 'concluded', 'withdrawn'] as const) {
  test(`a notice that is ${state}: counts and dates stay, rows are gone @smoke`, async ({ page, open, request }) => {
    const { id, number, people } = await someNotice(request, state);
    await open(`/notices/${id}`);
    const main = page.locator('main');
    await expect(main).toContainText(number);
    await expect(main).toContainText(`${people} 人`);
    await expect(main.locator('table')).toHaveCount(0);
    await expect(main.locator('.deadline')).toHaveCount(0);
    await expect(main).toContainText(state === 'withdrawn' ? '提前撤下' : '已撤下');
  });
}

test('English: the same notice, Chinese only where it is a name', async ({ page, open, wear, request }) => {
  const { id } = await someNotice(request, 'open');
  await wear({ lang: 'en', mode: 'normal' });
  await open(`/notices/${id}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  for (const heading of await page.locator('main h2').allInnerTexts()) expect(heading).not.toMatch(/\p{Script=Han}/u);
});

test('feed and API: numbers and counts, no person', async ({ request }) => {
  onceIsEnough();
  const feed = await request.get('/feeds/notices.atom');
  expect(feed.headers()['content-type']).toContain('application/atom+xml');
  const text = await feed.text();
  expect(text).toContain('<entry>');
  const list = await (await request.get('/api/v1/notices?state=open')).json();
  expect(Object.keys(list.items[0])).not.toEqual(expect.arrayContaining(['rows']));
  for (const body of [text, JSON.stringify(list)]) expect(body).not.toMatch(/[*＊]/);
});

test('the demonstration says that it is one', async ({ page, open }) => {
  await open('/notices');
  await expect(page.locator('header .demo')).toBeVisible();
});
