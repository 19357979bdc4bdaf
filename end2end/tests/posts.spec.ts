// A carer's post, as its people walk it: a manager publishes it (and is told what may not stand in it), somebody registers on a phone, the
// township telephones, the county checks, the centre takes them on; another one withdraws. Without scripts too (JOB-01 to JOB-03).
import { type Page, expect, test } from '@playwright/test';
import { enter } from '../console.ts';
import { Stage } from '../stage.ts';

const MORNING = '2026-09-22T10:00:00+08:00';
const NAME = '闻人例津';
const PHONE = '199 0000 7001';

test.use({ actionTimeout: 15_000 });

/** Fills in a day. */
async function day(page: Page, name: string, value: string): Promise<void> {
  const [y = '', m = '', d = ''] = value.split('-').map((part) => String(Number(part)));
  for (const [part, text] of Object.entries({ y, m, d })) await page.locator(`[name="${name}-${part}"]`).fill(text);
}

/** Registers an interest and gives the code of the receipt. */
async function register(page: Page, path: string, name: string, phone: string): Promise<string> {
  await page.goto(path);
  await page.locator('a.btn', { hasText: '登记求职意向' }).click();
  await page.locator('#name').fill(name);
  await page.locator('#phone').fill('2000001');
  await page.locator('#home').selectOption('411725102');
  await page.locator('[name="group"][value="relative_of_resident"]').check();
  await page.locator('main form button.btn').first().click();
  // Two things are wrong, each with its link; nothing that was typed is lost.
  await expect(page.locator('.errors a[href="#phone"]')).toBeVisible();
  await expect(page.locator('.errors a[href="#consent"]')).toBeVisible();
  await expect(page.locator('#name')).toHaveValue(name);
  await page.locator('#phone').fill(phone);
  await page.locator('#consent').check();
  await page.locator('main form button.btn').first().click();
  await expect(page.locator('main')).toContainText(name);
  await page.locator('main form button.btn', { hasText: '登记意向' }).click();
  const code = await page.locator('.slip .code').innerText();
  await expect(page.locator('main')).not.toContainText(name);
  return code;
}

test('a post from its publishing to the first day of work', async ({ browser, javaScriptEnabled }, info) => {
  test.skip(!['desktop-nojs', 'phone-js'].includes(info.project.name), 'once without and once with scripts');
  test.setTimeout(240_000);
  const stage = await Stage.open(MORNING);
  const options = { javaScriptEnabled: javaScriptEnabled !== false, viewport: info.project.use.viewport ?? null, baseURL: stage.url };
  const person = (name: string) => browser.newContext(options).then((context) => enter(context, stage, stage.person(name)));
  try {
    // The township publishes for its centre; what limits who somebody is comes back with its sentence.
    const township = await person('township1');
    await township.goto(`${stage.url}/staff/posts/new`);
    await township.locator('[name="centre"]').first().check();
    await township.locator('[name="kind"][value="cook"]').check();
    await township.locator('#wanted').fill('1');
    await township.locator('#pay').fill('２６００');
    await township.locator('#shifts').fill('5:30–13:30');
    await township.locator('#duties').fill('做早饭和午饭。');
    await township.locator('#requirements').fill('限女性，有健康证');
    await township.locator('#phone').fill('0396-9990001');
    await day(township, 'closes', '2026-10-20');
    await township.locator('main form button.btn').last().click();
    await expect(township.locator('.errors')).toContainText('性别');
    await township.locator('#requirements').fill('不限性别，有健康证');
    await township.locator('main form button.btn').last().click();
    await expect(township.locator('main')).toContainText('岗位已发布');
    const post = new URL(township.url()).pathname.replace('/staff', '');

    const anybody = await (await browser.newContext(options)).newPage();
    await anybody.goto('/posts?type=cook&county=411725');
    await expect(anybody.locator(`a[href="${post}"]`)).toBeVisible();
    const code = await register(anybody, post, NAME, PHONE);
    const other = await (await browser.newContext(options)).newPage();
    const regret = await register(other, post, '公羊例渚', '0396-9997002');

    // One changes their mind: nothing of them is left.
    await other.goto(`/posts/interest/${regret}`);
    await other.locator('button', { hasText: '撤回登记' }).click();
    await expect(other.locator('h1')).toHaveText('已撤回');

    // The township telephones: a name is read by an act, then the step.
    await township.goto(`${stage.url}/staff/applicants`);
    await expect(township.locator('main')).not.toContainText('公羊');
    await township.locator('main a', { hasText: '闻人某' }).click();
    await expect(township.locator('main')).not.toContainText(NAME);
    const applicant = new URL(township.url()).pathname;
    await township.locator('button', { hasText: '显示姓名和电话' }).click();
    await expect(township.locator('main')).toContainText(NAME);
    const take = async (page: Page, act: string, more: () => Promise<void> = async () => {}) => {
      await page.goto(`${stage.url}${applicant}`);
      // With one thing to do there is nothing to choose.
      const choice = page.locator(`[type="radio"][name="act"][value="${act}"]`);
      if (await choice.count()) await choice.check();
      await more();
      await page.locator('main form button.btn', { hasText: '提交' }).click();
      await expect(page.locator('main')).toContainText('已保存');
    };
    await take(township, 'contact');
    await take(township, 'refer');
    const check = await person('revitalisation1');
    await take(check, 'check', async () => {
      await check.locator('[name="qualified"][value="passed"]').check();
      await check.locator('#confirmed').selectOption('relative_of_resident');
    });
    await take(township, 'take-on', async () => {
      await day(township, 'started', '2026-09-28');
      await township.locator('#trained').check();
    });

    await anybody.goto('/posts/interest');
    await anybody.locator('#code').fill(code.toLowerCase());
    await anybody.locator('main form button.btn').click();
    await expect(anybody.locator('h1')).toHaveText('已录用');
    await anybody.goto(post);
    await expect(anybody.locator('main')).toContainText('这个岗位招满了');
    await anybody.goto(`${post}?lang=en`);
    await expect(anybody.locator('main')).toContainText('This post is filled');
  } finally {
    await stage.close();
  }
});
