/**
 * What may leave the browser: the one list of keys. The public description of it is
 * crates/doorplate-http/assets/beacon.json; a test holds the two equal, another holds both
 * against the bytes that a browser really sends.
 */

/** Raised whenever a key is added, goes, or changes its meaning. */
export const SCRIPT_VERSION = 1;

export type Kind = 'view' | 'event' | 'outbound' | 'download' | 'form' | 'leave';

export interface Beacon {
  /** Site key. */
  s: string | undefined;
  /** Event id; sending again keeps it, so that nothing counts twice. */
  i: string;
  k: Kind;
  /** Address of the page, cleaned. */
  u: string;
  /** Referring page, host and path; with the first view of a page only. */
  r?: string;
  /** Name of a custom event; target of a link; id or target of a form. */
  n?: string;
  /** Event id of the page view that this belongs to; of a view, its own. */
  p: string;
  /** Engaged milliseconds since the last leave beacon of this page view. */
  e?: number;
  /** What the site's cookie holds; only in the script for first parties. */
  b?: string;
  /** A company's domain that the page named; only in the script for first parties. */
  d?: string;
  /** 1 when the page said that consent is granted. */
  c?: 1;
  /** 1 when Global Privacy Control is on and the tag says to ignore it. */
  g?: 1;
  /** 1 when the browser says that a program drives it. */
  a?: 1;
  v: number;
}

/** A record rather than an array, so that the compiler misses a key in neither place. */
export const BEACON_KEYS: Record<keyof Beacon, true> = {
  s: true,
  i: true,
  k: true,
  u: true,
  r: true,
  n: true,
  p: true,
  e: true,
  b: true,
  d: true,
  c: true,
  g: true,
  a: true,
  v: true,
};
