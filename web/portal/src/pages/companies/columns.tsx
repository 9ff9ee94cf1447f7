/** The columns of the list of companies. */
import { Link } from "@tanstack/react-router";
import type { CompanyRow } from "../../api/types.ts";
import { Confidence } from "../../components/confidence.tsx";
import { NewMark } from "../../components/new-mark.tsx";
import { formatCount, formatShort } from "../../format/number.ts";
import { formatPlace } from "../../format/place.ts";
import { formatSource } from "../../format/source.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import type { Column } from "../../ui/data-table.tsx";
import { Monogram } from "../../ui/monogram.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./companies.module.css";

export const COLUMNS: readonly Column<CompanyRow>[] = [
  {
    id: "name",
    header: t("column.company"),
    cell: (row) => <CompanyCell row={row} />,
    sort: "name",
    sortsUpFirst: true,
  },
  {
    id: "confidence",
    header: t("column.confidence"),
    cell: (row) => <Confidence confidence={row.confidence} status={row.status} />,
    width: "160px",
    sort: "confidence",
    from: "phone",
  },
  {
    id: "industry",
    header: t("column.industry"),
    cell: (row) => <span className="muted">{row.industry}</span>,
    width: "150px",
    from: "laptop",
  },
  {
    id: "activity",
    header: t("column.activity"),
    cell: (row) => <Sparkline values={row.sparkline} />,
    width: "142px",
    from: "tablet",
  },
  {
    id: "visits",
    header: t("metric.visits"),
    cell: (row) => <span title={formatCount(row.visits)}>{formatShort(row.visits)}</span>,
    width: "78px",
    align: "right",
    sort: "visits",
    from: "phone",
  },
  {
    id: "page_views",
    header: t("metric.views"),
    cell: (row) => <span title={formatCount(row.page_views)}>{formatShort(row.page_views)}</span>,
    width: "78px",
    align: "right",
    sort: "page_views",
    from: "tablet",
  },
  {
    id: "last_page",
    header: t("column.last_page"),
    cell: (row) => (
      <span className="muted" title={row.last_page}>
        {row.last_page}
      </span>
    ),
    width: "210px",
    from: "laptop",
  },
  {
    id: "source",
    header: t("column.source"),
    cell: (row) => <span className="muted">{formatSource(row.top_source)}</span>,
    width: "122px",
    from: "desktop",
  },
  {
    id: "first_seen",
    header: t("column.first_seen"),
    cell: (row) => <RelativeTime time={row.first_seen_at} className="muted" />,
    width: "112px",
    align: "right",
    sort: "first_seen_at",
    from: "laptop",
  },
  {
    id: "last_seen",
    header: t("column.last_seen"),
    cell: (row) => <RelativeTime time={row.last_seen_at} />,
    width: "104px",
    align: "right",
    sort: "last_seen_at",
  },
];

function CompanyCell({ row }: { row: CompanyRow }) {
  const { id: site_id } = useSite();
  const facts = [row.domain, formatPlace(row.city, row.country)].filter(Boolean).join(" · ");
  return (
    <div className={classes.company}>
      <Monogram name={row.name} />
      <div className={classes.companyText}>
        <div className={classes.companyName}>
          <Link
            to="/sites/$site_id/companies/$company_id"
            params={{ site_id, company_id: row.id }}
            className="ellipsis"
            data-row-link
          >
            {row.name}
          </Link>
          {row.is_new && <NewMark />}
        </div>
        <div className={classes.companyFacts}>{facts}</div>
      </div>
    </div>
  );
}
