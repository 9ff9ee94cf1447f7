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
          <SourceTable sources={dataSet.sources} />
        )}
      </Section>
    </div>
  );
}

const TONES: Record<DataSource["licence_class"], Tone> = {
  open: "neutral",
  attribution: "accent",
  "share-alike": "accent",
  "operator-agreed": "warn",
  "first-party": "good",
};

function SourceTable({ sources }: { sources: readonly DataSource[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("data_set.source")}</th>
          <th scope="col" className={classes.licence}>
            {t("data_set.licence")}
          </th>
          <th scope="col" className={classes.number}>
            {t("data_set.as_of")}
          </th>
          <th scope="col" className={classes.number}>
            {t("data_set.rows")}
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} />
        ))}
      </tbody>
    </table>
  );
}

function SourceRow({ source }: { source: DataSource }) {
  const isLink = /^https?:/.test(source.address);
  return (
    <tr>
      <th scope="row">
        {isLink ? (
          <a className="plain" href={source.address} target="_blank" rel="noreferrer noopener">
            {source.name}
          </a>
        ) : (
          source.name
        )}
        {source.attribution && <span className={classes.attribution}>{source.attribution}</span>}
      </th>
      <td className={classes.licence}>
        <span className={classes.licenceLine}>
          {source.licence}
          <Tag tone={TONES[source.licence_class]}>
            {tMaybe("licence_class", source.licence_class.replaceAll("-", "_"))}
          </Tag>
        </span>
      </td>
      <td className={classes.number}>{source.as_of ? formatDay(source.as_of) : "–"}</td>
      <td className={classes.number}>{formatCount(source.rows)}</td>
    </tr>
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
