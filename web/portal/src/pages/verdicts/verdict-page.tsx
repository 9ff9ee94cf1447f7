/** One reason: on which networks the visits were for which no company is named. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { IconArrowLeft, IconNetworkOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { verdictQuery, verdictsQuery } from "../../api/queries.ts";
import type { VerdictDetail } from "../../api/types.ts";
import { PeriodPicker } from "../../components/period-picker.tsx";
import { formatCount } from "../../format/number.ts";
import { formatCountry } from "../../format/place.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { TrendChart } from "../../ui/trend-chart.tsx";
import classes from "./verdicts.module.css";

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
      <div className={classes.crumb}>
        <Link to="/sites/$site_id/verdicts" params={{ site_id: site.id }} className={classes.back}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          {t("nav.verdicts")}
        </Link>
      </div>
      <Page
        title={tMaybe("reason", reason)}
        subtitle={[tMaybe("reason_text", reason, ""), line?.what_to_do].filter(Boolean).join(" ")}
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
          {(data) => <Detail detail={data} />}
        </QueryView>
      </Page>
    </>
  );
}

function Detail({ detail }: { detail: VerdictDetail }) {
  const points = useMemo(
    () => detail.days.map(({ day, visits }) => ({ day, value: visits })),
    [detail.days],
  );
  return (
    <div className={classes.stack}>
      <Section title={t("metric.visits")}>
        <TrendChart points={points} name={t("metric.visits")} height={CHART_HEIGHT} />
      </Section>
      <Section flush>
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
    </div>
  );
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
            {t("filter.country")}
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
