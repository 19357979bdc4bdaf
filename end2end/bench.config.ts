// Page weight and Lighthouse, one at a time; `cargo xtask bench` starts the release build and calls this.
import { defineConfig } from '@playwright/test';
import { launchOptions, url } from './browser.ts';

export default defineConfig({
  testDir: 'bench',
  workers: 1,
  timeout: 600_000,
  reporter: [['list']],
  use: { baseURL: url, launchOptions },
});
