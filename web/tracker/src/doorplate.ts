/**
 * The tracking script: start, refusals, and `doorplate(command, value)` for the page.
 *
 * No cookie, no storage, nothing that tells one visitor from another. The one exception is the
 * flag that a visitor sets by opting out. The script for first parties, `IS_FIRST_PARTY`, is
 * another file that a site must ask for: it has a cookie, after consent, and one more command.
 */
import { attributes } from './attributes';
import { decideConsent, switchOff } from './collector';
import { watchEngagement } from './engagement';
import { watchInteractions } from './interactions';
import { OPT_OUT_FLAG } from './constants';
import { listen } from './listen';
import { firstView, view, watchNavigation } from './navigation';
import { record, recordNamed } from './page_view';

type Call = [command: string, value?: unknown];

interface Doorplate {
  (...call: Call): void;
  /** Calls made before the script was there. */
  q?: ArrayLike<unknown>[];
  isLoaded?: true;
}

declare global {
  interface Window {
    doorplate?: Doorplate;
  }
  interface Navigator {
    /** https://www.w3.org/TR/gpc/ */
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    /** https://wicg.github.io/nav-speculation/prerendering.html */
    readonly prerendering?: boolean;
  }
}

const commands: Record<string, (value: unknown) => void> = {
  view: () => view(),
  event: (name) => recordNamed('event', name),
  consent: decideConsent,
  optout() {
    localStorage.setItem(OPT_OUT_FLAG, '1');
    switchOff();
  },
  optin: () => localStorage.removeItem(OPT_OUT_FLAG),
};

if (IS_FIRST_PARTY) {
  // Of a mail address only the domain ever leaves the browser.
  commands.domain = (named) =>
    record('event', { n: 'domain', d: `${named}`.split('@').pop()?.trim() });
}

function run([command, value]: Call): void {
  commands[command]?.(value);
}

function isRefused(): unknown {
  // A saved page: its address is a path on somebody's disk.
  if (!location.host) return true;
  if (navigator.globalPrivacyControl && attributes.gpc !== 'ignore') return true;
  if (navigator.doNotTrack === '1' && 'dnt' in attributes) return true;
  try {
    return localStorage.getItem(OPT_OUT_FLAG);
  } catch {
    return; // Storage is forbidden here, so nobody can have opted out.
  }
}

function load(): void {
  const calls = (window.doorplate?.q || []) as Call[];
  let isStarted = false;
  window.doorplate = (...call) => {
    if (isStarted) run(call);
    else calls.push(call);
  };
  window.doorplate.isLoaded = true;

  // A tab in the background, or a page drawn ahead of time, is not seen until it is shown. Both
  // events: on activation a page becomes visible while its requests still count as prefetched.
  function startWhenSeen(): void {
    if (isStarted || document.hidden || document.prerendering) return;
    isStarted = true;
    if (isRefused()) switchOff();
    else {
      firstView();
      watchNavigation();
      watchInteractions();
      watchEngagement();
    }
    calls.forEach(run);
  }
  listen('visibilitychange prerenderingchange', startWhenSeen);
  startWhenSeen();
}

if (!window.doorplate?.isLoaded) load();
