/** The list while it is open: told what comes and what others change. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { annotationQuery } from "../../api/annotations.ts";
import { isOwnEcho, refreshLists, withAnnotations } from "../../api/company-lists.ts";
import { type LiveState, useLive } from "../../api/live.ts";
import { companiesInfiniteQuery, newestCompaniesQuery } from "../../api/queries.ts";
import { refreshSegments } from "../../api/segments.ts";
import { type CompaniesSearch, SORT_DEFAULT } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { makeLiveTaker } from "./live-taker.ts";

/** More than this at once are asked for anew as a list instead of one by one. */
const ANNOTATED_MAX = 20;
/** How often the counts of the segments follow, in milliseconds. */
const SEGMENTS_INTERVAL_MS = 60_000;

export interface LiveList {
  state: LiveState;
  /** How many companies came that the list does not show yet. */
  waiting: number;
  /** Grows each time that the rows have moved by themselves. */
  moves: number;
  show: () => void;
  hold: (isHeld: boolean) => void;
}

export function useLiveList(
  site_id: string,
  search: CompaniesSearch,
  range: DayRange,
  isToday: boolean,
): LiveList {
  const queryClient = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  const [moves, setMoves] = useState(0);
  const [taker] = useState(() =>
    makeLiveTaker(queryClient, {
      onWaiting: setWaiting,
      onMove: () => setMoves((count) => count + 1),
    }),
  );
  useEffect(() => {
    const asked = newestCompaniesQuery(site_id, search, range);
    taker.setView({
      queryKey: companiesInfiniteQuery(site_id, search, range).queryKey,
      sort: search.sort ?? SORT_DEFAULT,
      newest: () => queryClient.fetchQuery(asked),
    });
    return taker.stop;
  }, [taker, queryClient, site_id, search, range]);
  useEffect(() => {
    if (moves === 0) return undefined;
    const timer = setTimeout(() => void refreshSegments(queryClient), SEGMENTS_INTERVAL_MS);
    return () => clearTimeout(timer);
  }, [moves, queryClient]);
  const state = useLive(site_id, {
    onHits: isToday ? taker.lookSoon : undefined,
    onResumed: isToday ? taker.lookSoon : undefined,
    onChanged: (kind, companies) => void follow(queryClient, kind, companies),
  });
  return { state, waiting, moves, hold: taker.hold, show: taker.show };
}

/** Shows what others changed. What this page just changed is shown already. */
async function follow(
  queryClient: QueryClient,
  kind: "corrected" | "annotated",
  companies: readonly string[],
): Promise<void> {
  if (isOwnEcho()) return;
  if (kind === "corrected" || companies.length > ANNOTATED_MAX) {
    await refreshLists(queryClient);
    return;
  }
  await Promise.all(
    companies.map(async (company_id) => {
      const asked = { ...annotationQuery(company_id), staleTime: 0 };
      const annotation = await queryClient.fetchQuery(asked).catch(() => null);
      if (annotation) withAnnotations(queryClient, new Set([company_id]), () => annotation);
    }),
  );
}
