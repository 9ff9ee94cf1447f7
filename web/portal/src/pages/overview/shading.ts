/** How dark a country is on the map. */

/** Shades besides that of no visit. */
export const SHADES = 5;

/**
 * The shade of a count, 0 to 5; nothing but no visit is 0. By the square root, so that one large
 * country does not leave all others pale.
 */
export function shadeOf(count: number, most: number): number {
  if (count <= 0 || most <= 0) return 0;
  return Math.max(1, Math.ceil(Math.sqrt(Math.min(1, count / most)) * SHADES));
}

/** The smallest count of a shade, for the legend. */
export function shadeFrom(shade: number, most: number): number {
  return Math.max(1, Math.floor(most * ((shade - 1) / SHADES) ** 2) + 1);
}
