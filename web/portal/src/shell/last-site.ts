/** The site that this browser looked at last: a convenience, so losing it costs nothing. */

const KEY = "doorplate-last-site";

export function lastSite(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberSite(site_id: string): void {
  try {
    localStorage.setItem(KEY, site_id);
  } catch {
    // A browser that keeps nothing still works; it starts with the first site.
  }
}
