// Anyone finds a centre: by text, by filter, on the map, by distance; and reads what it offers, how to get there, what changed.
import { type Page, expect, onceIsEnough, test } from '../fixtures.ts';
import { centres, someCentre } from '../pages.ts';

/** Folded on a phone, open beside the list on a desktop. */
async function filters(page: Page) {
  const form = page.locator('main details.filters');
  if (!(await form.locator('form').isVisible())) await form.locator('summary').click();
  return form;
}

const rows = (page: Page) => page.locator('main ul.rows > li');
const countSaid = async (page: Page) => Number(/\d+/.exec(await page.locator('main .count b').first().innerText())?.[0]);

test('all of them, twenty on a page, each once @smoke', async ({ page, open }) => {
  await open('/centres');
  const all = await countSaid(page);
  expect(all).toBe(108);
  const seen = new Set<string>();
  for (;;) {
    const links = await rows(page).locator('h3 a').evaluateAll((list) => list.map((a) => a.getAttribute('href') ?? ''));
    links.forEach((link) => seen.add(link));
    const next = page.getByRole('link', { name: '下一页' });
    if ((await next.count()) === 0) break;
    const before = page.url();
    await next.click();
    await expect(page).not.toHaveURL(before);
  }
  expect(seen.size).toBe(all);
});

test('text: Chinese, pinyin and initials find the same centres @smoke', async ({ page, open, request }) => {
  expect((await centres(request, '?county=411725')).total).toBeGreaterThan(0);
  const said: number[] = [];
  for (const q of ['确山', 'queshan', 'qsx']) {
    await open(`/centres?county=411725&q=${encodeURIComponent(q)}`);
    said.push((await rows(page).count()) > 0 ? await countSaid(page) : 0);
  }
  expect(said[0]).toBeGreaterThan(0);
  expect(new Set(said).size, said.join(', ')).toBe(1);
});

test('filters are a form; counts match between list, map and API @smoke', async ({ page, open, request }) => {
  await open('/centres');
  const form = await filters(page);
  await form.getByLabel('县区', { exact: true }).selectOption('411725');
  await form.getByRole('checkbox').first().check();
  await form.getByRole('button').click();
  await expect(page).toHaveURL(/county=411725/);
  const said = await countSaid(page);
  expect((await centres(request, new URL(page.url()).search)).total).toBe(said);
  const tile = page.locator('svg.map a.on .v');
  expect(await tile.textContent()).toContain(String(said));
});

test('the map: a county is a link, again the way back', async ({ page, open }) => {
  await open('/centres');
  const tile = page.locator('svg.map').getByRole('link', { name: /确山县/ });
  await tile.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/county=411725/);
  const compass = page.locator('svg.compass');
  await expect(compass).toBeVisible();
  // The list beside it says the same as the drawing.
  expect(await compass.getByRole('link').count()).toBe(await page.locator('svg.compass').locator('xpath=ancestor::section').locator('ol > li').count());
  await page.locator('svg.map a.on').focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/county=/);
});

test('nearest first from a chosen township', async ({ page, open, request }) => {
  await open(`/centres?near=${(await someCentre(request)).township_code}`);
  const km = (await rows(page).locator('.num').allInnerTexts()).map((text) => parseFloat(/[\d.]+/.exec(text)?.[0] ?? 'NaN'));
  const known = km.filter((n) => !Number.isNaN(n));
  expect(known.length).toBeGreaterThan(5);
  expect(known).toEqual([...known].sort((a, b) => a - b));
});

test('the township picker narrows as one types; without scripts the plain list works', async ({ page, open, scripts }) => {
  await open('/centres');
  const form = await filters(page);
  const select = form.locator('select#township');
  const options = select.locator('option');
  const all = await options.count();
  expect(all).toBeGreaterThan(200);
  if (scripts) {
    const type = page.locator('#township-type');
    await expect(type).toBeVisible();
    await type.fill('zhugou');
    await expect.poll(() => options.count()).toBeLessThan(6);
    await type.press('Enter');
    await expect(select).not.toHaveValue('');
  } else {
    await expect(page.locator('#township-type')).toBeHidden();
    await select.selectOption({ index: 5 });
  }
  await form.getByRole('button').click();
  await expect(page).toHaveURL(/township=\d{9}/);
});

test('a township of another county: says so and leads there', async ({ page, open, request }) => {
  const { township_code: township, county_code: county } = await someCentre(request);
  await open(`/centres?county=${county === '411725' ? '411721' : '411725'}&township=${township}`);
  await expect(page.locator('main .empty')).toBeVisible();
  await page.locator('main .empty').getByRole('link').click();
  await expect(page).not.toHaveURL(/county=/);
});

test('a centre: figures in bands, way, visiting, gifts, what changed @smoke', async ({ page, open, request }) => {
  const { path, name } = await someCentre(request);
  await open(path);
  const main = page.locator('main');
  await expect(main.locator('h1')).toHaveText(name);
  await expect(main.locator('dl.facts--big')).toBeVisible();
  await expect(main.getByRole('heading', { name: '怎么去' }).or(main.getByRole('heading', { name: /路/ })).first()).toBeVisible();
  await expect(main.locator('a[href^="tel:"]').first()).toBeVisible();
  // How many live in one house is nowhere a number (PUB-12).
  expect(await main.innerText()).not.toMatch(/(?:在住|入住|住户)\s*\d+\s*人/);
});

test('open data: CSV opens in a spreadsheet, JSON is described, both agree', async ({ request }) => {
  onceIsEnough();
  const csv = await request.get('/api/v1/centres.csv');
  expect(csv.headers()['content-type']).toContain('text/csv');
  const bytes = await csv.body();
  expect([...bytes.subarray(0, 3)], 'a mark for spreadsheets').toEqual([0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').trim().split(/\r?\n/);
  expect(lines.length).toBe(1 + 108);
  const openapi = await (await request.get('/api/v1/openapi.json')).json();
  expect(openapi.openapi).toMatch(/^3\./);
  expect(Object.keys(openapi.paths)).toEqual(expect.arrayContaining(['/api/v1/centres', '/api/v1/notices']));
});

test('the search of the home page finds a centre or a notice', async ({ page, open }) => {
  await open('/');
  await page.locator('main').getByRole('searchbox').fill('确山');
  await page.locator('main').getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/(notices|centres|search)\?/);
  await expect(page.locator('main ul.rows').first()).toBeVisible();
});
