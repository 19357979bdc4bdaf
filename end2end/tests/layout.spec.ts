// What one touches is large enough, zoom stays possible, print leaves out what is only for a screen. That nothing scrolls
// sideways is looked at with every page, in a11y.spec.ts.
import { expect, test } from '../fixtures.ts';

for (const mode of ['normal', 'elder'] as const) {
  test(`targets of at least ${mode === 'elder' ? 60 : 44} px: ${mode}`, async ({ page, open, wear, isMobile }) => {
    await wear({ lang: 'zh-CN', mode });
    await open('/notices');
    const menu = page.locator('header details.menu > summary');
    if (isMobile) await menu.click();
    const least = mode === 'elder' ? 60 : 44;
    const small = await page
      .locator('header button, header summary, header nav a, main button, main input:not([type=hidden]), main select')
      .evaluateAll((all, least) => {
        const shown = all.filter((e) => e.checkVisibility());
        const size = (e: Element) => (e.closest('label') ?? e).getBoundingClientRect();
        return shown
          .filter((e) => size(e).height < least - 0.5)
          .map((e) => `${e.tagName} ${(e.textContent ?? '').trim() || e.getAttribute('name')}: ${size(e).height}`);
      }, least);
    expect(small).toEqual([]);
  });
}

test('zoom stays possible', async ({ page, open }) => {
  await open('/');
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content');
  expect(viewport).not.toMatch(/user-scalable|maximum-scale/);
});

test('print: the notice list hides what is only for a screen', async ({ page, open }) => {
  await open('/notices');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('header nav').first()).toBeHidden();
  await expect(page.locator('h1')).toBeVisible();
});
