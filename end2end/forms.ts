// Forms filled in as a person would, for the stories.
import { type Page, expect } from '@playwright/test';

/** What is typed or chosen, by the name of its field. */
export type Fields = Record<string, string | string[]>;

/** The three fields of a day: `2026-09-22`. */
export const date = (name: string, day: string): Fields => {
  const [y = '', m = '', d = ''] = day.split('-').map((part) => String(Number(part)));
  return { [`${name}-y`]: y, [`${name}-m`]: m, [`${name}-d`]: d };
};

/** Fills in the form that holds the first of these fields and sends it; `button` chooses among several. */
export async function send(page: Page, fields: Fields, button = 'button.btn'): Promise<void> {
  const [first = ''] = Object.keys(fields);
  const form = page.locator('main form').filter({ has: page.locator(`[name="${first}"]`) }).last();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const field = form.locator(`[name="${name}"]`);
      const kind = await field.first().evaluate((e) => (e instanceof HTMLInputElement ? e.type : e.tagName.toLowerCase()));
      if (kind === 'radio' || kind === 'checkbox') await form.locator(`[name="${name}"][value="${one}"]`).check();
      else if (kind === 'select') await field.selectOption(one);
      else await field.fill(one);
    }
  }
  await form.locator(button).last().click();
}

/** Nothing came back with a message. */
export async function taken(page: Page, what = page.url()): Promise<void> {
  await expect(page.locator('main .errors'), `${what}: ${await page.locator('main').innerText()}`).toHaveCount(0);
}

/** Opens a form of the console, fills it in and expects to be led on. */
export async function act(page: Page, path: string, fields: Fields, button?: string): Promise<void> {
  const url = new URL(path, page.url()).href;
  expect((await page.goto(url))?.status(), path).toBe(200);
  await send(page, fields, button);
  await taken(page, path);
}

/** The path of where one is. */
export const path = (page: Page) => new URL(page.url()).pathname;
