/**
 * Engaged time: the page is visible, has the focus, and the visitor did something within the last
 * half minute. A visitor who does nothing costs no second beacon.
 */
import { ENGAGED_MS_MIN, IDLE_AFTER_MS } from './constants';
import { listen } from './listen';
import { record } from './page_view';

let engagedMs = 0;
let measuredAt = 0;
let isAttentive = false;
let hasActed = false;

function measure(): void {
  const now = performance.now();
  if (isAttentive) engagedMs += Math.min(now - measuredAt, IDLE_AFTER_MS);
  measuredAt = now;
  isAttentive = !document.hidden && document.hasFocus();
}

/** Sends the time since the last call, if there is something to say, and starts at zero. */
export function leave(): void {
  measure();
  if (hasActed && engagedMs >= ENGAGED_MS_MIN) record('leave', { e: Math.round(engagedMs) });
  engagedMs = 0;
  hasActed = false;
}

export function watchEngagement(): void {
  listen('focus blur', measure);
  listen('visibilitychange pagehide', leave);
  listen('pointerdown pointermove keydown', () => {
    measure();
    hasActed = true;
  });
}
