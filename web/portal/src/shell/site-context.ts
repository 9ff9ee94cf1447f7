/** The site and the period that the address names, for every page below the shell. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { sitesQuery } from "../api/queries.ts";
import type { Site } from "../api/types.ts";
import { type DayRange, type PeriodSearch, readPeriod, resolvePeriod } from "../filters/period.ts";
import { dayOf } from "../format/time.ts";
import { useNow } from "../ui/time.tsx";

/** The site of this page. The shell shows nothing below it when there is none. */
export function useSite(): Site {
  const { site_id } = useParams({ from: "/sites/$site_id" });
  const { data: sites } = useSuspenseQuery(sitesQuery);
  const site = sites.find(({ id }) => id === site_id);
  if (!site) throw new Error("the shell lets no page through without its site");
  return site;
}

interface Period {
  search: PeriodSearch;
  range: DayRange;
  today: string;
}

export function usePeriod(): Period {
  const raw = useSearch({ strict: false });
  const { period, from, to } = readPeriod(raw);
  const today = dayOf(useNow(), "UTC");
  return useMemo(() => {
    const search = { period, from, to };
    return { search, range: resolvePeriod(search, today), today };
  }, [period, from, to, today]);
}
