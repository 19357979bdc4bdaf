// Lighthouse as on a phone, all four categories, the median of some runs; the audits that cost points are named below the
// table. A demonstration asks search engines to stay away, and so do lists and notices always (PUB-14): the audit that asks for
// the opposite, "is-crawlable", is left out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium, test } from '@playwright/test';
import lighthouse from 'lighthouse';
import { launchOptions, url } from '../browser.ts';
import { PAGES, resolve } from '../pages.ts';

const out = process.env.NUANFANG_BENCH_OUT ?? 'test-results';
const runs = Number(process.env.NUANFANG_BENCH_RUNS ?? 3);
const MEASURED = ['home', 'notices', 'notice-open', 'centres', 'centre'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const PORT = 9333;

/** One run in a browser of its own: nothing cached. */
async function once(path: string) {
  const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, `--remote-debugging-port=${PORT}`] });
  const skipAudits = ['is-crawlable'];
  const result = await lighthouse(`${url}${path}`, { port: PORT, output: 'json', logLevel: 'error', skipAudits });
  await browser.close();
  if (!result?.lhr) throw new Error(`Lighthouse gave no result for ${path}`);
  return result.lhr;
}

test('Lighthouse', async ({ request }) => {
  const rows: string[] = [];
  const lost: string[] = [];
  await once('/'); // the first start of a browser is slow for reasons of its own
  for (const entry of PAGES.filter((page) => MEASURED.includes(page.name))) {
    const path = await resolve(entry, request);
    const reports: Awaited<ReturnType<typeof once>>[] = [];
    for (let n = 0; n < runs; n += 1) reports.push(await once(path));
    const speed = (report: (typeof reports)[number]) => report.categories['performance']?.score ?? 0;
    const report = reports.sort((a, b) => speed(a) - speed(b))[Math.floor(runs / 2)]!;
    const scores = CATEGORIES.map((name) => Math.round((report.categories[name]?.score ?? 0) * 100));
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
  writeFileSync(`${out}/lighthouse.md`, `${head}${rows.join('\n')}\n\nWithout the audit "is-crawlable": demonstrations, lists and notices keep crawlers out (PUB-14).\n\n${lost.join('\n')}\n`);
});
