/** The filter in words, and the segment that it is or could become. */
import { useMemo } from "react";
import type { CompaniesSearch } from "../../filters/companies.ts";
import { parseFilter } from "../../filters/expression.ts";
import type { ChangeSearch } from "./filter-bar.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { SaveSegment } from "./save-segment.tsx";

interface FilterSummaryProps {
  search: CompaniesSearch;
  columns: readonly string[] | null;
  onChange: ChangeSearch;
  onOpen: () => void;
}

export default function FilterSummary({ search, columns, onChange, onOpen }: FilterSummaryProps) {
  const parsed = useMemo(() => parseFilter(search.filter ?? ""), [search.filter]);
  return (
    <>
      <FilterChips parsed={parsed} onChange={onChange} onOpen={onOpen} />
      {!parsed.error && <SaveSegment search={search} columns={columns} onChange={onChange} />}
    </>
  );
}
