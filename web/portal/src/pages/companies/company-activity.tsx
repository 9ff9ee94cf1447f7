/** When the company came, in numbers and over the days. */
import { useMemo } from "react";
import type { CompanyDetail } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { Section } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { TrendChart } from "../../ui/trend-chart.tsx";
import classes from "./company.module.css";

const HEIGHT = 150;

export function CompanyActivity({ activity }: { activity: CompanyDetail["activity"] }) {
  const points = useMemo(
    () => activity.series.map((day) => ({ day: day.day, value: day.page_views })),
    [activity.series],
  );
  return (
    <Section>
      <dl className={classes.numbers}>
        <div>
          <dt>{t("metric.visits")}</dt>
          <dd>{formatCount(activity.visits)}</dd>
        </div>
        <div>
          <dt>{t("metric.page_views")}</dt>
          <dd>{formatCount(activity.page_views)}</dd>
        </div>
        <div>
          <dt>{t("column.first_seen")}</dt>
          <dd>{activity.first_seen_at ? <RelativeTime time={activity.first_seen_at} /> : "–"}</dd>
        </div>
        <div>
          <dt>{t("column.last_seen")}</dt>
          <dd>{activity.last_seen_at ? <RelativeTime time={activity.last_seen_at} /> : "–"}</dd>
        </div>
      </dl>
      <TrendChart points={points} name={t("metric.page_views")} height={HEIGHT} />
    </Section>
  );
}
