// Lighthouse as on a phone, all four categories; the audits that cost points are named below the table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium, test } from '@playwright/test';
import lighthouse from 'lighthouse';
import { launchOptions, url } from '../browser.ts';
import { PAGES, resolve } from '../pages.ts';

const out = process.env.NUANFANG_BENCH_OUT ?? 'test-results';
const MEASURED = ['home', 'notices', 'notice-open', 'centres', 'centre'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const PORT = 9333;

test('Lighthouse', async ({ request }) => {
  const rows: string[] = [];
  const lost: string[] = [];
  for (const entry of PAGES.filter((page) => MEASURED.includes(page.name))) {
    const path = await resolve(entry, request);
    // A browser of its own each time: nothing cached.
    const args = [...launchOptions.args, `--remote-debugging-port=${PORT}`];
    const browser = await chromium.launch({ ...launchOptions, args });
    const result = await lighthouse(`${url}${path}`, { port: PORT, output: 'json', logLevel: 'error' });
    await browser.close();
    const report = result?.lhr;
    if (!report) throw new Error(`Lighthouse gave no result for ${path}`);
    const score = (name: string) => Math.round((report.categories[name]?.score ?? 0) * 100);
    const scores = CATEGORIES.map(score);
    const verdict = scores.every((s) => s === 100) ? 'reached' : 'MISSED';
    rows.push(`| ${path} | ${scores.join(' | ')} | all 100: ${verdict} |`);
    for (const name of CATEGORIES) {
      for (const ref of report.categories[name]?.auditRefs ?? []) {
        const audit = report.audits[ref.id];
        if (ref.weight > 0 && audit && audit.score !== null && audit.score < 1) {
          lost.push(`- ${path}, ${name}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}`);
        }
      }
    }
  }
  const head = '| page | performance | accessibility | best practices | SEO | bar |\n|---|---|---|---|---|---|\n';
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/lighthouse.md`, `${head}${rows.join('\n')}\n\n${lost.join('\n')}\n`);
});
