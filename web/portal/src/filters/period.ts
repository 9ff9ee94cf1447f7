/** The span of days a view is about: a preset by name, or two days. Kept in the URL. */

export const PRESETS = [
  "today",
  "yesterday",
  "7d",
  "30d",
  "90d",
  "month",
  "last_month",
  "12m",
  "all",
] as const;

export type Preset = (typeof PRESETS)[number];

export const PRESET_DEFAULT: Preset = "30d";

/** The longest span that the server answers for, in days (ten years). */
export const RANGE_DAYS_MAX = 3660;

/** What the URL says. `from` and `to` count only together, and then beat the preset. */
export interface PeriodSearch {
  period?: Preset;
  from?: string;
  to?: string;
}

/** Two days, both within. */
export interface DayRange {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** How many days a span has, at least one. */
export function dayCount(range: DayRange): number {
  return dayNumber(range.to) - dayNumber(range.from) + 1;
}

/** Whether a text names a real day. */
export function isDay(text: unknown): text is string {
  return (
    typeof text === "string" &&
    DAY_FORM.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    dayText(dayNumber(text)) === text
  );
}

/** Reads the period from the URL; what makes no sense is left out. */
export function readPeriod(raw: Record<string, unknown>): PeriodSearch {
  if (isDay(raw.from) && isDay(raw.to) && raw.from <= raw.to) {
    return { from: raw.from, to: raw.to };
  }
  const preset = PRESETS.find((name) => name === raw.period);
  return preset && preset !== PRESET_DEFAULT ? { period: preset } : {};
}

/** The days that a period means, when today is `today`. */
export function resolvePeriod(search: PeriodSearch, today: string): DayRange {
  if (search.from && search.to) return clamp({ from: search.from, to: search.to });
  const month = `${today.slice(0, 7)}-01`;
  switch (search.period ?? PRESET_DEFAULT) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "7d":
      return { from: addDays(today, -6), to: today };
    case "30d":
      return { from: addDays(today, -29), to: today };
    case "90d":
      return { from: addDays(today, -89), to: today };
    case "month":
      return { from: month, to: today };
    case "last_month": {
      const last = addDays(month, -1);
      return { from: `${last.slice(0, 7)}-01`, to: last };
    }
    case "12m":
      return { from: addDays(today, -364), to: today };
    case "all":
      return { from: addDays(today, 1 - RANGE_DAYS_MAX), to: today };
  }
}

/** The span of the same length that ends the day before. */
export function previousRange(range: DayRange): DayRange {
  const days = dayCount(range);
  return { from: addDays(range.from, -days), to: addDays(range.from, -1) };
}

function clamp(range: DayRange): DayRange {
  if (dayCount(range) <= RANGE_DAYS_MAX) return range;
  return { from: addDays(range.to, 1 - RANGE_DAYS_MAX), to: range.to };
}
