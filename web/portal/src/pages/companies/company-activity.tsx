/** When the company came, in numbers and over the days. */
import { useMemo, useState } from "react";
import type { CompanyDetail } from "../../api/types.ts";
import { csvFileName } from "../../format/csv.ts";
import { formatCount } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { type ChartData, ChartDataButtons, ChartTable } from "../../ui/chart-data.tsx";
import { Section } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { TrendChart } from "../../ui/trend-chart.tsx";
import classes from "./company.module.css";

const HEIGHT = 150;

interface CompanyActivityProps {
  activity: CompanyDetail["activity"];
  /** In the name of the file that the days are taken out to. */
  company: string;
}

export function CompanyActivity({ activity, company }: CompanyActivityProps) {
  const [table, setTable] = useState(false);
  const points = useMemo(
    () => activity.series.map((day) => ({ day: day.day, value: day.page_views })),
    [activity.series],
  );
  const data: ChartData = {
    name: t("overview.by_day"),
    fileName: csvFileName(company, "days"),
    columns: [
      { heading: t("column.day"), kind: "day" },
      { heading: t("metric.visits"), kind: "count" },
      { heading: t("metric.page_views"), kind: "count" },
    ],
    rows: activity.series.map(({ day, visits, page_views }) => [day, visits, page_views]),
  };
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
      <div className={classes.chartHead}>
        <ChartDataButtons data={data} shown={table} onShow={setTable} />
      </div>
      <TrendChart points={points} name={t("metric.page_views")} height={HEIGHT} />
      {table && <ChartTable data={data} />}
    </Section>
  );
}
