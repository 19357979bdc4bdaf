// Every public page, once. A new page is a line here: axe, layout, keyboard, weight and screenshots then cover it.
import type { APIRequestContext } from '@playwright/test';

/** A page of the portal. */
export type PublicPage = {
  /** For titles and file names. */
  name: string;
  /** Its address, or how to find one in the demonstration data. */
  path: string | ((request: APIRequestContext) => Promise<string>);
  /** The status it answers with. */
  status: number;
};

/** The states of notices that look different. */
export type NoticeState = 'open' | 'ended' | 'concluded' | 'withdrawn';

/** A notice as `/api/v1/notices` tells of it. */
export type NoticeHeader = { id: string; number: string; state: NoticeState; people: number; county: { code: string; name: string } };

/** Some notice in a state, from the public API; `fits` narrows the choice. */
export async function someNotice(
  request: APIRequestContext,
  state: NoticeState,
  fits: (notice: NoticeHeader) => boolean = () => true,
): Promise<NoticeHeader> {
  const list = state === 'open' ? 'open' : 'ended';
  let after = '';
  for (let page = 0; page < 20; page += 1) {
    const answer = await request.get(`/api/v1/notices?state=${list}${after}`);
    const { items, next } = (await answer.json()) as { items: NoticeHeader[]; next: string | null };
    const found = items.find((item) => item.state === state && fits(item));
    if (found) return found;
    if (!next) break;
    after = `&after=${encodeURIComponent(next)}`;
  }
  throw new Error(`the demonstration data has no such ${state} notice`);
}

/** A centre as `/api/v1/centres` tells of it. */
export type CentreHeader = { url: string; name: string; county_code: string; township_code: string };

/** The first centres of the public API that a query finds, and how many there are. */
export async function centres(request: APIRequestContext, query = ''): Promise<{ total: number; centres: CentreHeader[] }> {
  return (await request.get(`/api/v1/centres${query}`)).json();
}

/** Some centre and the path of its page. */
export async function someCentre(request: APIRequestContext): Promise<CentreHeader & { path: string }> {
  const first = (await centres(request)).centres[0];
  if (!first) throw new Error('the demonstration data has no centre');
  return { ...first, path: new URL(first.url).pathname };
}

const page = (name: string, path: PublicPage['path'], status = 200): PublicPage => ({ name, path, status });
const notice = (state: NoticeState) => async (request: APIRequestContext) => `/notices/${(await someNotice(request, state)).id}`;

export const PAGES: PublicPage[] = [
  page('home', '/'),
  page('notices', '/notices'),
  page('notices-none', '/notices?county=411702&year=2001'),
  page('notice-open', notice('open')),
  page('notice-ended', notice('ended')),
  page('notice-concluded', notice('concluded')),
  page('notice-withdrawn', notice('withdrawn')),
  page('object', async (request) => `/notices/${(await someNotice(request, 'open')).id}/object`),
  page('donate', '/donate'),
  page('track', '/track'),
  page('donations', '/donations'),
  page('objections', '/objections'),
  page('objections-figures', '/objections/figures'),
  page('sign-in', '/sign-in'),
  page('centres', '/centres'),
  page('centres-county', '/centres?county=411725'),
  page('centres-none', '/centres?q=没有这样的中心'),
  page('centre', async (request) => (await someCentre(request)).path),
  page('about', '/about'),
  page('privacy', '/privacy'),
  page('accessibility', '/accessibility'),
  page('sitemap', '/sitemap'),
  page('open-data', '/open-data'),
  page('error-404', '/no-such-page', 404),
  page('error-notice-404', '/notices/no-such-notice', 404),
  page('error-centre-404', '/centres/no-such-centre', 404),
  page('error-400', '/notices?county=999999', 400),
  page('error-400-cursor', '/notices?state=open&after=nonsense', 400),
];

/** What is not HTML but public all the same. */
export const OUTLETS = [
  '/api/v1/centres',
  '/api/v1/centres.csv',
  '/api/v1/notices',
  '/api/v1/objections',
  '/api/v1/openapi.json',
  '/feeds/notices.atom',
  '/healthz',
  '/readyz',
  '/robots.txt',
];

/** The address of a page. */
export async function resolve(page: PublicPage, request: APIRequestContext): Promise<string> {
  return typeof page.path === 'string' ? page.path : page.path(request);
}
