// Signing in as a member of staff of the demonstration, through the same forms as everybody.
import { type BrowserContext, type Page, expect } from '@playwright/test';
import { type Account, type Stage } from './stage.ts';

/** The accounts of a demonstration, read from what `nuanfang demo` printed. */
export function accounts(printed: string): Map<string, Account> {
  const password = /the password of all is (\S+)/.exec(printed)?.[1];
  if (!password) throw new Error(`no accounts in:\n${printed}`);
  const lines = printed.matchAll(/^(\w+)@demo\.nuanfang\.invalid\s+(\w+)\s.*\s([A-Z2-7]{32})$/gm);
  return new Map([...lines].map(([, name = '', role = '', secret = '']) => [name, { email: `${name}@demo.nuanfang.invalid`, role, password, secret }]));
}

/** Signs in with password and code; ends on the page that was asked for. */
export async function signIn(page: Page, account: Account, code: () => Promise<string>, path = '/staff', site = ''): Promise<void> {
  await page.goto(`${site}/sign-in?next=${encodeURIComponent(path)}`);
  await page.locator('#email').fill(account.email);
  await page.locator('#password').fill(account.password);
  await page.locator('main form button').first().click();
  await page.locator('#totp').fill(await code());
  await page.locator('main form button').first().click();
  await expect(page).toHaveURL(new RegExp(`${path.replace(/[?]/g, '\\?')}$`));
}

/** Another person at the same portal: a context of its own, signed in. */
export async function enter(context: BrowserContext, stage: Stage, account: Account, path = '/staff'): Promise<Page> {
  const page = await context.newPage();
  await signIn(page, account, () => stage.code(account), path, stage.url);
  return page;
}

/** Takes up a new account by the link that `nuanfang staff add` printed: password, authenticator, recovery codes; ends in the console. */
export async function welcome(context: BrowserContext, stage: Stage, who: Omit<Account, 'password' | 'secret'>, link: string): Promise<Page> {
  const page = await context.newPage();
  const password = 'lantern-and-eaves-2026';
  await page.goto(link);
  await page.locator('#password_new').fill(password);
  await page.locator('#password_again').fill(password);
  await page.locator('main form button').last().click();
  const secret = (await page.locator('code.secret').innerText()).replace(/\s/g, '');
  const account = { ...who, password, secret };
  await page.locator('#totp').fill(await stage.code(account));
  await page.locator('main form button').last().click();
  await page.locator('main form[action$="/done"] button').click();
  await expect(page).toHaveURL(/\/staff/);
  return page;
}
