// Everybody wants the last pieces at the same moment: at one process and at two on the same data, on both engines, exactly as many
// promises are taken as there is room for, and nobody is answered with a fault (DON-06, AC-08).
import { type Page, expect, test } from '@playwright/test';
import { enter } from '../console.ts';
import { act } from '../forms.ts';
import { Stage } from '../stage.ts';

const MORNING = '2026-09-22T10:00:00+08:00';
const CLIENTS = 200;
const LAST = 50;
const OWN = { 'sec-fetch-site': 'same-origin' };

/** A new need of the demonstration's centre for the last pieces; its id. */
async function scarce(manager: Page, stage: Stage, item: string): Promise<string> {
  await act(manager, '/staff/needs/new', { category: 'care_pads', item, needed: String(LAST) });
  const found = (await (await fetch(`${stage.url}/api/v1/needs?q=${encodeURIComponent(item)}`)).json()) as { needs: { id: string; item: string }[] };
  const need = found.needs.find((one) => one.item === item);
  if (!need) throw new Error(`no need ${item}`);
  return need.id;
}

/** Fills in the form as far as its last button; what is left to send. */
async function ready(site: string, need: string): Promise<() => Promise<Response>> {
  const path = `${site}/donate/new/${need}`;
  const typed = { quantity: '1', kind: 'anonymous', way: 'brought', use: 'need', display: 'anonymous', consent: 'yes' };
  const saved = await fetch(path, { method: 'POST', headers: OWN, body: new URLSearchParams(typed), redirect: 'manual' });
  expect(saved.status, await saved.text()).toBe(303);
  const cookie = saved.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const check = await (await fetch(`${path}/check`, { headers: { cookie } })).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(check)?.[1] ?? '';
  const body = new URLSearchParams({ form_key: hidden('form_key'), kind: hidden('kind') });
  return async () => {
    const answer = await fetch(`${path}/check`, { method: 'POST', headers: { ...OWN, cookie }, body, redirect: 'manual' });
    await answer.text();
    return answer;
  };
}

test('the last pieces are promised once @smoke', async ({ browser }, info) => {
  test.skip(!['desktop-nojs', 'postgres'].includes(info.project.name), 'once on each engine: no browser takes part');
  test.setTimeout(240_000);
  const stage = await Stage.open(MORNING, info.project.name === 'postgres' ? process.env.NUANFANG_E2E_PG_RACE : undefined);
  try {
    const manager = await enter(await browser.newContext({ baseURL: stage.url, javaScriptEnabled: false }), stage, stage.person('centre1'));
    for (const nodes of [[stage.url], [stage.url, await stage.beside()]]) {
      const need = await scarce(manager, stage, `护理垫${nodes.length}`);
      const tries: (() => Promise<Response>)[] = [];
      while (tries.length < CLIENTS) {
        const some = Array.from({ length: 10 }, (_, n) => ready(nodes[n % nodes.length] ?? stage.url, need));
        tries.push(...(await Promise.all(some)));
      }
      const started = Date.now();
      const answers = await Promise.all(tries.map((go) => go()));
      const seconds = (Date.now() - started) / 1000;
      info.annotations.push({ type: 'tries per second', description: `${nodes.length} processes: ${(CLIENTS / seconds).toFixed(0)}` });
      expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
      const taken = answers.filter((answer) => answer.headers.get('location')?.endsWith('/receipt'));
      expect(taken, `${nodes.length} processes`).toHaveLength(LAST);
    }
    expect(stage.run('verify')).not.toBe('');
  } finally {
    await stage.close();
  }
});
