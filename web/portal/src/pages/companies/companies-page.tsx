/** The list of visiting companies: what people open in the morning. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { IconBuildingOff, IconFilterOff } from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { lazy, useCallback } from "react";
import { companiesInfiniteQuery, overviewQuery } from "../../api/queries.ts";
import type { CompanyRow } from "../../api/types.ts";
import { PeriodPicker } from "../../components/period-picker.tsx";
import {
  type CompaniesSearch,
  isFiltered,
  SORT_DEFAULT,
  type Sort,
  withoutFilters,
} from "../../filters/companies.ts";
import { plural, t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Deferred } from "../../ui/deferred.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { NothingYet } from "../sites/nothing-yet.tsx";
import { COLUMNS } from "./columns.tsx";
import { ColumnsButton } from "./columns-button.tsx";
import classes from "./companies.module.css";
import { FilterBar } from "./filter-bar.tsx";
import { NewVisits } from "./new-visits.tsx";

const ColumnChooser = lazy(() => import("./column-chooser.tsx"));

const route = getRouteApi("/sites/$site_id/companies");

/** Columns that a reader must ask for. */
const HIDDEN_AT_FIRST = ["page_views", "industry", "first_seen"];

export function CompaniesPage() {
  const site = useSite();
  const { search: period, range, today } = usePeriod();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [hidden, setHidden] = useLocalStorage<string[]>({
    key: "doorplate-companies-hidden",
    defaultValue: HIDDEN_AT_FIRST,
    getInitialValueInEffect: false,
  });
  const list = useInfiniteQuery(companiesInfiniteQuery(site.id, search, range));
  const change = useCallback(
    (next: Partial<CompaniesSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace }),
    [navigate],
  );
  const clear = () => void navigate({ search: withoutFilters(search) });
  const total = list.data?.pages[0]?.total;
  return (
    <Page
      width="wide"
      title={t("companies.title")}
      subtitle={total === undefined ? " " : plural("count.companies", total)}
      actions={
        <>
          {range.to === today && (
            <NewVisits site_id={site.id} search={search} range={range} shown={list.data} />
          )}
          <Deferred plain={<ColumnsButton />}>
            {(pressed) => <ColumnChooser hidden={hidden} onChange={setHidden} opened={pressed} />}
          </Deferred>
          <PeriodPicker search={period} range={range} today={today} onChange={change} />
        </>
      }
    >
      <div className={classes.list}>
        <FilterBar search={search} onChange={change} onClear={clear} />
        <Section flush>
          <QueryView query={list} skeleton={<ListSkeleton />}>
            {(data) => {
              const rows = data.pages.flatMap((page) => page.items);
              if (rows.length > 0) {
                return (
                  <CompaniesTable
                    rows={rows}
                    sort={search.sort ?? SORT_DEFAULT}
                    hidden={hidden}
                    list={list}
                    onSort={(sort) => change({ sort })}
                  />
                );
              }
              return isFiltered(search) ? <NoMatch onClear={clear} /> : <NoCompanies />;
            }}
          </QueryView>
        </Section>
      </div>
    </Page>
  );
}

interface CompaniesTableProps {
  rows: readonly CompanyRow[];
  sort: Sort;
  hidden: readonly string[];
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isPlaceholderData: boolean;
    fetchNextPage: () => unknown;
  };
  onSort: (sort: Sort) => void;
}

function CompaniesTable({ rows, sort, hidden, list, onSort }: CompaniesTableProps) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <DataTable
        label={t("companies.title")}
        columns={COLUMNS}
        rows={rows}
        rowId={(row) => row.id}
        sort={sort}
        onSort={(next) => onSort(next as Sort)}
        hidden={hidden}
        onEnd={fetchMore}
        stale={list.isPlaceholderData}
      />
      {isFetchingNextPage && (
        <div className={classes.more}>
          <SkeletonRows rows={3} height={46} />
        </div>
      )}
    </>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconFilterOff size={20} stroke={1.6} />}
      title={t("companies.no_match_title")}
      text={t("companies.no_match_text")}
    >
      <Button variant="default" onClick={onClear}>
        {t("filter.clear")}
      </Button>
    </EmptyState>
  );
}

/** Without a filter: either nothing came, or nobody who came could be named. */
function NoCompanies() {
  const site = useSite();
  const { range } = usePeriod();
  const overview = useQuery(overviewQuery(site.id, range));
  return (
    <QueryView query={overview} skeleton={<ListSkeleton />}>
      {(data) => (data.totals.hits === 0 ? <NothingYet site={site} /> : <NoneNamed />)}
    </QueryView>
  );
}

function NoneNamed() {
  const { id: site_id } = useSite();
  return (
    <EmptyState
      icon={<IconBuildingOff size={20} stroke={1.6} />}
      title={t("companies.none_named_title")}
      text={t("companies.none_named_text")}
    >
      <Button
        renderRoot={(props) => (
          <Link to="/sites/$site_id/verdicts" params={{ site_id }} {...props} />
        )}
      >
        {t("nav.verdicts")}
      </Button>
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div className={classes.skeleton}>
      <SkeletonRows rows={12} height={46} />
    </div>
  );
}
