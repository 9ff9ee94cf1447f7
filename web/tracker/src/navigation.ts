/** Page views: the first, each address that a single-page app shows, each return from the cache. */
import { leave } from './engagement';
import { listen } from './listen';
import { openPageView, pageUrl } from './page_view';
import { cleanUrl } from './url';

/** Closes the page view that is open and opens the next. */
export function view(referrer?: string): void {
  leave();
  openPageView(referrer);
}

/** Opens the first page view. A referrer on the page's own host says nothing new. */
export function firstView(): void {
  const { referrer } = document;
  const isOther = referrer && new URL(referrer).host !== location.host;
  view(isOther ? cleanUrl(referrer).split('?')[0] : undefined);
}

function addressChanged(): void {
  if (cleanUrl(location.href) !== pageUrl) view();
}

export function watchNavigation(): void {
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (...state) {
      original.apply(this, state);
      addressChanged();
    };
  }
  listen('popstate hashchange', addressChanged);
  listen('pageshow', (event: PageTransitionEvent) => {
    if (event.persisted) view();
  });
}
