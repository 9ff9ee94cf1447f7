/** Outbound links, downloads and form submits: where to, never what was typed. */
import { listen } from './listen';
import { recordNamed } from './page_view';
import { cleanUrl } from './url';

const downloadPath =
  /\.(pdf|csv|txt|docx?|xlsx?|pptx?|zip|[gx]z|7z|dmg|exe|msi|deb|rpm|mp[34])$/i;

export function watchInteractions(): void {
  // `auxclick` is any button but the first; the middle one opens the link.
  listen('click auxclick', (event: MouseEvent) => {
    // The composed path also sees links inside open shadow trees.
    const path = event.composedPath() as HTMLAnchorElement[];
    const link = path.find((node) => node.tagName === 'A');
    // No host: not a link to a page, but mailto:, tel:, javascript: and their like.
    if (!link?.host || event.button > 1) return;
    const isDownload = link.hasAttribute('download') || downloadPath.test(link.pathname);
    if (isDownload || link.host !== location.host) {
      recordNamed(isDownload ? 'download' : 'outbound', cleanUrl(link.href));
    }
  });
  // Attributes, because a field called "id" or "action" hides the property.
  listen('submit', ({ target }) => {
    const form = target as Element;
    recordNamed('form', form.getAttribute('id') || cleanUrl(form.getAttribute('action') || ''));
  });
}
