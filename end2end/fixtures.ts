// What every test stands on. `test` fails whenever a page makes a console error, breaks the content security policy,
// asks another origin for anything, or gets an answer of 500 or above, whatever else the test looks at.
import { type BrowserContext, type Page, type Response, expect, test as base } from '@playwright/test';

export { expect, type Page };

/** A page in one of its forms. */
export type Look = { lang: 'zh-CN' | 'en'; mode: 'normal' | 'elder' };

export const LOOKS: Look[] = [
  { lang: 'zh-CN', mode: 'normal' },
  { lang: 'zh-CN', mode: 'elder' },
  { lang: 'en', mode: 'normal' },
  { lang: 'en', mode: 'elder' },
];

/** `zh-CN elder`, for titles. */
export const lookName = (look: Look) => `${look.lang} ${look.mode}`;

/** For tests that only look at bytes: one browser is enough, PostgreSQL's too where they are tagged @smoke. */
export function onceIsEnough() {
  const once = ['desktop-nojs', 'postgres'].includes(test.info().project.name);
  test.skip(!once, 'looks at bytes, not at a screen');
}

type Fixtures = {
  /** Opens a path and expects its status (200 unless told); returns the answer. */
  open: (path: string, status?: number) => Promise<Response>;
  /** Sets language and mode the quick way; modes.spec.ts proves the forms that set them. */
  wear: (look: Look) => Promise<void>;
  /** Whether scripts run in this project. */
  scripts: boolean;
};

export const test = base.extend<Fixtures & { watch: Set<string> }>({
  scripts: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  watch: [
    async ({ context, baseURL, scripts }, use) => {
      const expected = new Set<string>();
      const found = listen(context, new URL(baseURL ?? '').origin, expected, scripts);
      await use(expected);
      expect(found, 'console errors, policy violations, foreign requests, answers of 500 and above').toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ page, watch }, use) => {
    await use(async (path, status = 200) => {
      if (status >= 400) watch.add(new URL(path, test.info().project.use.baseURL).href);
      const response = await page.goto(path);
      expect(response, path).not.toBeNull();
      expect(response!.status(), path).toBe(status);
      return response!;
    });
  },

  wear: async ({ context, baseURL }, use) => {
    await use(async ({ lang, mode }) => {
      const url = baseURL ?? '';
      await context.addCookies([
        { name: 'lang', value: lang, url },
        { name: 'mode', value: mode, url },
      ]);
    });
  },
});

/** Collects what must never happen; a page that is meant to be a 4xx may say so on the console. */
function listen(context: BrowserContext, origin: string, expected: Set<string>, scripts: boolean): string[] {
  const found: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (message.text().startsWith('Failed to load resource') && expected.has(message.location().url)) return;
    found.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => found.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol.startsWith('http') && to.origin !== origin) found.push(`foreign: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) found.push(`${response.status()}: ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A download or a navigation that replaces another one is cut off by the browser itself.
    const why = request.failure()?.errorText ?? '';
    // Switched-off scripts are reported as if the policy had blocked them.
    const off = !scripts && why === 'csp' && request.resourceType() === 'script';
    if (why !== 'net::ERR_ABORTED' && !off) found.push(`failed: ${request.url()} ${why}`);
  });
  return found;
}

/** What reaches beyond the right edge of the page; nothing, when nothing makes it scroll sideways. */
export async function overflow(page: Page): Promise<string[]> {
  const width = page.viewportSize()?.width ?? 0;
  return page.evaluate((width) => {
    const reach = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
    if (reach <= width) return [];
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 0.5);
    const told = wide.map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}: ${(e.textContent ?? '').trim().slice(0, 40)}`);
    return [`the page is ${reach} px wide`, ...told.slice(-5)];
  }, width);
}

/** The element that has the focus, in words; `ring` tells whether having it changes how it looks. */
export async function focused(page: Page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!(e instanceof HTMLElement || e instanceof SVGElement) || e === document.body) return null;
    // The ring may be drawn by the element, by the card around a checkbox, or by the square inside a link of the map.
    const drawn = [e, e.closest('label'), ...e.querySelectorAll('rect')].filter((x) => x !== null);
    const looks = () =>
      drawn
        .map((x) => getComputedStyle(x))
        .map((s) => [s.outline, s.boxShadow, s.stroke, s.strokeWidth, s.borderColor, s.backgroundColor].join())
        .join('|');
    const on = looks();
    e.blur();
    const off = looks();
    e.focus();
    const box = e.getBoundingClientRect();
    return {
      tag: e.tagName.toLowerCase(),
      name: e.getAttribute('name') ?? '',
      href: e.getAttribute('href') ?? '',
      text: (e.textContent ?? '').trim().slice(0, 60),
      ring: on !== off,
      visible: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
    };
  });
}
