/** Cleans addresses in the browser: what is not needed is never sent, so nobody need forget it. */
import { attributes } from './attributes';

const keptParameters = /^(utm_\w+|gclid|msclkid|li_fat_id|ref)$/;
const emailAddress = /[^/?&=#]+(@|%40)[^/?&=#]+\.\w+/gi;
// Only routes: a fragment such as #access_token=… is a secret, not a page.
const hashRoute = /^#!?\/[^?]*/;

/** Keeps scheme, host, path and campaign parameters; the fragment only with `data-hash`. */
export function cleanUrl(address: string): string {
  const url = new URL(address, location.href);
  const { searchParams } = url;
  // A copy of the keys: deleting while going through them would skip some.
  for (const key of [...searchParams.keys()]) {
    const isKept = keptParameters.test(key) || attributes.params?.split(',').includes(key);
    if (!isKept) searchParams.delete(key);
  }
  url.hash = ('hash' in attributes && url.hash.match(hashRoute)?.[0]) || '';
  return url.href.replace(emailAddress, ':email');
}
