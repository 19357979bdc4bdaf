// Every page of the console in every look, as the account that sees it: axe finds nothing, nothing reaches beyond the right edge,
// one heading. A portal per worker, since a code works once per account and half minute;
// each account signs in once and keeps its session.
import { type BrowserContext, expect, test as base } from '@playwright/test';
import { axe } from '../axe.ts';
import { enter } from '../console.ts';
import { CONSOLE, locate } from '../consolePages.ts';
import { LOOKS, lookName, overflow } from '../fixtures.ts';
import { Stage } from '../stage.ts';

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const test = base.extend<object, { stage: Stage; sessions: Map<string, State> }>({
  stage: [
    async ({}, use) => {
      const stage = await Stage.open('2026-09-22T10:00:00+08:00');
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],
  sessions: [async ({}, use) => use(new Map()), { scope: 'worker' }],
});

for (const [who, paths] of Object.entries(CONSOLE)) {
  for (const look of LOOKS) {
    test(`${who} ${lookName(look)}`, async ({ browser, contextOptions, isMobile, stage, sessions }) => {
      // Some twenty pages a person: one look is seen here each time, the others with `npm run shots`.
      test.skip(!isMobile || lookName(look) !== 'zh-CN normal', 'one look is enough');
      test.setTimeout(300_000);
      if (!sessions.has(who)) {
        const fresh = await browser.newContext({ ...contextOptions, javaScriptEnabled: false });
        await enter(fresh, stage, stage.person(who));
        sessions.set(who, await fresh.storageState());
        await fresh.close();
      }
      const context = await browser.newContext({ ...contextOptions, storageState: sessions.get(who) });
      await context.addCookies(Object.entries(look).map(([name, value]) => ({ name, value, url: stage.url })));
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(`${page.url()}: ${message.text()}`));
      const [wide, narrow] = isMobile ? [360, 320] : [1280, 768];
      for (const path of paths) {
        await test.step(typeof path === 'string' ? path : `${path.on} → ${path.link}`, async () => {
          const address = await locate(path, context.request, stage.url);
          await page.setViewportSize({ width: wide, height: 740 });
          const answer = await page.goto(`${stage.url}${address}`);
          expect.soft(answer?.status(), address).toBe(200);
          await expect.soft(page.locator('html'), address).toHaveAttribute('lang', look.lang);
          await expect.soft(page.locator('main h1'), address).toHaveCount(1);
          await page.evaluate(() => document.querySelectorAll('main details').forEach((e) => e.setAttribute('open', '')));
          expect.soft(await axe(page), address).toEqual([]);
          for (const width of [wide, narrow]) {
            await page.setViewportSize({ width, height: 740 });
            expect.soft(await overflow(page), `${address} beyond the right edge at ${width} px`).toEqual([]);
          }
        });
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}

for (const look of LOOKS) {
  test(`the second page of signing in ${lookName(look)}`, async ({ browser, contextOptions, isMobile, stage }) => {
    const context = await browser.newContext(contextOptions);
    await context.addCookies(Object.entries(look).map(([name, value]) => ({ name, value, url: stage.url })));
    const page = await context.newPage();
    const account = stage.person('admin2');
    await page.goto(`${stage.url}/sign-in?next=%2Fstaff`);
    await page.locator('#email').fill(account.email);
    await page.locator('#password').fill(account.password);
    await page.locator('main form button').first().click();
    await expect(page.locator('#totp')).toBeVisible();
    expect(await axe(page)).toEqual([]);
    for (const width of isMobile ? [360, 320] : [1280, 768]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await overflow(page), `beyond the right edge at ${width} px`).toEqual([]);
    }
    await context.close();
  });
}
