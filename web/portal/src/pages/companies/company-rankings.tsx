/** What the company looked at and where it came from; each row leads to who else did. */
import { Link } from "@tanstack/react-router";
import type { CompanyDetail } from "../../api/types.ts";
import { type CompaniesSearch, narrowedTo } from "../../filters/companies.ts";
import { csvFileName } from "../../format/csv.ts";
import { formatSource } from "../../format/source.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { BarList } from "../../ui/bar-list.tsx";
import { ChartDataButtons } from "../../ui/chart-data.tsx";
import { Section } from "../../ui/page.tsx";
import classes from "./company.module.css";

export function CompanyRankings({ detail }: { detail: CompanyDetail }) {
  return (
    <div className={classes.later}>
      <Ranking
        name="pages"
        column={t("metric.views")}
        rows={detail.pages.map(({ path, page_views }) => ({
          key: path,
          label: path,
          counts: [page_views],
        }))}
        search={(page) => narrowedTo("page", page)}
        company={detail.company.name}
      />
      <Ranking
        name="sources"
        column={t("metric.visits")}
        rows={detail.sources.map(({ source, visits }) => ({
          key: source,
          label: formatSource(source),
          counts: [visits],
        }))}
        search={(source) => narrowedTo("source", source)}
        company={detail.company.name}
      />
    </div>
  );
}

interface RankingProps {
  name: "pages" | "sources";
  column: string;
  rows: readonly { key: string; label: string; counts: readonly number[] }[];
  /** The filter that a row stands for. */
  search: (key: string) => CompaniesSearch;
  /** In the name of the file that the rows are taken out to. */
  company: string;
}

function Ranking({ name, column, rows, search, company }: RankingProps) {
  const { id: site_id } = useSite();
  return (
    <Section
      title={t(`ranking.${name}`)}
      actions={
        rows.length > 0 && (
          <ChartDataButtons
            data={{
              name: t(`ranking.${name}`),
              fileName: csvFileName(company, name),
              columns: [
                { heading: t(`ranking.${name}.one`), kind: "text" },
                { heading: column, kind: "count" },
              ],
              rows: rows.map(({ label, counts }) => [label, counts[0] ?? 0]),
            }}
          />
        )
      }
    >
      <BarList
        heading={t(`ranking.${name}.one`)}
        columns={[column]}
        rows={rows}
        empty={t("ranking.empty")}
        link={(row, label, className) => (
          <Link
            to="/sites/$site_id/companies"
            params={{ site_id }}
            search={search(row.key)}
            className={className}
            title={t("company.who_else")}
          >
            {label}
          </Link>
        )}
      />
    </Section>
  );
}
