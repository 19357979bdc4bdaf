// Every story in four browsers: phone and desktop, with and without JavaScript; those tagged @smoke on PostgreSQL too.
// axe and layout look at every page in the two that run scripts (axe is one); without them the same HTML is served. The stories
// run in all four.
// `cargo xtask test --only e2e` builds and starts everything; by hand: start a demonstration portal, then `npm test`.
import { defineConfig } from '@playwright/test';
import { desktop, launchOptions, phone, postgresUrl, url } from './browser.ts';

const nojs = { javaScriptEnabled: false };
const everyPage = /(a11y|console)\.spec/;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: { baseURL: url, launchOptions, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', screenshot: 'only-on-failure' },
  projects: [
    { name: 'desktop-js', use: desktop },
    { name: 'phone-js', use: phone },
    { name: 'desktop-nojs', testIgnore: everyPage, use: { ...desktop, ...nojs } },
    { name: 'phone-nojs', testIgnore: everyPage, use: { ...phone, ...nojs } },
    ...(postgresUrl ? [{ name: 'postgres', grep: /@smoke/, use: { ...desktop, baseURL: postgresUrl } }] : []),
  ],
});
