/** Where a fact comes from, in one line. */
import { useQuery } from "@tanstack/react-query";
import { dataSetQuery } from "../api/queries.ts";
import { formatDay } from "../format/time.ts";

interface Origin {
  /** The source's id. */
  source: string;
  licence: string;
  as_of: string;
}

/** "Company register, CC0-1.0, 31 Oct 2026": its name, what allows its use, of when it is. */
export function useSourceLine(): (origin: Origin) => string {
  const { data } = useQuery(dataSetQuery);
  return ({ source, licence, as_of }) => {
    const name = data?.sources.find((entry) => entry.id === source)?.name ?? source;
    return [name, licence, as_of && formatDay(as_of)].filter(Boolean).join(", ");
  };
}
