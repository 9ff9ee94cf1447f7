/** Which columns show: as the address says, or else as this browser had them last. */
import { useLocalStorage } from "@mantine/hooks";
import { useEffect } from "react";
import type { CompaniesSearch } from "../../filters/companies.ts";
import { COLUMNS_AT_FIRST } from "./columns.tsx";

const KEY = "doorplate-companies-columns";

type Change = (next: Partial<CompaniesSearch>, replace?: boolean) => void;

interface Columns {
  ids: readonly string[];
  /** Whether a person chose them, and did not only leave them as they were. */
  isChosen: boolean;
  choose: (ids: readonly string[]) => void;
}

export function useColumns({ columns }: CompaniesSearch, onChange: Change): Columns {
  const [last, setLast] = useLocalStorage<string>({
    key: KEY,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  // In the address as well, so that a colleague who gets it sees the same.
  useEffect(() => {
    if (columns === undefined && last !== "") onChange({ columns: last }, true);
  }, [columns, last, onChange]);
  const ids = (columns ?? last) === "" ? COLUMNS_AT_FIRST : (columns ?? last).split(",");
  return {
    ids,
    isChosen: ids !== COLUMNS_AT_FIRST,
    choose: (next) => {
      const text = isAtFirst(next) ? "" : next.join(",");
      setLast(text);
      onChange({ columns: text || undefined }, true);
    },
  };
}

function isAtFirst(ids: readonly string[]): boolean {
  return ids.length === COLUMNS_AT_FIRST.length && ids.every((id) => COLUMNS_AT_FIRST.includes(id));
}
