/** The page view that is open now, and everything that is recorded under it. */
import { attributes } from './attributes';
import { SCRIPT_VERSION, type Beacon, type Kind } from './beacon';
import { send } from './collector';
import { NAME_LENGTH_MAX } from './constants';
import { cleanUrl } from './url';

let pageViewId: string;
export let pageUrl: string;

/** 128 random bits in 26 letters and digits, Crockford's base 32: the first carries three bits. */
export function newId(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(26)),
    (byte, place) => '0123456789abcdefghjkmnpqrstvwxyz'[byte & (place ? 31 : 7)],
  ).join('');
}

/** Records something that happened on the page that is open. */
export function record(kind: Kind, rest: Partial<Beacon>): void {
  send({
    s: attributes.site,
    i: newId(),
    k: kind,
    u: pageUrl,
    p: pageViewId,
    g: navigator.globalPrivacyControl ? 1 : undefined,
    a: navigator.webdriver ? 1 : undefined,
    v: SCRIPT_VERSION,
    ...rest,
  });
}

/** Records something that has a name: a custom event, a link, a form. */
export function recordNamed(kind: Kind, name: unknown): void {
  record(kind, { n: `${name}`.slice(0, NAME_LENGTH_MAX) });
}

/** Opens a page view at the present address. */
export function openPageView(referrer?: string): void {
  pageViewId = newId();
  pageUrl = cleanUrl(location.href);
  record('view', { i: pageViewId, r: referrer });
}
