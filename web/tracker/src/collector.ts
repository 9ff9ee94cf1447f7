/** The way to the collector: off switch, consent, sending and sending again. */
import { attributes, collector } from './attributes';
import type { Beacon } from './beacon';
import { browserId, forgetBrowserId } from './cookie';
import { FIRST_RETRY_MS, LAST_RETRY_MS, WAITING_MAX } from './constants';

let isOff = false;
let consent: unknown = attributes.consent;
let waiting: Beacon[] = [];

/** Nothing is sent any more on this page. */
export function switchOff(): void {
  isOff = true;
}

/**
 * Tells what the visitor decided: "granted", and anything else is a no. Whatever asks a consent
 * manager calls this and nothing else.
 */
export function decideConsent(decision: unknown): void {
  consent = decision;
  if (IS_FIRST_PARTY && consent !== 'granted') forgetBrowserId();
  waiting.forEach(send);
  waiting = [];
}

/** Sends a beacon, keeps it until consent is given, or drops it. */
export function send(beacon: Beacon): void {
  if (consent === 'granted') {
    beacon.c = 1;
    if (IS_FIRST_PARTY) beacon.b = browserId();
  }
  if (consent !== 'required') post(JSON.stringify(beacon), FIRST_RETRY_MS);
  else if (waiting.length < WAITING_MAX) waiting.push(beacon);
}

function post(body: string, delayMs: number): void {
  if (isOff || (consent && consent !== 'granted')) return;
  // A text body is a simple request: no preflight. `keepalive` lets it outlive the page as
  // sendBeacon would, but without the cookies that sendBeacon always takes along. No referrer,
  // because on a first-party path it would be the address before cleaning.
  fetch(collector, {
    method: 'POST',
    body,
    keepalive: true,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  }).then(
    ({ status }) => {
      if (status === 410) isOff = true;
      if ((status === 503 || status === 429) && delayMs <= LAST_RETRY_MS) {
        setTimeout(post, delayMs * (0.5 + Math.random()), body, delayMs * 2);
      }
    },
    () => {}, // Offline or blocked: the visitor's page has nothing to do with it.
  );
}
