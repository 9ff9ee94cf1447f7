/** How many came, from where, for what: every number leads to the rows behind it. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { IconCheck } from "@tabler/icons-react";
import { overviewQuery } from "../../api/queries.ts";
import type { Overview } from "../../api/types.ts";
import { PeriodPicker, rangeText } from "../../components/period-picker.tsx";
import { type DayRange, previousRange } from "../../filters/period.ts";
import { t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Page } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { NothingYet } from "../sites/nothing-yet.tsx";
import classes from "./overview.module.css";
import { Rankings } from "./rankings.tsx";
import { TotalsRow } from "./totals-row.tsx";
import { Trend } from "./trend.tsx";

const route = getRouteApi("/sites/$site_id/overview");

export function OverviewPage() {
  const site = useSite();
  const { search, range, today } = usePeriod();
  const navigate = route.useNavigate();
  const isAllTime = search.period === "all";
  const compares = route.useSearch().compare !== "none" && !isAllTime;
  const overview = useQuery(overviewQuery(site.id, range));
  const before = useQuery({
    ...overviewQuery(site.id, previousRange(range)),
    enabled: compares && (overview.data?.previous.hits ?? 0) > 0,
  });
  return (
    <Page
      title={t("overview.title")}
      subtitle={<Subtitle range={range} compares={compares} overview={overview.data} />}
      actions={
        <>
          <Button
            variant="default"
            aria-pressed={compares}
            disabled={isAllTime}
            leftSection={compares ? <IconCheck size={14} aria-hidden /> : undefined}
            onClick={() => {
              const compare = compares ? ("none" as const) : undefined;
              void navigate({ search: (old) => ({ ...old, compare }), replace: true });
            }}
          >
            {t("overview.compare")}
          </Button>
          <PeriodPicker
            search={search}
            range={range}
            today={today}
            onChange={(period) => void navigate({ search: (old) => ({ ...old, ...period }) })}
          />
        </>
      }
    >
      <QueryView query={overview} skeleton={<OverviewSkeleton />}>
        {(data) =>
          data.totals.hits === 0 ? (
            <NothingYet site={site} />
          ) : (
            <OverviewContent data={data} compares={compares} before={before.data} />
          )
        }
      </QueryView>
    </Page>
  );
}

interface SubtitleProps {
  range: DayRange;
  compares: boolean;
  overview: Overview | undefined;
}

function Subtitle({ range, compares, overview }: SubtitleProps) {
  const days = rangeText(range);
  if (!compares || !overview || overview.totals.hits === 0) return days;
  if (overview.previous.hits === 0) return t("overview.nothing_before", { range: days });
  return t("overview.compared", { range: days, before: rangeText(previousRange(range)) });
}

interface OverviewContentProps {
  data: Overview;
  compares: boolean;
  before: Overview | undefined;
}

function OverviewContent({ data, compares, before }: OverviewContentProps) {
  const comparable = compares && data.previous.hits > 0;
  return (
    <div className={classes.stack}>
      <div className={classes.headline}>
        <TotalsRow totals={data.totals} previous={comparable ? data.previous : undefined} />
        <Trend series={data.series} before={comparable ? before?.series : undefined} />
      </div>
      <Rankings overview={data} />
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
