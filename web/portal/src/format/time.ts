/** Times as people read them: relative at a glance, exact on demand. */
import { LANGUAGE, t } from "../i18n/index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto", style: "short" });

/** "just now", "5 min. ago", "yesterday", "3 wk. ago"; `now` is given for the sake of tests. */
export function formatRelative(time: string, now: number): string {
  const past = now - Date.parse(time);
  if (Number.isNaN(past)) return time;
  const size = Math.abs(past);
  const sign = past >= 0 ? -1 : 1;
  if (size < MINUTE) return t("time.now");
  if (size < HOUR) return relative.format(sign * Math.floor(size / MINUTE), "minute");
  if (size < DAY) return relative.format(sign * Math.floor(size / HOUR), "hour");
  if (size < 14 * DAY) return relative.format(sign * Math.floor(size / DAY), "day");
  if (size < 60 * DAY) return relative.format(sign * Math.floor(size / (7 * DAY)), "week");
  if (size < 730 * DAY) return relative.format(sign * Math.floor(size / (30.44 * DAY)), "month");
  return relative.format(sign * Math.floor(size / (365.25 * DAY)), "year");
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** "Tue, 24 Nov 2026, 15:04:05 UTC" in a time zone. */
export function formatExact(time: string, zone: string): string {
  return formatOf(zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(new Date(time));
}

/** "15:04" in a time zone. */
export function formatClock(time: string, zone: string): string {
  return formatOf(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(time),
  );
}

/** The calendar day of a moment in a time zone, `YYYY-MM-DD`. */
export function dayOf(time: string | number, zone: string): string {
  const parts = formatOf(zone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(time));
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** A day as "24 Nov 2026", or without the year when it is the year given. */
export function formatDay(day: string, withoutYear?: string): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  if (!withoutYear || !day.startsWith(withoutYear)) options.year = "numeric";
  return formatOf("UTC", options).format(utcDay(day));
}

/** A day as "Tuesday, 24 November", for headings. */
export function formatDayLong(day: string, withoutYear?: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  if (!withoutYear || !day.startsWith(withoutYear)) options.year = "numeric";
  return formatOf("UTC", options).format(utcDay(day));
}

/** The month of a day: "November 2026". */
export function formatMonth(day: string): string {
  return formatOf("UTC", { month: "long", year: "numeric" }).format(utcDay(day));
}

/** The short name of a day's weekday: "Tue". */
export function formatWeekday(day: string): string {
  return formatOf("UTC", { weekday: "short" }).format(utcDay(day));
}

function utcDay(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}

/** Engaged time: "45 s", "3 min 20 s", "1 h 5 min". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
