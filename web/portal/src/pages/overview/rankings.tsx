/** The rankings of the period: companies, sources, pages, countries, industries. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "../../api/types.ts";
import { NewMark } from "../../components/new-mark.tsx";
import { narrowedTo } from "../../filters/companies.ts";
import { formatShort } from "../../format/number.ts";
import { formatCountry, formatPlace } from "../../format/place.ts";
import { formatSource } from "../../format/source.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { Section } from "../../ui/page.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { Countries } from "./countries.tsx";
import { type FileOf, type RankingRow, withBefore } from "./figures.ts";
import classes from "./overview.module.css";
import { Ranking } from "./ranking.tsx";
import { Returning } from "./returning.tsx";
import { VerdictSummary } from "./verdict-summary.tsx";

/** About as many as stand beside them. */
const COMPANIES_SHOWN = 12;

interface RankingsProps {
  overview: Overview;
  /** The span compared with; absent when there is none. */
  before: Overview | undefined;
  file: FileOf;
}

export function Rankings({ overview, before, file }: RankingsProps) {
  return (
    <>
      <div className={classes.two}>
        <TopCompanies rows={overview.companies.slice(0, COMPANIES_SHOWN)} />
        <div className={classes.stack}>
          <VerdictSummary totals={overview.totals} file={file} />
          <Returning totals={overview.totals} previous={before?.totals} file={file} />
          <Ranking
            name="sources"
            rows={withBefore(sourceRows(overview), before && sourceRows(before))}
            search={(source) => narrowedTo("source", source)}
            file={file}
          />
        </div>
      </div>
      <Countries
        rows={withBefore(countryRows(overview), before && countryRows(before))}
        file={file}
      />
      <div className={classes.halves}>
        <Ranking
          name="pages"
          rows={withBefore(pageRows(overview), before && pageRows(before))}
          search={(page) => narrowedTo("page", page)}
          file={file}
        />
        <Ranking
          name="industries"
          rows={withBefore(industryRows(overview), before && industryRows(before))}
          search={(industry) => narrowedTo("industry", industry)}
          file={file}
        />
      </div>
    </>
  );
}

function sourceRows({ sources }: Overview): RankingRow[] {
  return sources.map(({ source, visits, companies }) => ({
    value: source,
    label: formatSource(source),
    counts: [visits, companies],
  }));
}

function pageRows({ pages }: Overview): RankingRow[] {
  return pages.map(({ path, page_views, companies }) => ({
    value: path,
    label: path,
    counts: [page_views, companies],
  }));
}

function countryRows({ countries }: Overview): RankingRow[] {
  return countries.map(({ country, visits, companies }) => ({
    value: country,
    label: formatCountry(country) || t("unknown"),
    counts: [visits, companies],
  }));
}

function industryRows({ industries }: Overview): RankingRow[] {
  return industries.map(({ industry, visits, companies }) => ({
    value: industry,
    label: industry || t("unknown"),
    counts: [visits, companies],
  }));
}

function TopCompanies({ rows }: { rows: Overview["companies"] }) {
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

function TopCompany({
  row,
  children,
}: {
  row: Overview["companies"][number];
  children: ReactNode;
}) {
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
