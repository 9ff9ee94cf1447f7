/** The rankings of the period: companies, sources, pages, countries, industries. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CompanyRow, Overview } from "../../api/types.ts";
import { NewMark } from "../../components/new-mark.tsx";
import type { CompaniesSearch } from "../../filters/companies.ts";
import { formatShort } from "../../format/number.ts";
import { formatCountry, formatPlace } from "../../format/place.ts";
import { formatSource } from "../../format/source.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { BarList } from "../../ui/bar-list.tsx";
import { Monogram } from "../../ui/monogram.tsx";
import { Section } from "../../ui/page.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./overview.module.css";
import { VerdictSummary } from "./verdict-summary.tsx";

export function Rankings({ overview }: { overview: Overview }) {
  const { countries, industries, pages, sources } = overview;
  return (
    <>
      <div className={classes.two}>
        <TopCompanies rows={overview.companies} />
        <div className={classes.stack}>
          <VerdictSummary totals={overview.totals} />
          <Ranking
            name="sources"
            rows={sources.map((row) => ({
              value: row.source,
              label: formatSource(row.source),
              counts: [row.visits, row.companies],
            }))}
            search={(source) => ({ source })}
          />
        </div>
      </div>
      <div className={classes.three}>
        <Ranking
          name="pages"
          rows={pages.map((row) => ({
            value: row.path,
            label: row.path,
            counts: [row.page_views, row.companies],
          }))}
          search={(page) => ({ page })}
        />
        <Ranking
          name="countries"
          rows={countries.map((row) => ({
            value: row.country,
            label: formatCountry(row.country) || t("unknown"),
            counts: [row.visits, row.companies],
          }))}
          search={(country) => ({ country })}
        />
        <Ranking
          name="industries"
          rows={industries.map((row) => ({
            value: row.industry,
            label: row.industry || t("unknown"),
            counts: [row.visits, row.companies],
          }))}
          search={(industry) => ({ industry })}
        />
      </div>
    </>
  );
}

interface RankingProps {
  name: "sources" | "pages" | "countries" | "industries";
  rows: readonly { value: string; label: string; counts: readonly number[] }[];
  /** The filter that a row stands for. */
  search: (value: string) => CompaniesSearch;
}

function Ranking({ name, rows, search }: RankingProps) {
  const { id: site_id } = useSite();
  const first = name === "pages" ? t("metric.views") : t("metric.visits");
  return (
    <Section title={t(`ranking.${name}`)}>
      <BarList
        heading={t(`ranking.${name}.one`)}
        columns={[first, t("metric.companies")]}
        rows={rows.map((row) => ({ key: row.value, label: row.label, counts: row.counts }))}
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
    </Section>
  );
}

function TopCompanies({ rows }: { rows: readonly CompanyRow[] }) {
  const { id: site_id } = useSite();
  return (
    <Section
      title={t("ranking.companies")}
      actions={
        <Link
          to="/sites/$site_id/companies"
          params={{ site_id }}
          search={{ sort: "-visits" }}
          className={classes.all}
        >
          {t("ranking.all")}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="muted">{t("ranking.no_companies")}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <TopCompany key={row.id} row={row}>
              <Link
                to="/sites/$site_id/companies/$company_id"
                params={{ site_id, company_id: row.id }}
                className={classes.companyLink}
              >
                {row.name}
              </Link>
            </TopCompany>
          ))}
        </ul>
      )}
    </Section>
  );
}

function TopCompany({ row, children }: { row: CompanyRow; children: ReactNode }) {
  const place = formatPlace(row.city, row.country);
  return (
    <li className={classes.company}>
      <Monogram name={row.name} />
      <div className={classes.companyText}>
        <div className={classes.companyName}>
          {children}
          {row.is_new && <NewMark />}
        </div>
        <div className={classes.companyFacts}>
          {[row.industry, place].filter(Boolean).join(" · ")}
        </div>
      </div>
      <span className={classes.companySpark}>
        <Sparkline values={row.sparkline} />
      </span>
      <span className={classes.companyVisits}>
        <span className="num">{formatShort(row.visits)}</span>
        <RelativeTime time={row.last_seen_at} className={classes.companySeen} />
      </span>
    </li>
  );
}
