/** The rows of the list: drawn as needed, chosen from, and changed many at once. */
import { Suspense, lazy, useCallback, useMemo, useState } from "react";
import type { CompanyPages } from "../../api/company-lists.ts";
import type { CompanyRow } from "../../api/types.ts";
import { type CompaniesSearch, SORT_DEFAULT } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { among, NOTHING, type Selection } from "../../ui/row-selection.ts";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { columnsOf } from "./columns.tsx";
import classes from "./companies.module.css";
import type { LiveList } from "./use-live-list.ts";

const BulkBar = lazy(() => import("./bulk-bar.tsx"));

interface CompanyTableProps {
  data: CompanyPages;
  search: CompaniesSearch;
  range: DayRange;
  columns: readonly string[];
  /** Whether a person chose the columns: then all of them show, however narrow the window. */
  areChosen: boolean;
  live: LiveList;
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isPlaceholderData: boolean;
    fetchNextPage: () => unknown;
  };
  onSort: (sort: string) => void;
}

const rowId = (row: CompanyRow) => row.id;
const rowLabel = (row: CompanyRow) => row.name;

export function CompanyTable(props: CompanyTableProps) {
  const { data, search, list, live } = props;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const rows = useMemo(() => distinct(data.pages.flatMap((page) => page.items)), [data]);
  const total = data.pages[0]?.total ?? rows.length;
  const { choosing, isAll, chooseAll } = useChosen(rows);
  const columns = useMemo(
    () => columnsOf(props.columns, search.compare === "previous"),
    [props.columns, search.compare],
  );
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <DataTable
        label={t("companies.title")}
        columns={columns}
        areColumnsChosen={props.areChosen}
        rows={rows}
        rowId={rowId}
        rowLabel={rowLabel}
        sort={search.sort ?? SORT_DEFAULT}
        onSort={props.onSort}
        onEnd={fetchMore}
        stale={list.isPlaceholderData}
        choosing={choosing}
        moves={live.moves}
        onHold={live.hold}
      />
      {isFetchingNextPage && (
        <div className={classes.more}>
          <SkeletonRows rows={3} height={46} />
        </div>
      )}
      {choosing.selection.size > 0 && (
        <Suspense fallback={null}>
          <ChosenBar
            {...props}
            rows={rows}
            selection={choosing.selection}
            total={total}
            isAll={isAll}
            onChooseAll={chooseAll}
            onClear={() => choosing.onChange(NOTHING)}
          />
        </Suspense>
      )}
    </>
  );
}

interface ChosenBarProps {
  rows: readonly CompanyRow[];
  selection: Selection;
  search: CompaniesSearch;
  range: DayRange;
  total: number;
  isAll: boolean;
  onChooseAll: () => void;
  onClear: () => void;
}

function ChosenBar({ rows, selection, search, range, ...rest }: ChosenBarProps) {
  const { id: site_id } = useSite();
  const chosenRows = useMemo(() => rows.filter((row) => selection.has(row.id)), [rows, selection]);
  return (
    <BulkBar
      chosen={{ ids: selection, isAll: rest.isAll, site_id, search, range }}
      rows={chosenRows}
      canChooseAll={chosenRows.length === rows.length && rest.total > rows.length}
      total={rest.total}
      onChooseAll={rest.onChooseAll}
      onClear={rest.onClear}
    />
  );
}

/** Which rows are chosen; rows that went are no longer. */
function useChosen(rows: readonly CompanyRow[]) {
  const [chosen, setChosen] = useState<Selection>(NOTHING);
  const [isAll, setIsAll] = useState(false);
  const selection = useMemo(() => among(chosen, rows.map(rowId)), [chosen, rows]);
  const choosing = useMemo(
    () => ({
      selection,
      onChange: (next: Selection) => {
        setIsAll(false);
        setChosen(next);
      },
    }),
    [selection],
  );
  return { choosing, isAll, chooseAll: () => setIsAll(true) };
}

/** A row that moved up while a further page was fetched is in both pages: the first one counts. */
function distinct(rows: readonly CompanyRow[]): CompanyRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}
