/** Relative times that stay right while the page is open, with the exact one on hover. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { formatExact, formatRelative } from "../format/time.ts";

const TICK_MS = 30_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time of day, moving on twice a minute; one clock for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (listeners.size === 0) now = Date.now();
    return now;
  });
}

const ZoneContext = createContext("UTC");

export const ZoneProvider = ZoneContext.Provider;

/** The time zone that days and clocks are shown in. */
export function useZone(): string {
  return useContext(ZoneContext);
}

export function RelativeTime({ time, className }: { time: string; className?: string }) {
  const zone = useZone();
  return (
    <time dateTime={time} title={formatExact(time, zone)} className={className}>
      {formatRelative(time, useNow())}
    </time>
  );
}
