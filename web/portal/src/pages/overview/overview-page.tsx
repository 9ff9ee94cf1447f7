/** How many came, from where, for what: every number leads to the rows behind it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { overviewQuery } from "../../api/queries.ts";
import type { Overview } from "../../api/types.ts";
import { PeriodPicker, rangeText } from "../../components/period-picker.tsx";
import type { DayRange } from "../../filters/period.ts";
import { t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Page } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { NothingYet } from "../sites/nothing-yet.tsx";
import { ComparePicker } from "./compare-picker.tsx";
import { comparedRange } from "./comparison.ts";
import { FirstSteps } from "./first-steps.tsx";
import classes from "./overview.module.css";
import { Rankings } from "./rankings.tsx";
import { TotalsRow } from "./totals-row.tsx";
import { Trend } from "./trend.tsx";

const route = getRouteApi("/sites/$site_id/overview");

export function OverviewPage() {
  const site = useSite();
  const { search, range, today } = usePeriod();
  const { compare } = route.useSearch();
  const navigate = route.useNavigate();
  const isAllTime = search.period === "all";
  const compared = isAllTime ? null : comparedRange(compare, range);
  const overview = useQuery(overviewQuery(site.id, range));
  // Of the span before, the answer says already whether there is anything to ask for.
  const isPrevious = compare === undefined;
  const before = useQuery({
    ...overviewQuery(site.id, compared ?? range),
    enabled: compared !== null && (!isPrevious || (overview.data?.previous.hits ?? 0) > 0),
  });
  const earlier = compared && before.data?.totals.hits ? before.data : undefined;
  return (
    <Page
      title={t("overview.title")}
      subtitle={<Subtitle range={range} compared={compared} earlier={earlier} />}
      actions={
        <>
          <ComparePicker
            compare={compare}
            range={range}
            today={today}
            disabled={isAllTime}
            onChange={(next) =>
              void navigate({ search: (old) => ({ ...old, compare: next }), replace: true })
            }
          />
          <PeriodPicker
            search={search}
            range={range}
            today={today}
            onChange={(period) => void navigate({ search: (old) => ({ ...old, ...period }) })}
          />
        </>
      }
    >
      <div className={classes.stack}>
        <FirstSteps site={site} />
        <QueryView query={overview} skeleton={<OverviewSkeleton />}>
          {(data) =>
            data.totals.hits === 0 ? (
              <NothingYet site={site} />
            ) : (
              <OverviewContent data={data} before={earlier} />
            )
          }
        </QueryView>
      </div>
    </Page>
  );
}

interface SubtitleProps {
  range: DayRange;
  compared: DayRange | null;
  earlier: Overview | undefined;
}

function Subtitle({ range, compared, earlier }: SubtitleProps) {
  const days = rangeText(range);
  if (!compared) return days;
  const before = rangeText(compared);
  return t(earlier ? "overview.compared" : "overview.nothing_before", { range: days, before });
}

interface OverviewContentProps {
  data: Overview;
  /** The span compared with; absent when there is none, or nothing in it. */
  before: Overview | undefined;
}

function OverviewContent({ data, before }: OverviewContentProps) {
  const { host } = useSite();
  const { from, to } = data.range;
  const file = useMemo(() => ({ site: host, range: { from, to } }), [host, from, to]);
  return (
    <div className={classes.stack}>
      <div className={classes.headline}>
        <TotalsRow totals={data.totals} previous={before?.totals} />
        <Trend series={data.series} before={before?.series} file={file} />
      </div>
      <Rankings overview={data} before={before} file={file} />
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div className={classes.stack}>
      <SkeletonBlock height={412} />
      <div className={classes.two}>
        <SkeletonBlock height={400} />
        <SkeletonBlock height={400} />
      </div>
    </div>
  );
}
