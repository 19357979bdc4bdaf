// Everything by keyboard alone, with the focus always in sight.
import { expect, focused, test } from '../fixtures.ts';
import { someNotice } from '../pages.ts';

const LISTS = ['/notices', '/centres'];

test('the skip link comes first and leads to the content', async ({ page, open }) => {
  await open('/notices');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toMatchObject({ tag: 'a', href: '#main', visible: true, ring: true });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => document.querySelector('main')!.contains(document.activeElement));
  expect(inside).toBe(true);
});

for (const path of LISTS) {
  test(`tab reaches menu, filters and rows of ${path}, each with a visible focus`, async ({ page, open, isMobile }) => {
    await open(path);
    // Folded filters open with the keyboard like anything else.
    const seen: NonNullable<Awaited<ReturnType<typeof focused>>>[] = [];
    for (let i = 0; i < 120; i += 1) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (!now) break;
      if (now.tag === 'summary') await page.keyboard.press('Enter');
      expect(now, `step ${i}: ${JSON.stringify(now)}`).toMatchObject({ ring: true, visible: true });
      seen.push(now);
      if (now.href.startsWith(`${path}/`)) break;
    }
    expect(seen.some((e) => e.name === 'q'), 'the search field').toBe(true);
    expect(seen.some((e) => e.href === '/about'), isMobile ? 'the folded menu' : 'the menu').toBe(true);
    expect(seen.at(-1)?.href, 'the first row').toContain(`${path}/`);
  });
}

test('a notice is found, opened and left again without a mouse', async ({ page, open, request }) => {
  const { id } = await someNotice(request, 'open');
  await open('/notices');
  const row = page.locator(`main a[href="/notices/${id}"]`).first();
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/notices/${id}$`));
  await expect(page.locator('h1')).toBeVisible();
  const back = page.getByRole('navigation', { name: '当前位置' }).getByRole('link', { name: '公示' });
  await back.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/notices$/);
});
