/** What the identifications stand on: the data set, its sources, their licences. */
import { useQuery } from "@tanstack/react-query";
import { dataSetQuery } from "../../api/queries.ts";
import type { DataSet, DataSource } from "../../api/types.ts";
import { formatBytes, formatCount } from "../../format/number.ts";
import { formatDay } from "../../format/time.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import classes from "./data-set.module.css";

export function DataSetPage() {
  const dataSet = useQuery(dataSetQuery);
  return (
    <Page title={t("settings.data_set")} subtitle={t("data_set.subtitle")} width="text">
      <QueryView query={dataSet} skeleton={<SkeletonBlock height={420} />}>
        {(data) => <Content dataSet={data} />}
      </QueryView>
    </Page>
  );
}

function Content({ dataSet }: { dataSet: DataSet }) {
  const { networks } = dataSet;
  return (
    <div className={classes.stack}>
      <Section>
        <dl className={classes.numbers}>
          <Fact
            label={t("data_set.as_of")}
            value={dataSet.as_of ? formatDay(dataSet.as_of) : "–"}
          />
          <Fact
            label={t("data_set.networks")}
            value={formatCount(networks.v4 + networks.v6)}
            title={t("data_set.v4_v6", { v4: networks.v4, v6: networks.v6 })}
          />
          <Fact label={t("data_set.companies")} value={formatCount(dataSet.companies)} />
          <Fact label={t("data_set.size")} value={formatBytes(dataSet.file_bytes)} />
        </dl>
        <p className={classes.version}>
          {t("data_set.version")} <code>{dataSet.version}</code>
        </p>
      </Section>
      <Section title={t("data_set.sources")} flush>
        {dataSet.sources.length === 0 ? (
          <EmptyState title={t("data_set.empty_title")} text={t("data_set.empty_text")} />
        ) : (
          <ul className={classes.sources}>
            {dataSet.sources.map((source) => (
              <Source key={source.id} source={source} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

const TONES: Record<string, Tone> = {
  open: "good",
  "first-party": "accent",
  first_party: "accent",
  "operator-agreed": "warn",
  operator_agreed: "warn",
};

function Source({ source }: { source: DataSource }) {
  return (
    <li className={classes.source}>
      <div className={classes.sourceText}>
        <div className={classes.sourceName}>
          {source.name}
          <Tag tone={TONES[source.licence_class] ?? "neutral"}>
            {tMaybe("licence_class", source.licence_class.replaceAll("-", "_"))}
          </Tag>
        </div>
        <p className={classes.sourceFacts}>
          {[source.licence, source.attribution].filter(Boolean).join(" · ")}
        </p>
        {source.address && (
          <a
            className={classes.address}
            href={source.address}
            target="_blank"
            rel="noreferrer noopener"
          >
            {source.address}
          </a>
        )}
      </div>
      <div className={classes.sourceNumbers}>
        <span className="num">{t("data_set.rows", { count: source.rows })}</span>
        {source.as_of && <span className="muted">{formatDay(source.as_of)}</span>}
      </div>
    </li>
  );
}

function Fact({ label, value, title }: { label: string; value: string; title?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd title={title}>{value}</dd>
    </div>
  );
}
