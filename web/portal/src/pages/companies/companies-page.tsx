/** The list of visiting companies: what people open in the morning. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import {
  IconArrowsDiff,
  IconBuildingOff,
  IconFilterExclamation,
  IconFilterOff,
} from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { Suspense, lazy, useCallback, useState } from "react";
import { ProblemError } from "../../api/client.ts";
import { companiesInfiniteQuery, overviewQuery } from "../../api/queries.ts";
import { PeriodPicker, rangeText } from "../../components/period-picker.tsx";
import {
  type CompaniesSearch,
  isFiltered,
  type Sort,
  withoutFilters,
} from "../../filters/companies.ts";
import { type DayRange, previousRange } from "../../filters/period.ts";
import { plural, t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Deferred } from "../../ui/deferred.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import classes from "./companies.module.css";
import { CompanyTable } from "./company-table.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { LiveMark } from "./live-mark.tsx";
import { ColumnsButton, ExportButton } from "./menu-buttons.tsx";
import { SegmentsButton } from "./segments-button.tsx";
import { useColumns } from "./use-columns.ts";
import { useLiveList } from "./use-live-list.ts";

const NothingYet = lazy(() =>
  import("../sites/nothing-yet.tsx").then((module) => ({ default: module.NothingYet })),
);
const ColumnChooser = lazy(() => import("./column-chooser.tsx"));
const ExportMenu = lazy(() => import("./export-menu.tsx"));

const route = getRouteApi("/sites/$site_id/companies");

export function CompaniesPage() {
  const site = useSite();
  const { search: period, range, today } = usePeriod();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: Partial<CompaniesSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace }),
    [navigate],
  );
  const columns = useColumns(search, change);
  const [isFiltering, setIsFiltering] = useState(false);
  const list = useInfiniteQuery(companiesInfiniteQuery(site.id, search, range));
  const isToday = range.to === today;
  const live = useLiveList(site.id, search, range, isToday);
  const clear = () => void navigate({ search: withoutFilters(search) });
  const isCompared = search.compare === "previous";
  return (
    <Page
      width="wide"
      title={t("companies.title")}
      subtitle={subtitleOf(list.data?.pages[0]?.total, isCompared ? range : null)}
      actions={
        <>
          {isToday && <LiveMark live={live} />}
          <SegmentsButton />
          <Button
            variant="default"
            className={classes.compare}
            leftSection={<IconArrowsDiff size={15} stroke={1.7} aria-hidden />}
            aria-pressed={isCompared}
            data-active={isCompared || undefined}
            title={t("companies.compare_title")}
            onClick={() => change({ compare: isCompared ? undefined : "previous" })}
          >
            {t("overview.compare")}
          </Button>
          <Deferred plain={<ColumnsButton />}>
            {(pressed) => (
              <ColumnChooser shown={columns.ids} onChange={columns.choose} opened={pressed} />
            )}
          </Deferred>
          <Deferred plain={<ExportButton />}>
            {(pressed) => <ExportMenu search={search} range={range} opened={pressed} />}
          </Deferred>
          <PeriodPicker search={period} range={range} today={today} onChange={change} />
        </>
      }
    >
      <div className={classes.list}>
        <FilterBar
          search={search}
          columns={columns.isChosen ? columns.ids : null}
          isOpen={isFiltering}
          onOpen={setIsFiltering}
          onChange={change}
          onClear={clear}
        />
        <Section flush>
          {isAboutFilter(list.error) ? (
            <Unreadable onEdit={() => setIsFiltering(true)} onClear={clear} />
          ) : (
            <QueryView query={list} skeleton={<ListSkeleton />} wayOut={<WayOut clear={clear} />}>
              {(data) => {
                if (data.pages.some((page) => page.items.length > 0)) {
                  return (
                    <CompanyTable
                      key={site.id}
                      data={data}
                      search={search}
                      range={range}
                      columns={columns.ids}
                      areChosen={columns.isChosen}
                      live={live}
                      list={list}
                      onSort={(sort) => change({ sort: sort as Sort })}
                    />
                  );
                }
                return isFiltered(search) ? <NoMatch onClear={clear} /> : <NoCompanies />;
              }}
            </QueryView>
          )}
        </Section>
      </div>
    </Page>
  );
}

/** How many, and with what they are compared. */
function subtitleOf(total: number | undefined, compared: DayRange | null): string {
  // Holds its line, so that nothing moves when it is known.
  if (total === undefined) return "\u00a0";
  const count = plural("count.companies", total);
  if (!compared) return count;
  return t("companies.compared", { count, before: rangeText(previousRange(compared)) });
}

/** A view that fails because of its filter is left by taking the filter off. */
function WayOut({ clear }: { clear: () => void }) {
  const search = route.useSearch();
  return (
    isFiltered(search) && (
      <Button variant="default" onClick={clear}>
        {t("filter.clear")}
      </Button>
    )
  );
}

function isAboutFilter(error: unknown): boolean {
  return error instanceof ProblemError && error.errors.some(({ field }) => field === "filter");
}

function Unreadable({ onEdit, onClear }: { onEdit: () => void; onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconFilterExclamation size={20} stroke={1.6} />}
      title={t("companies.unreadable_title")}
      text={t("companies.unreadable_text")}
    >
      <Button onClick={onEdit}>{t("companies.unreadable_edit")}</Button>
      <Button variant="default" onClick={onClear}>
        {t("filter.clear")}
      </Button>
    </EmptyState>
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
      {(data) =>
        data.totals.hits === 0 ? (
          <Suspense fallback={<ListSkeleton />}>
            <NothingYet site={site} />
          </Suspense>
        ) : (
          <NoneNamed />
        )
      }
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
