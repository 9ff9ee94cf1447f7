/** Fixed numbers and names. Exported from their own file, they are inlined. */

/** Set in local storage by a visitor who opts out, and only then. */
export const OPT_OUT_FLAG = 'doorplate-optout';

/** Beacons kept in memory while consent is asked for: what a patient visitor does on one page. */
export const WAITING_MAX = 20;

/** Each wait is twice the one before, so this is three retries; half to one and a half of it. */
export const FIRST_RETRY_MS = 1000;
export const LAST_RETRY_MS = 4000;

export const NAME_LENGTH_MAX = 500;

/** After so long without a sign of life the visitor counts as gone. */
export const IDLE_AFTER_MS = 30_000;

/** Less than that is a visitor passing through: not worth a second beacon. */
export const ENGAGED_MS_MIN = 1000;
