// How Chromium is started, everywhere: the system's own, and without a word to the outside world.
import { existsSync } from 'node:fs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const candidates = (process.env.PATH ?? '').split(':').flatMap((dir) => names.map((name) => `${dir}/${name}`));

export const launchOptions = {
  executablePath: process.env.CHROMIUM ?? candidates.find((path) => existsSync(path)),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** The portal under test; `cargo xtask test` starts one and says where. */
export const url = process.env.NUANFANG_E2E_URL ?? 'http://127.0.0.1:3000';

/** The same portal on PostgreSQL, for the stories tagged @smoke. */
export const postgresUrl = process.env.NUANFANG_E2E_PG_URL;

export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const desktop = { viewport: { width: 1280, height: 900 } };
