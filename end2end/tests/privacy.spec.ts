// A crawler over everything that is public: no full name of a resident, no identity number, no mobile number, no word on a
// person's disability, on any page, in any outlet (PR-01, PUB-14). Once is enough: it looks at bytes, not at a screen.
import { readFileSync } from 'node:fs';
import { expect, onceIsEnough, test } from '../fixtures.ts';
import { OUTLETS } from '../pages.ts';

const SOURCE = '../app/src/wiring/demo/people.rs';
const MOST = 800;
const POSTS = '../app/src/wiring/demo/posts.rs';
const DONORS = '../app/src/wiring/demo/donors.rs';
const GIFTS = '../app/src/wiring/demo/gifts/who.rs';

/** Every full name that the demonstration can draw, and the given names that are no words of the portal itself. */
function secrets(): RegExp {
  const rust = readFileSync(SOURCE, 'utf8');
  const list = (name: string) => {
    const body = new RegExp(`const ${name}: &\\[&str\\] = &\\[([^\\]]*)\\]`).exec(rust)?.[1] ?? '';
    return [...body.matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
  };
  const [surnames, given, minority] = [list('SURNAMES'), list('GIVEN'), list('MINORITY')];
  if (surnames.length < 10 || given.length < 10 || minority.length < 1) throw new Error(`${SOURCE} has changed its form`);
  const words = ['示例', '演示', '样本', '模拟', '虚构'];
  const bare = [...given.filter((name) => !words.includes(name)), ...minority];
  return new RegExp(`(?:${surnames.join('|')})(?:${given.join('|')})|${bare.join('|')}`, 'g');
}

/** Names and telephones of the demonstration's applicants for posts (JOB-03), however a number is spaced. */
function applicants(): RegExp {
  const lines = [...readFileSync(POSTS, 'utf8').matchAll(/^ {4}\("([^"]+)", "(1\d{10})"/gm)];
  if (lines.length < 5) throw new Error(`${POSTS} has changed its form`);
  return new RegExp(lines.flatMap(([, name = '', phone = '']) => [name, spaced(phone)]).join('|'), 'g');
}

/** Names, telephones and addresses of the demonstration's donors with an account (DON-12, DON-13): no page that anybody may open shows them. */
function accounts(): RegExp {
  const rust = readFileSync(DONORS, 'utf8');
  const list = (name: string) => [...rust.matchAll(new RegExp(`${name}: "([^"]+)"`, 'g'))].map((match) => match[1]!);
  const [names, phones, locals] = [list('name'), list('phone'), list('local')];
  if (names.length < 3 || phones.length < 3 || locals.length < 3) throw new Error(`${DONORS} has changed its form`);
  return new RegExp([...names, ...phones.map(spaced), ...locals.map((local) => `${local}@`)].join('|'), 'g');
}

/** What no page may say of the demonstration's donors (DON-12, DON-13): telephones, addresses, and the names that are not shown in full. */
function donors(): RegExp {
  const line = /DonorKind::\w+,\s*"([^"]*)",\s*"[^"]*",\s*"(1\d{10})",\s*"([^"]*)",\s*Display::(\w+)/g;
  const lines = [...readFileSync(GIFTS, 'utf8').matchAll(line)];
  if (lines.length < 8) throw new Error(`${GIFTS} has changed its form`);
  const hidden = ([, name = '', phone = '', email = '', display]: RegExpMatchArray) =>
    [display === 'FullName' ? '' : name, spaced(phone), email.replace('.', '\\.')].filter((text) => text !== '');
  return new RegExp(lines.flatMap(hidden).join('|'), 'g');
}

/** A number however it is spaced. */
function spaced(phone: string): string {
  return [...phone].join('[\\s-]?');
}

const FORBIDDEN: [what: string, pattern: RegExp][] = [
  ['identity number', /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/],
  ['mobile number', /(?<!\d)1[3-9]\d{9}(?!\d)/],
  ['disability grade', /残疾[一二三四]级|[一二]级(?:肢体|智力|精神|视力|听力|多重)残疾/],
];

test('nothing private anywhere in public @smoke', async ({ request, baseURL }) => {
  onceIsEnough();
  test.setTimeout(240_000);
  const names = new RegExp([secrets(), applicants(), accounts(), donors()].map((pattern) => pattern.source).join('|'), 'g');
  const samples = ['张虚构', '郑例湖', '199 0000 1001', '林例舟', '199 0000 3001', 'donor1@', '罗例帆', '199 0000 2001', 'gift8@donor.invalid'];
  for (const known of samples) expect(known.match(names), 'the pattern finds what it looks for').not.toBeNull();
  const found: string[] = [];
  const queue = ['/', '/?lang=en', '/notices', '/notices?state=open', '/notices?state=ended', '/centres', '/posts', '/needs', '/donations', ...OUTLETS, '/sitemap.xml'];
  const seen = new Set(queue);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const answer = await request.get(next);
    expect(answer.status(), next).toBeLessThan(500);
    const type = answer.headers()['content-type'] ?? '';
    if (!/html|json|xml|text|csv/.test(type)) continue;
    const text = await answer.text();
    const told = `${text}\n${JSON.stringify(answer.headers())}`;
    found.push(...(told.match(names) ?? []).map((name) => `${next}: ${name}`));
    // A hash or a cursor may look like a number; the text a person reads may not.
    const plain = text.replace(/[\w-]{40,}/g, '').replace(/data-k="[^"]*"/g, '');
    found.push(...FORBIDDEN.filter(([, pattern]) => pattern.test(plain)).map(([what]) => `${next}: ${what}`));
    for (const link of links(text, type)) {
      const url = new URL(link, new URL(next, baseURL));
      url.hash = '';
      const path = url.pathname + url.search;
      if (url.origin !== baseURL || seen.has(path) || seen.size >= MOST) continue;
      seen.add(path);
      queue.push(path);
    }
  }
  expect(seen.size).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

function links(text: string, type: string): string[] {
  const pattern = type.includes('html') ? /href="([^"#]+)"/g : /"url":\s*"([^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => match[1]!.replaceAll('&amp;', '&')).filter((link) => !/^(tel|mailto):/.test(link));
}

test('the browser keeps two cookies and nothing else', async ({ page, open, context }) => {
  await open('/notices?lang=en');
  await open('/centres');
  for (const cookie of await context.cookies()) {
    expect(['lang', 'mode']).toContain(cookie.name);
    expect(cookie.httpOnly).toBe(true);
    expect(cookie.sameSite).toBe('Lax');
  }
  const kept = await page.evaluate(async () => {
    const databases = 'databases' in indexedDB ? await indexedDB.databases() : [];
    return localStorage.length + sessionStorage.length + databases.length;
  });
  expect(kept).toBe(0);
});
