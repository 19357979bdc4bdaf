// Language and elder mode: a link and a plain form, kept by a cookie, on every page, with and without scripts.
import { expect, onceIsEnough, test } from '../fixtures.ts';

test('language: the link switches, the choice stays, and back again @smoke', async ({ page, open, isMobile }) => {
  await open('/notices');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const other = async (name: string) => {
    if (isMobile) await page.locator('header details.menu > summary').click();
    await page.locator('header').getByRole('link', { name, exact: true }).click();
  };
  await other('English');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveURL(/\/notices\b/);
  await open('/centres');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('h1')).not.toContainText(/[\u4e00-\u9fff]/);
  await other('中文');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await open('/about');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test('elder mode: a form with one button, kept, undone by the same button @smoke', async ({ page, open }) => {
  await open('/notices?q=示例');
  const size = () => page.locator('main p').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
  const before = await size();
  await page.getByRole('button', { name: '长辈版' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mode', 'elder');
  // Back where one was, the filter still set.
  await expect(page).toHaveURL(/\/notices\?q=/);
  expect(await size()).toBeGreaterThan(before);
  await open('/centres');
  await expect(page.locator('html')).toHaveAttribute('data-mode', 'elder');
  await page.getByRole('button', { name: '标准版' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-mode', 'elder');
});

test('the form never leads away from the portal', async ({ request, baseURL }) => {
  onceIsEnough();
  for (const back of ['https://example.org/', '//example.org', '/\\example.org', 'javascript:alert(1)']) {
    const answer = await request.post('/settings/mode', {
      form: { mode: 'elder', back },
      headers: { origin: baseURL ?? '' },
      maxRedirects: 0,
    });
    const target = new URL(answer.headers()['location'] ?? '/', baseURL);
    expect(target.origin, back).toBe(baseURL);
    expect(answer.status(), back).toBeLessThan(500);
  }
});

test('a form from another origin changes nothing', async ({ request }) => {
  onceIsEnough();
  const answer = await request.post('/settings/mode', {
    form: { mode: 'elder', back: '/' },
    headers: { origin: 'https://example.org', 'sec-fetch-site': 'cross-site' },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
  expect(answer.headers()['set-cookie'] ?? '').not.toContain('mode=');
});
