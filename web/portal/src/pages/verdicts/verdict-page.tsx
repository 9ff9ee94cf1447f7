/** One reason: on which networks the visits were for which no company is named. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { IconArrowLeft, IconNetworkOff } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { verdictQuery, verdictsQuery } from "../../api/queries.ts";
import type { VerdictDetail } from "../../api/types.ts";
import { PeriodPicker } from "../../components/period-picker.tsx";
import type { DayRange } from "../../filters/period.ts";
import { csvFileName } from "../../format/csv.ts";
import { formatCount } from "../../format/number.ts";
import { formatCountry } from "../../format/place.ts";
import { type TextKey, t, tMaybe } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { type ChartData, ChartDataButtons, ChartTable } from "../../ui/chart-data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { TrendChart } from "../../ui/trend-chart.tsx";
import classes from "./verdicts.module.css";
import { WhatToDo } from "./what-to-do.tsx";

const route = getRouteApi("/sites/$site_id/verdicts/$reason");
const CHART_HEIGHT = 160;

export function VerdictPage() {
  const site = useSite();
  const { reason } = route.useParams();
  const { search, range, today } = usePeriod();
  const navigate = route.useNavigate();
  const detail = useQuery(verdictQuery(site.id, reason, range));
  const books = useQuery(verdictsQuery(site.id, range));
  const line = books.data?.abstained.find((row) => row.reason === reason);
  return (
    <>
      <div className={classes.crumb} data-print="off">
        <Link to="/sites/$site_id/verdicts" params={{ site_id: site.id }} className={classes.back}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          {t("nav.verdicts")}
        </Link>
      </div>
      <Page
        title={tMaybe("reason", reason)}
        subtitle={tMaybe("reason_text", reason, "")}
        actions={
          <PeriodPicker
            search={search}
            range={range}
            today={today}
            onChange={(period) => void navigate({ search: (old) => ({ ...old, ...period }) })}
          />
        }
      >
        <QueryView
          query={detail}
          skeleton={<SkeletonBlock height={420} />}
          wayOut={<BackToBooks site_id={site.id} />}
        >
          {(data) => (
            <div className={classes.stack}>
              <Section title={t("verdicts.todo")}>
                <p className={classes.advice}>
                  <WhatToDo reason={reason} otherwise={line?.what_to_do ?? ""} />
                </p>
              </Section>
              <Detail detail={data} range={range} />
            </div>
          )}
        </QueryView>
      </Page>
    </>
  );
}

function Detail({ detail, range }: { detail: VerdictDetail; range: DayRange }) {
  const { host } = useSite();
  const [table, setTable] = useState(false);
  const points = useMemo(
    () => detail.days.map(({ day, visits }) => ({ day, value: visits })),
    [detail.days],
  );
  const file = (what: string) => csvFileName(host, detail.reason, what, range.from, range.to);
  const days = daysData(detail, file("days"));
  const networks = networksData(detail, file("networks"));
  return (
    <>
      <Section
        title={t("metric.visits")}
        actions={<ChartDataButtons data={days} shown={table} onShow={setTable} />}
      >
        <TrendChart points={points} name={t("metric.visits")} height={CHART_HEIGHT} />
        {table && <ChartTable data={days} />}
      </Section>
      <Section
        flush
        title={t("verdict.networks")}
        actions={detail.networks.length > 0 && <ChartDataButtons data={networks} />}
      >
        {detail.networks.length === 0 ? (
          <EmptyState
            icon={<IconNetworkOff size={20} stroke={1.6} />}
            title={t("verdict.none_title")}
            text={t("verdict.none_text")}
          />
        ) : (
          <NetworkTable networks={detail.networks} />
        )}
      </Section>
    </>
  );
}

function daysData({ days }: VerdictDetail, fileName: string): ChartData {
  return {
    name: t("metric.visits"),
    fileName,
    columns: [
      { heading: t("column.day"), kind: "day" },
      { heading: t("metric.visits"), kind: "count" },
    ],
    rows: days.map(({ day, visits }) => [day, visits]),
  };
}

function networksData({ networks }: VerdictDetail, fileName: string): ChartData {
  const heading = (key: TextKey) => ({ heading: t(key), kind: "text" as const });
  return {
    name: t("verdict.networks"),
    fileName,
    columns: [
      heading("verdict.network"),
      heading("receipt.service"),
      heading("verdict.asn"),
      heading("verdict.kind"),
      heading("ranking.countries.one"),
      { heading: t("metric.visits"), kind: "count" },
      { heading: t("metric.hits"), kind: "count" },
    ],
    rows: networks.map(({ network_name, service, asn, kind, country, visits, hits }) => [
      network_name,
      service,
      asn > 0 ? `AS${asn}` : null,
      tMaybe("kind", kind),
      country,
      visits,
      hits,
    ]),
  };
}

function NetworkTable({ networks }: { networks: VerdictDetail["networks"] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("verdict.network")}</th>
          <th scope="col" className={classes.asn}>
            {t("verdict.asn")}
          </th>
          <th scope="col" className={classes.kind}>
            {t("verdict.kind")}
          </th>
          <th scope="col" className={classes.kind}>
            {t("ranking.countries.one")}
          </th>
          <th scope="col" className={classes.number}>
            {t("metric.visits")}
          </th>
          <th scope="col" className={classes.number}>
            {t("metric.hits")}
          </th>
        </tr>
      </thead>
      <tbody>
        {networks.map((network, index) => (
          <tr
            key={`${network.asn}${network.network_name}${network.country}${index}`}
            className={classes.line}
          >
            <th scope="row" className={classes.network}>
              {network.service || network.network_name || t("verdict.unnamed")}
              {network.service && network.network_name && (
                <span className="muted"> · {network.network_name}</span>
              )}
            </th>
            <td className={classes.asn}>{network.asn > 0 && `AS${network.asn}`}</td>
            <td className={classes.kind}>{tMaybe("kind", network.kind)}</td>
            <td className={classes.kind}>{formatCountry(network.country)}</td>
            <td className={classes.number}>{formatCount(network.visits)}</td>
            <td className={classes.number}>{formatCount(network.hits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BackToBooks({ site_id }: { site_id: string }) {
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/sites/$site_id/verdicts" params={{ site_id }} {...props} />}
    >
      {t("verdict.all")}
    </Button>
  );
}
