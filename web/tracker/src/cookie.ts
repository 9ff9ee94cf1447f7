/**
 * The cookie of sites that carry a company from its own network to later visits. It is in the
 * script for first parties only, and set only after consent.
 */
import { newId } from './page_view';

/** True in `doorplate.first-party.js`; in `doorplate.js` nothing of this file is left. */
declare global {
  const IS_FIRST_PARTY: boolean;
}

const NAME = 'doorplate';
/** As long as a sighting counts: 30 days. */
const SECONDS = 2_592_000;

function setCookie(value: string, seconds: number): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${NAME}=${value}; path=/; max-age=${seconds}; samesite=lax${secure}`;
}

/** What the cookie holds; a fresh one when there is none. Each page view begins its life anew. */
export function browserId(): string {
  const [, known] = /(?:^|; )doorplate=([0-9a-z]{26})(?:;|$)/.exec(document.cookie) || [];
  const id = known || newId();
  setCookie(id, SECONDS);
  return id;
}

/** Takes the cookie away when consent is. */
export function forgetBrowserId(): void {
  setCookie('', 0);
}
