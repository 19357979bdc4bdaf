// `npm run shots`: pictures of every page to look at, into target/shots (or SHOTS).
import { defineConfig } from '@playwright/test';
import { launchOptions, url } from './browser.ts';

export default defineConfig({
  testDir: 'shots',
  workers: 2,
  fullyParallel: true,
  reporter: [['line']],
  use: { baseURL: url, launchOptions, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
});
