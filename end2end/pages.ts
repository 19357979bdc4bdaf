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

/** A need as `/api/v1/needs` tells of it. */
export type NeedHeader = { id: string; url: string; item: string; state: string; open: number; kind: string; centre: string };

/** The needs that a query finds. */
export async function needs(request: APIRequestContext, query = ''): Promise<{ total: number; needs: NeedHeader[]; next: string | null }> {
  return (await request.get(`/api/v1/needs${query}`)).json();
}

/** Some need in a state, and the path of its page. */
export async function someNeed(request: APIRequestContext, state = 'open'): Promise<NeedHeader & { path: string }> {
  let after = '';
  for (let page = 0; page < 20; page += 1) {
    const { needs: items, next } = await needs(request, after);
    const found = items.find((need) => need.state === state && need.kind === 'goods');
    if (found) return { ...found, path: new URL(found.url).pathname };
    if (!next) break;
    after = `?after=${encodeURIComponent(next)}`;
  }
  throw new Error(`the demonstration data has no ${state} need`);
}

/** The page before a platform of another host. */
async function leaving(request: APIRequestContext): Promise<string> {
  const html = await (await request.get('/needs/money')).text();
  const found = /href="([^"]*\/needs\/money\/[\da-f-]{36})"/.exec(html)?.[1];
  if (!found) throw new Error('the demonstration data has no campaign');
  return found;
}

/** The first open post that fits, as `/api/v1/posts` tells of it. */
export async function somePost(request: APIRequestContext, query = ''): Promise<{ number: string; path: string }> {
  const { items } = (await (await request.get(`/api/v1/posts${query}`)).json()) as { items: { number: string; url: string }[] };
  const first = items[0];
  if (!first) throw new Error(`the demonstration data has no post for ${query}`);
  return { number: first.number, path: new URL(first.url).pathname };
}

/** A post that found everybody: below the list. */
async function filledPost(request: APIRequestContext): Promise<string> {
  const html = await (await request.get('/posts')).text();
  const below = html.slice(html.indexOf('最近招满的'));
  const found = /href="(\/posts\/\d{6}-\d{4}-G\d+)"/.exec(below)?.[1];
  if (!found) throw new Error('the demonstration data has no filled post');
  return found;
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
  page('track-lost', '/track/lost'),
  page('track-kept', '/track/kept'),
  page('bookings', '/bookings'),
  page('bookings-consent', '/bookings/consent'),
  page('donations', '/donations'),
  page('objections', '/objections'),
  page('objections-figures', '/objections/figures'),
  page('sign-in', '/sign-in'),
  page('sign-in-staff', '/sign-in?next=%2Fstaff'),
  page('sign-in-sent', '/sign-in?did=sent'),
  page('link-gone', '/me/enter/no-such-link', 410),
  page('centres', '/centres'),
  page('centres-county', '/centres?county=411725'),
  page('centres-none', '/centres?q=没有这样的中心'),
  page('centre', async (request) => (await someCentre(request)).path),
  page('needs', '/needs'),
  page('needs-filtered', '/needs?county=411725&kind=goods&near=411725101'),
  page('needs-none', '/needs?county=411725&q=没有这样的东西'),
  page('needs-rules', '/needs/rules'),
  page('needs-money', '/needs/money'),
  page('needs-leave', leaving),
  page('need', async (request) => (await someNeed(request)).path),
  page('need-closed', async (request) => (await someNeed(request, 'closed')).path),
  page('visits', '/visits'),
  page('visits-filtered', '/visits?county=411725&size=2&days=weekdays&near=411725101'),
  page('visits-none', '/visits?from=2090-01-01'),
  page('visits-month', '/visits/month'),
  page('visit', async (request) => new URL((await (await request.get('/api/v1/visits')).json()).visits[0].url).pathname),
  page('campaign', '/campaigns/disability-day'),
  page('error-visit-404', '/visits/no-such-time', 404),
  page('posts', '/posts'),
  page('posts-filtered', '/posts?county=411725&type=carer&group=poor_household&near=411725101'),
  page('posts-none', '/posts?township=411725101&county=411702'),
  page('post', async (request) => (await somePost(request)).path),
  page('post-filled', filledPost),
  page('post-apply', async (request) => `/posts/apply/${(await somePost(request)).number}`),
  page('post-interest', '/posts/interest'),
  page('error-post-404', '/posts/411725-2026-G99999', 404),
  page('about', '/about'),
  page('privacy', '/privacy'),
  page('accessibility', '/accessibility'),
  page('sitemap', '/sitemap'),
  page('open-data', '/open-data'),
  page('error-404', '/no-such-page', 404),
  page('error-notice-404', '/notices/no-such-notice', 404),
  page('error-centre-404', '/centres/no-such-centre', 404),
  page('error-need-404', '/needs/no-such-need', 404),
  page('error-400', '/notices?county=999999', 400),
  page('error-400-cursor', '/notices?state=open&after=nonsense', 400),
];

/** What is not HTML but public all the same. */
export const OUTLETS = [
  '/api/v1/centres',
  '/api/v1/centres.csv',
  '/api/v1/notices',
  '/api/v1/objections',
  '/api/v1/posts',
  '/api/v1/posts.csv',
  '/api/v1/openapi.json',
  '/api/v1/needs',
  '/api/v1/visits',
  '/api/v1/visits.csv',
  '/calendar/counties/411725.ics',
  '/api/v1/needs.csv',
  '/feeds/needs.atom',
  '/feeds/notices.atom',
  '/healthz',
  '/readyz',
  '/robots.txt',
];

/** The address of a page. */
export async function resolve(page: PublicPage, request: APIRequestContext): Promise<string> {
  return typeof page.path === 'string' ? page.path : page.path(request);
}
