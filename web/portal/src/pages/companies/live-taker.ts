/**
 * Takes what came into a list: at once when nobody's hand is on the rows, otherwise when it has
 * gone, or when the reader says so.
 */
import type { QueryClient } from "@tanstack/react-query";
import { type CompanyPages, countNews, takeIn } from "../../api/company-lists.ts";
import type { CompanyRow } from "../../api/types.ts";
import type { Sort } from "../../filters/companies.ts";

/** How soon after a hit the list looks, so that many at once are one look. */
const LOOK_DELAY_MS = 900;
/** How long the rows must be left alone before they move. */
const RELEASE_DELAY_MS = 700;
/** Further down than this the rows that came are out of sight, and would push what is in it. */
const TOP_PX = 160;

/** The list as it is asked for now. */
export interface View {
  queryKey: readonly unknown[];
  sort: Sort;
  /** The newest rows of the view, asked for anew. */
  newest: () => Promise<readonly CompanyRow[]>;
}

interface Listener {
  /** How many companies came that are not shown. */
  onWaiting: (count: number) => void;
  /** The rows have moved. */
  onMove: () => void;
}

export interface LiveTaker {
  setView: (view: View) => void;
  lookSoon: () => void;
  hold: (isHeld: boolean) => void;
  show: () => void;
  stop: () => void;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

export function makeLiveTaker(queryClient: QueryClient, listener: Listener): LiveTaker {
  let view: View | undefined;
  let newest: readonly CompanyRow[] = [];
  let isHeld = false;
  let lookTimer: Timer;
  let releaseTimer: Timer;

  function show(): void {
    listener.onWaiting(0);
    if (!view) return;
    const { queryKey, sort } = view;
    queryClient.setQueryData<CompanyPages>(queryKey, (now) => now && takeIn(now, newest, sort));
    listener.onMove();
  }
  function showIfFree(): void {
    const pages = view && queryClient.getQueryData<CompanyPages>(view.queryKey);
    const count = pages ? countNews(pages, newest) : 0;
    if (count > 0 && !isHeld && window.scrollY < TOP_PX) show();
    else listener.onWaiting(count);
  }
  async function look(): Promise<void> {
    lookTimer = undefined;
    const asked = view;
    // The next hit looks again; the list says itself when it cannot be had.
    const rows = await asked?.newest().catch(() => undefined);
    if (!rows || view !== asked) return;
    newest = rows;
    showIfFree();
  }
  function stop(): void {
    clearTimeout(lookTimer);
    clearTimeout(releaseTimer);
    lookTimer = undefined;
  }
  return {
    setView: (next) => {
      stop();
      view = next;
      newest = [];
      listener.onWaiting(0);
    },
    lookSoon: () => {
      lookTimer ??= setTimeout(() => void look(), LOOK_DELAY_MS);
    },
    hold: (held) => {
      isHeld = held;
      clearTimeout(releaseTimer);
      if (!held) releaseTimer = setTimeout(showIfFree, RELEASE_DELAY_MS);
    },
    show: () => {
      window.scrollTo({ top: 0 });
      show();
    },
    stop,
  };
}
