// Wrong addresses and hostile input: a page in words with a way on, never a 500, never executed.
import { expect, onceIsEnough, test } from '../fixtures.ts';

const cases: [path: string, status: number][] = [
  ['/no-such-page', 404],
  ['/notices/411725-2026-999999', 404],
  ['/notices/%3Cscript%3Ealert(1)%3C%2Fscript%3E', 404],
  ['/centres/no-such-centre', 404],
  ['/notices?county=999999', 400],
  ['/notices?year=twenty', 400],
  ['/notices?state=open&after=nonsense', 400],
  ['/notices?county=411702&county=411725', 400],
  ['/centres?county=999999', 400],
  ['/notices?lang=tlh', 400],
];

for (const [path, status] of cases) {
  test(`${status} in words: ${path}`, async ({ page, open }) => {
    await open(path, status);
    await expect(page.locator('h1')).toHaveCount(1);
    await expect(page.locator('h1')).toBeVisible();
    // A way on, and a number to name when asking for help; nothing of the machinery.
    expect(await page.locator('main a').count()).toBeGreaterThan(1);
    await expect(page.locator('main')).toContainText('请求编号');
    expect(await page.locator('body').innerText()).not.toMatch(/sqlx|SELECT |panicked|\.rs:|StatusCode/);
  });
}

test('a 404 of a notice helps to find it', async ({ page, open }) => {
  await open('/notices/411725-2026-999999', 404);
  await page.locator('main').getByRole('searchbox').fill('确山');
  await page.locator('main').getByRole('button').click();
  await expect(page).toHaveURL(/\/notices\?q=/);
  await expect(page.locator('main ul.rows').first()).toBeVisible();
});

test('error pages in English', async ({ page, open, wear }) => {
  await wear({ lang: 'en', mode: 'normal' });
  await open('/no-such-page', 404);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await page.locator('main').innerText()).not.toMatch(/\p{Script=Han}/u);
});

const HOSTILE = [
  `'; DROP TABLE notices; --`,
  `" OR 1=1 --`,
  '<script>document.title="owned"</script>',
  '<img src=x onerror=alert(1)>',
  '{{7*7}}${7*7}',
  '%',
  '_'.repeat(50),
  '\u202e\u200b确山',
  '😀'.repeat(40),
  '../../../etc/passwd',
];

for (const list of ['/notices', '/centres']) {
  test(`hostile text in ${list} is only text`, async ({ page }) => {
    for (const text of HOSTILE) {
      const answer = await page.goto(`${list}?q=${encodeURIComponent(text)}`);
      expect(answer!.status(), text).toBe(200);
      expect(await page.title(), text).not.toBe('owned');
      expect(await page.locator('main script, main img[src="x"]').count(), text).toBe(0);
    }
  });
}

test('bytes that are no text, and too many of them', async ({ request }) => {
  onceIsEnough();
  const clean = 500;
  for (const path of ['/notices?q=%FF%FE', '/notices?q=%00', '/centres?q=%C0%AF', '/notices/%FF', '/%00', '/notices?%', '/notices?&&&==']) {
    expect((await request.get(path)).status(), path).toBeLessThan(clean);
  }
  expect((await request.get(`/notices?q=${'a'.repeat(7000)}`)).status()).toBe(400);
  const many = Array.from({ length: 100 }, (_, n) => `k${n}=1`).join('&');
  expect((await request.get(`/notices?${many}`)).status()).toBe(400);
});

test('a body of 10 MB, a wrong method, a wrong content type', async ({ request, baseURL }) => {
  onceIsEnough();
  const origin = baseURL ?? '';
  const big = await request.post('/settings/mode', { headers: { origin }, form: { mode: 'elder', back: 'x'.repeat(10_000_000) } });
  expect([400, 413]).toContain(big.status());
  expect((await request.post('/notices', { headers: { origin }, form: { q: 'x' } })).status()).toBe(405);
  expect((await request.delete('/notices', { headers: { origin } })).status()).toBe(405);
  const json = await request.post('/settings/mode', { headers: { origin }, data: { mode: 'elder' } });
  expect(json.status()).toBeGreaterThanOrEqual(400);
  expect(json.status()).toBeLessThan(500);
});

test('the API answers mistakes as JSON', async ({ request }) => {
  onceIsEnough();
  for (const [path, status] of [
    ['/api/v1/notices?county=999999', 400],
    ['/api/v1/nothing', 404],
  ] as const) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(status);
    expect(await answer.json(), path).toMatchObject({ status, error: expect.any(String), request_id: expect.any(String) });
  }
});

test('every answer carries the headers of a careful site', async ({ request }) => {
  onceIsEnough();
  for (const path of ['/', '/notices', '/no-such-page', '/api/v1/notices', '/healthz', '/feeds/notices.atom']) {
    const headers = (await request.get(path)).headers();
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toBe('same-origin');
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], path).not.toContain('unsafe-inline');
    expect(headers['x-request-id'], path).toBeTruthy();
    expect(headers['server'] ?? '', path).toBe('');
  }
});
