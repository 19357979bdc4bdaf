// Every page of the console, once, by the account that sees it. A new page is a line here: axe and layout then cover it.
// A path may be found on another page: the first link there that fits.
import type { APIRequestContext } from '@playwright/test';

/** Where a page is: its address, or the page that links to it and what the address looks like. */
export type ConsolePath = string | { on: string; link: RegExp };

const first = (on: string, link: RegExp): ConsolePath => ({ on, link });
/** The first case in a state, or a page below it. */
const inState = (state: string) => first(`/staff/cases?state=${state}`, /^\/staff\/cases\/\d{6}-[\w-]+$/);
const below = (reference: string, ...pages: string[]) => pages.map((page) => `/staff/cases/411725-2026-${reference}${page}`);

const POST = /^\/staff\/posts\/\d{6}-\d{4}-G\d+$/;
const ORGANISATION = /^\/staff\/organisations\/[\da-f-]{36}$/;
const GIFT = /^\/staff\/gifts\/[\da-f-]{36}$/;
const APPLICANT = /^\/staff\/applicants\/[\da-f-]{36}$/;

/** What each account looks at. The references are those of `nuanfang demo --seed 1`. */
export const CONSOLE: Record<string, ConsolePath[]> = {
  village1: [
    '/staff',
    '/staff/cases',
    '/staff/notices',
    '/staff/cases/new',
    ...below('00007', '', '/edit', '/eligibility', '/consents/stay', '/consents/web', '/steps/report', '/steps/withdraw'),
  ],
  township1: [
    '/staff',
    '/staff/cases/import',
    '/staff/cases?state=village-reported',
    '/staff/cases/bulk?act=approve&case=411725-2026-00006',
    ...below('00006', '', '/edit', '/eligibility', '/name', '/steps/approve', '/steps/reject', '/steps/return-to-village'),
    ...below('00015', '', '/refusal'),
    '/staff/gifts',
    '/staff/gifts/day',
    '/staff/gifts/receive',
    '/staff/gifts/slow',
    '/staff/gifts/stock',
    '/staff/objections',
    '/staff/objections/new',
    '/staff/posts',
    '/staff/posts/new',
    first('/staff/posts', POST),
    '/staff/applicants',
    first('/staff/applicants', APPLICANT),
    first('/staff/applicants?state=taken-on', APPLICANT),
  ],
  county1: [
    '/staff',
    '/staff/news',
    '/staff/overdue',
    '/staff/account',
    '/staff/account/password',
    '/staff/cases',
    '/staff/cases?state=township-approved',
    ...['draft', 'applied', 'village-reported', 'township-approved', 'township-rejected', 'county-filed', 'withdrawn'].map(inState),
    ...below('00008', '/steps/file', '/steps/return-to-township'),
    '/staff/cases/bulk?act=file&case=411725-2026-00008&case=411725-2026-00009',
    '/staff/residents',
    '/staff/notices',
    '/staff/notices/new',
    first('/staff/notices', /^\/staff\/notices\/\d{6}-\d{4}-\d+$/),
    '/staff/settings/notices',
    '/staff/times',
    '/staff/times/switch',
    '/staff/organisations',
    first('/staff/organisations', ORGANISATION),
    first('/staff/organisations?which=all', ORGANISATION),
    '/staff/needs',
    '/staff/money',
    '/staff/money/new',
    '/staff/objections',
    '/staff/objections/new',
  ],
  admin1: [
    '/staff',
    '/staff/overdue',
    '/staff/people',
    '/staff/people/new',
    first('/staff/people', /^\/staff\/people\/[\da-f-]{36}$/),
    '/staff/mail',
    '/staff/mail/preview',
    '/staff/downtime',
    '/staff/needs',
    first('/staff/money', /^\/staff\/money\/[\da-f-]{36}$/),
  ],
  auditor1: ['/staff', '/staff/audit', first('/staff/audit', /^\/staff\/audit\/\d+$/), '/staff/cases'],
  centre1: [
    '/staff',
    '/staff/residents',
    '/staff/cases',
    '/staff/needs',
    '/staff/needs?which=stale',
    '/staff/needs/new',
    '/staff/needs/avoid',
    '/staff/needs/import',
    '/staff/needs/templates/winter',
    first('/staff/needs', /^\/staff\/needs\/[\da-f-]{36}$/),
    '/staff/gifts/day',
    '/staff/gifts/receive',
    ...['intended', 'received', 'confirmed', 'used'].map((stage) => first(`/staff/gifts?stage=${stage}`, GIFT)),
    first('/staff/gifts/stock', /^\/staff\/gifts\/stock\/[\da-f-]{36}$/),
    '/staff/money',
    '/staff/money/new',
    '/staff/times',
    '/staff/times?which=undecided',
    '/staff/times/new',
    '/staff/times/house',
    first('/staff/times', /^\/staff\/times\/[\da-f-]{36}$/),
    first('/staff/times', /^\/staff\/times\/series\/[\da-f-]{36}$/),
    '/staff/posts',
    '/staff/posts/new',
    first('/staff/posts', POST),
    '/staff/applicants',
    first('/staff/applicants', APPLICANT),
    '/staff/bookings',
    '/staff/bookings/day',
    first('/staff/bookings', /^\/staff\/bookings\/[\da-f-]{36}$/),
  ],
  dpf1: ['/staff', '/staff/cases'],
  revitalisation1: ['/staff', '/staff/cases', '/staff/applicants', first('/staff/applicants', APPLICANT)],
  civil1: ['/staff', '/staff/cases'],
  health1: ['/staff', '/staff/cases'],
};

/** The address of a page. */
export async function locate(path: ConsolePath, request: APIRequestContext, site: string): Promise<string> {
  if (typeof path === 'string') return path;
  const html = await (await request.get(`${site}${path.on}`)).text();
  const links = [...html.matchAll(/href="([^"#]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&').replace(/[?].*$/, ''));
  const found = links.find((href) => path.link.test(href));
  if (!found) throw new Error(`${path.on} has no link like ${path.link}`);
  return found;
}
