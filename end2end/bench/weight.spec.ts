// What a first visit costs, as the browser counts it: every byte of every answer, compressed, headers included.
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { phone } from '../browser.ts';
import { PAGES, resolve } from '../pages.ts';

const out = process.env.NUANFANG_BENCH_OUT ?? 'test-results';
const BAR = { plain: 60, islands: 120 };

test('page weight', async ({ browser, request, baseURL }) => {
  const rows: string[] = [];
  for (const entry of PAGES.filter((page) => page.status === 200)) {
    const context = await browser.newContext({ ...phone, baseURL });
    const tab = await context.newPage();
    const network = await context.newCDPSession(tab);
    await network.send('Network.enable');
    const kinds = new Map<string, string>();
    const bytes = { html: 0, css: 0, script: 0, other: 0 };
    network.on('Network.responseReceived', ({ requestId, response }) => kinds.set(requestId, response.mimeType));
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? '';
      if (kind === 'text/html') bytes.html += encodedDataLength;
      else if (kind === 'text/css') bytes.css += encodedDataLength;
      else if (/javascript|wasm/.test(kind)) bytes.script += encodedDataLength;
      else bytes.other += encodedDataLength;
    });
    const path = await resolve(entry, request);
    await tab.goto(path, { waitUntil: 'networkidle' });
    await context.close();
    const total = bytes.html + bytes.css + bytes.script + bytes.other;
    expect(total, path).toBeGreaterThan(0);
    const bar = bytes.script > 0 ? BAR.islands : BAR.plain;
    const kb = (n: number) => (n / 1000).toFixed(1);
    const verdict = total <= bar * 1000 ? 'reached' : 'MISSED';
    const cells = [path, kb(bytes.html), kb(bytes.css), kb(bytes.script), kb(bytes.other), kb(total), `≤ ${bar} kB: ${verdict}`];
    rows.push(`| ${cells.join(' | ')} |`);
  }
  const head = '| page | html kB | css kB | script and wasm kB | other kB | together kB | bar |\n|---|---|---|---|---|---|---|\n';
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/weight.md`, `${head}${rows.join('\n')}\n`);
});
