/** What the server says while a page is open: server-sent events of one site. */
import { useEffect, useEffectEvent, useState } from "react";

/** The data of `hits`. */
export interface LiveHits {
  at: string;
  hits: number;
  visits: number;
  /** Ids, at most a hundred. */
  companies: readonly string[];
}

/** The data of `corrected` and `annotated`. */
interface LiveCompanies {
  companies: readonly string[];
}

export interface LiveHandlers {
  onHits?: (hits: LiveHits) => void;
  /** Somebody corrected, or said something of, these companies. */
  onChanged?: (kind: "corrected" | "annotated", companies: readonly string[]) => void;
  /** Something may have been missed: the stream is there again, or could not tell all. */
  onResumed?: () => void;
}

export type LiveState = "connecting" | "live" | "broken";

/** How long after the browser gave up it is tried again, in milliseconds. */
const RETRY_MS = 15_000;

/**
 * Listens while the page is in view. A hidden page hangs up, since a browser grants few
 * connections to one server and there may be many tabs.
 */
export function useLive(site_id: string, handlers: LiveHandlers): LiveState {
  const [state, setState] = useState<LiveState>("connecting");
  const hits = useEffectEvent((event: MessageEvent<string>) =>
    handlers.onHits?.(JSON.parse(event.data) as LiveHits),
  );
  const changed = useEffectEvent((event: MessageEvent<string>) => {
    const { companies } = JSON.parse(event.data) as LiveCompanies;
    handlers.onChanged?.(event.type as "corrected" | "annotated", companies);
  });
  const resumed = useEffectEvent(() => handlers.onResumed?.());
  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;
    function close() {
      clearTimeout(retry);
      source?.close();
      source = undefined;
    }
    function open() {
      close();
      source = new EventSource(`/api/v1/sites/${encodeURIComponent(site_id)}/live`);
      source.addEventListener("hits", hits);
      source.addEventListener("corrected", changed);
      source.addEventListener("annotated", changed);
      source.addEventListener("resync", resumed);
      source.addEventListener("open", () => {
        setState("live");
        if (wasOpen) resumed();
        wasOpen = true;
      });
      source.addEventListener("error", () => {
        setState("broken");
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      });
    }
    function follow() {
      if (document.hidden) close();
      else open();
    }
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [site_id]);
  return state;
}
