// Pictures of the console: SHOT_PATHS holds `person path` pairs, one a line; each in four looks into SHOT_OUT. A third word is what the
// first link on that page looks like: `centre1 /staff/gifts?stage=received ^/staff/gifts/[0-9a-f-]{36}$` is the page behind it.
// SHOT_LOOKS narrows the looks: `zh-CN normal phone,en elder desktop`.
import { mkdirSync } from 'node:fs';
import { test } from '@playwright/test';
import { desktop, phone } from '../browser.ts';
import { enter } from '../console.ts';
import { locate } from '../consolePages.ts';
import { Stage } from '../stage.ts';

const wanted = (process.env.SHOT_PATHS ?? 'county1 /staff').split('\n').map((line) => line.trim().split(/\s+/));
const looks = (process.env.SHOT_LOOKS ?? 'zh-CN normal phone,zh-CN normal desktop,en normal desktop,zh-CN elder phone').split(',');
const out = process.env.SHOT_OUT ?? 'test-results/console';

test('console', async ({ browser }) => {
  test.setTimeout(600_000);
  mkdirSync(out, { recursive: true });
  const stage = await Stage.open(process.env.SHOT_CLOCK ?? '2026-09-22T10:00:00+08:00');
  for (const name of new Set(wanted.map(([who]) => who ?? ''))) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = name === '-' ? await context.newPage() : await enter(context, stage, stage.person(name));
    for (const [who, path = '/staff', link] of wanted) {
      if (who !== name) continue;
      const address = link ? await locate({ on: path, link: new RegExp(link) }, context.request, stage.url) : path;
      for (const look of looks) {
        const [lang = '', mode = '', device = ''] = look.split(' ');
        await context.addCookies([{ name: 'lang', value: lang, url: stage.url }, { name: 'mode', value: mode, url: stage.url }]);
        await page.setViewportSize((device === 'phone' ? phone : desktop).viewport);
        await page.goto(`${stage.url}${address}`);
        const file = `${name}${(path + (link ? "_first" : "")).replace(/[^\w-]+/g, "_")}-${lang}-${mode}-${device}.png`;
        await page.screenshot({ path: `${out}/${file}`, fullPage: true });
      }
    }
    await context.close();
  }
  await stage.close();
});
