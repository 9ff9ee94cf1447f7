/**
 * The tracking script: start, refusals, and `doorplate(command, value)` for the page.
 *
 * No cookie, no storage, nothing that tells one visitor from another. The one exception is the
 * flag that a visitor sets by opting out.
 */
import { attributes } from './attributes';
import { decideConsent, switchOff } from './collector';
import { watchEngagement } from './engagement';
import { watchInteractions } from './interactions';
import { OPT_OUT_FLAG } from './constants';
import { listen } from './listen';
import { firstView, view, watchNavigation } from './navigation';
import { recordNamed } from './page_view';

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

function run([command, value]: Call): void {
  commands[command]?.(value);
}

function isRefused(): unknown {
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
  function start(): void {
    isStarted = true;
    firstView();
    watchNavigation();
    watchInteractions();
    watchEngagement();
    calls.forEach(run);
  }
  window.doorplate = (...call) => {
    if (isStarted) run(call);
    else calls.push(call);
  };
  window.doorplate.isLoaded = true;

  if (isRefused()) {
    switchOff();
    isStarted = true;
  } else if (document.hidden) {
    // A tab in the background, or a page drawn ahead of time: not seen until it is shown.
    listen('visibilitychange', () => {
      if (!isStarted) start();
    });
  } else start();
}

if (!window.doorplate?.isLoaded) load();
