/** What stands where numbers would be: the way to the first hit, or to the last one there was. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconCalendarOff, IconCode } from "@tabler/icons-react";
import { installCheckQuery } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { InstallCheckResult } from "../../components/install-check.tsx";
import { addDays } from "../../filters/period.ts";
import { dayOf, formatDay } from "../../format/time.ts";
import { t } from "../../i18n/index.ts";
import { useZone } from "../../ui/time.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import classes from "./sites.module.css";

/** The days shown when the reader is taken to the last hit. */
const DAYS_BEFORE_LAST = 29;

export function NothingYet({ site }: { site: Site }) {
  const check = useQuery(installCheckQuery(site.id, true));
  return (
    <Section>
      <QueryView query={check} skeleton={<SkeletonBlock height={240} />}>
        {(data) =>
          data.last_hit_at ? (
            <NotInThisPeriod last={data.last_hit_at} />
          ) : (
            <EmptyState
              icon={<IconCode size={20} stroke={1.6} />}
              title={t("nothing.title", { site: site.name })}
              text={t("nothing.text")}
            >
              <div className={classes.install}>
                <CodeBlock code={site.snippet} label={t("site.snippet")} />
                <InstallCheckResult check={data} />
              </div>
            </EmptyState>
          )
        }
      </QueryView>
    </Section>
  );
}

function NotInThisPeriod({ last }: { last: string }) {
  const navigate = useNavigate();
  const day = dayOf(last, useZone());
  const period = { period: undefined, from: addDays(day, -DAYS_BEFORE_LAST), to: day };
  return (
    <EmptyState
      icon={<IconCalendarOff size={20} stroke={1.6} />}
      title={t("nothing.period_title")}
      text={t("nothing.period_text", { day: formatDay(day) })}
    >
      <Button onClick={() => void navigate({ to: ".", search: (old) => ({ ...old, ...period }) })}>
        {t("nothing.period_go")}
      </Button>
    </EmptyState>
  );
}
