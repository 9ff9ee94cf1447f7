/** What stands where numbers would be: the way to the first hit, or to the last one there was. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconCalendarOff, IconCode } from "@tabler/icons-react";
import { installCheckQuery, lastVisitsQuery } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { InstallCheckResult } from "../../components/install-check.tsx";
import type { DayRange } from "../../filters/period.ts";
import { formatDay } from "../../format/time.ts";
import { t } from "../../i18n/index.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock, SkeletonRows } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import classes from "./sites.module.css";

export function NothingYet({ site }: { site: Site }) {
  const last = useQuery(lastVisitsQuery(site.id));
  return (
    <Section>
      <QueryView query={last} skeleton={<SkeletonRows rows={5} height={44} />}>
        {(data) =>
          data.totals.hits > 0 ? (
            <NotInThisPeriod last={data.range} />
          ) : (
            <WaitsForFirstVisit site={site} />
          )
        }
      </QueryView>
    </Section>
  );
}

function WaitsForFirstVisit({ site }: { site: Site }) {
  const check = useQuery(installCheckQuery(site.id, true));
  return (
    <EmptyState
      icon={<IconCode size={20} stroke={1.6} />}
      title={t("nothing.title", { site: site.name })}
      text={t("nothing.text")}
    >
      <div className={classes.install}>
        <CodeBlock code={site.snippet} label={t("site.snippet")} />
        <QueryView query={check} skeleton={<SkeletonBlock height={96} />}>
          {(data) => <InstallCheckResult check={data} />}
        </QueryView>
      </div>
    </EmptyState>
  );
}

function NotInThisPeriod({ last }: { last: DayRange }) {
  const navigate = useNavigate();
  const period = { period: undefined, from: last.from, to: last.to };
  return (
    <EmptyState
      icon={<IconCalendarOff size={20} stroke={1.6} />}
      title={t("nothing.period_title")}
      text={t("nothing.period_text", { day: formatDay(last.to) })}
    >
      <Button onClick={() => void navigate({ to: ".", search: (old) => ({ ...old, ...period }) })}>
        {t("nothing.period_go")}
      </Button>
    </EmptyState>
  );
}
