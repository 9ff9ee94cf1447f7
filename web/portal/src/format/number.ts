/** Numbers as people read them. */
import { LANGUAGE } from "../i18n/index.ts";

const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LANGUAGE, { notation: "compact", maximumFractionDigits: 1 });
const onePlace = new Intl.NumberFormat(LANGUAGE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const threePlaces = new Intl.NumberFormat(LANGUAGE, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const percent = new Intl.NumberFormat(LANGUAGE, { style: "percent", maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat(LANGUAGE, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Below this a number is written out; from here on it is shortened ("12.3K"). */
const SHORTEN_FROM = 100_000;

/** A count, written out in full: `12,345`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** A count for a narrow place: full up to five digits, then `123.5K`. */
export function formatShort(value: number): string {
  return Math.abs(value) < SHORTEN_FROM ? whole.format(value) : short.format(value);
}

/** A share in `0..=1` as `42%`; a share that is small but not nothing as `<1%`. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.005) return `<${percent.format(0.01)}`;
  if (share < 1 && share >= 0.995) return `>${percent.format(0.99)}`;
  return percent.format(share);
}

/** A share near nothing or all, where a digit more counts: `96.3%`; exactly none or all plainly. */
export function formatFineShare(share: number): string {
  return share === 0 || share === 1 ? percent.format(share) : finePercent.format(share);
}

/** Per mille as a percentage with one place: `125` is `12.5%`. */
export function formatPerMille(value: number): string {
  return finePercent.format(value / 1000);
}

/**
 * The shares of a whole in per mille, by the largest remainder: they always sum to exactly 1000,
 * so that what is shown sums to 100.0 %. All zero when the whole is zero.
 */
export function perMilleShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return counts.map(() => 0);
  const exact = counts.map((count) => (count * 1000) / total);
  const shares = exact.map(Math.floor);
  let missing = 1000 - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    missing -= 1;
  }
  return shares;
}

export interface Change {
  /** `+12%`, `−3%`, `new`, or `0%`. */
  text: string;
  direction: "up" | "down" | "flat";
}

/** How a value changed against an earlier one; nothing when both are zero. */
export function changeBetween(now: number, before: number): Change | null {
  if (now === before) return now === 0 ? null : { text: percent.format(0), direction: "flat" };
  if (before === 0) return { text: "new", direction: "up" };
  const ratio = (now - before) / before;
  const rounded = Math.round(ratio * 100);
  if (rounded === 0) return { text: percent.format(0), direction: "flat" };
  const sign = rounded > 0 ? "+" : "−";
  return {
    text: `${sign}${percent.format(Math.abs(rounded) / 100)}`,
    direction: ratio > 0 ? "up" : "down",
  };
}

/** A small number with three places: `0.041`. */
export function formatFine(value: number): string {
  return threePlaces.format(value);
}

/** Bytes in decimal units: `38.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? whole.format(value) : onePlace.format(value)} ${units[unit]}`;
}
