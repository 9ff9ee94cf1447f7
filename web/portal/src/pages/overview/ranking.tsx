/** One ranking: each row leads to the companies behind it, and the whole can be taken out. */
import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CompaniesSearch } from "../../filters/companies.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { BarList } from "../../ui/bar-list.tsx";
import { ChartDataButtons } from "../../ui/chart-data.tsx";
import { Section } from "../../ui/page.tsx";
import { type FileOf, rankingData, type RankingRow } from "./figures.ts";
import classes from "./overview.module.css";

/** How much of a long ranking shows before somebody asks for more. */
const ROWS_SHOWN = 10;

interface RankingListProps {
  name: "sources" | "pages" | "countries" | "industries";
  rows: readonly RankingRow[];
  /** The filter that a row stands for. */
  search: (value: string) => CompaniesSearch;
}

export function RankingList({ name, rows, search }: RankingListProps) {
  const { id: site_id } = useSite();
  const [whole, setWhole] = useState(false);
  const shown = whole ? rows : rows.slice(0, ROWS_SHOWN);
  return (
    <>
      <BarList
        heading={t(`ranking.${name}.one`)}
        columns={[firstColumn(name), t("metric.companies")]}
        rows={shown.map(({ value, label, counts, before }) => ({
          key: value,
          label,
          counts,
          before: before ?? undefined,
        }))}
        empty={t("ranking.empty")}
        link={(row, label, className) =>
          row.key ? (
            <Link
              to="/sites/$site_id/companies"
              params={{ site_id }}
              search={search(row.key)}
              className={className}
            >
              {label}
            </Link>
          ) : (
            <span className={className}>{label}</span>
          )
        }
      />
      {rows.length > ROWS_SHOWN && (
        <UnstyledButton
          className={classes.more}
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? t("ranking.fewer") : t("ranking.more", { count: rows.length })}
        </UnstyledButton>
      )}
    </>
  );
}

interface RankingProps extends RankingListProps {
  file: FileOf;
}

export function Ranking({ file, ...list }: RankingProps) {
  const { name, rows } = list;
  return (
    <Section title={t(`ranking.${name}`)} actions={<RankingFile file={file} {...list} />}>
      <RankingList name={name} rows={rows} search={list.search} />
    </Section>
  );
}

/** The ranking as a file; its list is a table already. */
export function RankingFile({ file, name, rows }: Omit<RankingProps, "search">) {
  if (rows.length === 0) return null;
  const data = rankingData(file, rows, {
    name: t(`ranking.${name}`),
    heading: t(`ranking.${name}.one`),
    count: firstColumn(name),
    what: name,
  });
  return <ChartDataButtons data={data} />;
}

function firstColumn(name: RankingListProps["name"]): string {
  return name === "pages" ? t("metric.views") : t("metric.visits");
}
