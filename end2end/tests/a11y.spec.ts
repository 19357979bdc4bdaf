// Every page in every look, opened once: axe finds nothing, nothing reaches beyond the right edge, the frame is complete.
import { axe } from '../axe.ts';
import { LOOKS, expect, lookName, overflow, test } from '../fixtures.ts';
import { PAGES, resolve } from '../pages.ts';

for (const page of PAGES) {
  for (const look of LOOKS) {
    test(`${page.name} ${lookName(look)}`, async ({ page: tab, open, wear, request, isMobile }) => {
      await wear(look);
      await open(await resolve(page, request), page.status);
      await expect(tab.locator('html')).toHaveAttribute('lang', look.lang);
      await expect(tab.locator('main h1')).toHaveCount(1);
      expect(await tab.title()).toContain(look.lang === 'en' ? 'Nuanfang' : '暖方');
      // What is folded away is part of the page.
      await tab.evaluate(() => document.querySelectorAll('main details').forEach((e) => e.setAttribute('open', '')));
      expect(await axe(tab)).toEqual([]);
      for (const width of isMobile ? [360, 320] : [1280, 768]) {
        await tab.setViewportSize({ width, height: 740 });
        expect(await overflow(tab), `beyond the right edge at ${width} px`).toEqual([]);
      }
    });
  }
}
