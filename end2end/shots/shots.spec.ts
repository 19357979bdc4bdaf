// Every page on a phone and a desktop, in both languages and both modes: `notice-open.360.zh-CN.elder.png`.
import { expect } from '@playwright/test';
import { LOOKS, lookName, test } from '../fixtures.ts';
import { PAGES, resolve } from '../pages.ts';

const out = process.env.SHOTS ?? '../target/shots';

for (const page of PAGES) {
  for (const look of LOOKS) {
    for (const width of [360, 1280]) {
      test(`${page.name} ${width} ${lookName(look)}`, async ({ page: tab, open, wear, request }) => {
        await wear(look);
        await tab.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        await open(await resolve(page, request), page.status);
        await tab.evaluate(() => document.fonts.ready);
        await tab.screenshot({ path: `${out}/${page.name}.${width}.${look.lang}.${look.mode}.png`, fullPage: true });
        expect(await tab.title()).not.toBe('');
      });
    }
  }
}
