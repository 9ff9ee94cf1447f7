/** What the page's script tag says: its `data-` attributes and where it was loaded from. */

// A tag manager may insert the tag in a way that leaves `currentScript` empty.
const tag = (document.currentScript ||
  document.querySelector('script[data-site]')) as HTMLScriptElement;

export const attributes = tag.dataset;

/** `data-api` points at the page's own host where a first-party path leads to the collector. */
export const collector = new URL(attributes.api || '/collect', tag.src);
