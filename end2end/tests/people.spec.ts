// People of the public with an account: the way in by a link and its button, their pages in two looks, and what is gone afterwards.
// In a demonstration no mail reaches `donor1@…`; the page shows the link instead.
import { type Page, expect, test as base } from '@playwright/test';
import { axe } from '../axe.ts';
import { type Look, lookName, overflow } from '../fixtures.ts';
import { Stage } from '../stage.ts';

const test = base.extend<object, { stage: Stage }>({
  stage: [
    async ({}, use) => {
      const stage = await Stage.open('2026-09-22T10:00:00+08:00');
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],
});

async function enter(page: Page, stage: Stage, who: string): Promise<void> {
  await page.goto(`${stage.url}/sign-in`);
  await page.locator('#email').fill(`${who}@demo.nuanfang.invalid`);
  await page.locator('main form button').first().click();
  await page.locator('main a[href*="/me/enter/"]').click();
  await page.locator('main form button').first().click();
  await expect(page).toHaveURL(/\/me$/);
}

/** The pages of each; the organisation's is found on theirs. */
const PAGES: Record<string, string[]> = {
  donor1: ['/me', '/me/gifts', '/me/delete', '/me/organisations/new'],
  donor2: ['/me', 'main a[href*="/me/organisations/0"]'],
};
const TWO: Look[] = [
  { lang: 'zh-CN', mode: 'normal' },
  { lang: 'en', mode: 'elder' },
];

for (const [who, paths] of Object.entries(PAGES)) {
  for (const look of TWO) {
    test(`${who} ${lookName(look)}`, async ({ browser, contextOptions, isMobile, javaScriptEnabled, stage }) => {
      test.skip(javaScriptEnabled === false, 'axe needs scripts; what follows below does without');
      const context = await browser.newContext(contextOptions);
      await context.addCookies(Object.entries(look).map(([name, value]) => ({ name, value, url: stage.url })));
      const page = await context.newPage();
      await enter(page, stage, who);
      const [wide, narrow] = isMobile ? [360, 320] : [1280, 768];
      for (const path of paths) {
        await test.step(path, async () => {
          await page.setViewportSize({ width: wide, height: 740 });
          if (path.startsWith('/')) expect((await page.goto(`${stage.url}${path}`))?.status(), path).toBe(200);
          else await page.locator(path).first().click();
          await expect(page.locator('main h1')).toHaveCount(1);
          await page.locator('main details').evaluateAll((all) => all.forEach((e) => e.setAttribute('open', '')));
          expect.soft(await axe(page), path).toEqual([]);
          for (const width of [wide, narrow]) {
            await page.setViewportSize({ width, height: 740 });
            expect.soft(await overflow(page), `${path} beyond the right edge at ${width} px`).toEqual([]);
          }
        });
      }
      await context.close();
    });
  }
}

test('what one types is there next time, and nothing after the account is deleted', async ({ browser, contextOptions, stage }) => {
  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  const who = `guest${test.info().workerIndex}x${test.info().project.name.replace(/\W/g, '')}`;
  await enter(page, stage, who);
  await page.locator('#name').fill('示例访客');
  await page.locator('form[action$="/me/profile"] button').click();
  await expect(page.locator('main [role=status]')).toBeVisible();
  await expect(page.locator('#name')).toHaveValue('示例访客');
  await page.goto(`${stage.url}/me/delete`);
  await page.locator('main form button').click();
  await expect(page.locator('#errors')).toBeVisible();
  await page.locator('#sure').check();
  await page.locator('main form button').click();
  await expect(page).toHaveURL(/\/sign-in\?did=erased$/);
  await page.goto(`${stage.url}/me`);
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goBack();
  await expect(page.locator('#name')).toHaveCount(0);
  await context.close();
});
