/** Where the choices of a field open. */

/** Beside their field, within its landmark, not at the end of the page. */
export const IN_PLACE = { withinPortal: false } as const;
