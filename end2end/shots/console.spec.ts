// Pictures of the console: SHOT_PATHS holds `person path` pairs, one a line; each in four looks into SHOT_OUT.
// SHOT_LOOKS narrows the looks: `zh-CN normal phone,en elder desktop`.
import { mkdirSync } from 'node:fs';
import { test } from '@playwright/test';
import { desktop, phone } from '../browser.ts';
import { enter } from '../console.ts';
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
    for (const [who, path = '/staff'] of wanted) {
      if (who !== name) continue;
      for (const look of looks) {
        const [lang = '', mode = '', device = ''] = look.split(' ');
        await context.addCookies([{ name: 'lang', value: lang, url: stage.url }, { name: 'mode', value: mode, url: stage.url }]);
        await page.setViewportSize((device === 'phone' ? phone : desktop).viewport);
        await page.goto(`${stage.url}${path}`);
        const file = `${name}${path.replace(/[^\w-]+/g, '_')}-${lang}-${mode}-${device}.png`;
        await page.screenshot({ path: `${out}/${file}`, fullPage: true });
      }
    }
    await context.close();
  }
  await stage.close();
});
