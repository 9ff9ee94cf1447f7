/** Search, the filter in words, and the panel to change it in. */
import { Button } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { Suspense, lazy } from "react";
import { type CompaniesSearch, isFiltered } from "../../filters/companies.ts";
import { t } from "../../i18n/index.ts";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import classes from "./companies.module.css";
import { SearchField } from "./search-field.tsx";

// The filter language is needed only where there is a filter.
const FilterPanel = lazy(() => import("./filter-panel.tsx"));
const FilterSummary = lazy(() => import("./filter-summary.tsx"));

export type ChangeSearch = (next: Partial<CompaniesSearch>, replace?: boolean) => void;

interface FilterBarProps {
  search: CompaniesSearch;
  /** Those that a person chose. */
  columns: readonly string[] | null;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onChange: ChangeSearch;
  onClear: () => void;
}

const PANEL = "filter-panel";

export function FilterBar(props: FilterBarProps) {
  const { search, columns, isOpen, onOpen, onChange, onClear } = props;
  return (
    <search aria-label={t("filter.label")} className={classes.filters}>
      <div className={classes.bar}>
        <SearchField value={search.q ?? ""} onChange={onChange} />
        <Button
          variant="default"
          leftSection={<IconFilter size={15} stroke={1.7} aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={isOpen ? PANEL : undefined}
          data-active={isOpen || undefined}
          onClick={() => onOpen(!isOpen)}
        >
          {t("filter.button")}
        </Button>
        {(isFiltered(search) || search.segment !== undefined) && (
          <Suspense fallback={null}>
            <FilterSummary
              search={search}
              columns={columns}
              onChange={onChange}
              onOpen={() => onOpen(true)}
            />
          </Suspense>
        )}
        {isFiltered(search) && (
          <Button variant="subtle" onClick={onClear}>
            {t("filter.clear")}
          </Button>
        )}
      </div>
      {isOpen && (
        <Suspense fallback={<SkeletonBlock height={180} />}>
          <FilterPanel
            id={PANEL}
            text={search.filter ?? ""}
            onChange={(filter) => onChange({ filter: filter || undefined }, true)}
            onClose={() => onOpen(false)}
          />
        </Suspense>
      )}
    </search>
  );
}
