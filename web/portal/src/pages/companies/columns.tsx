/** The columns of the list of companies. */
import { Link } from "@tanstack/react-router";
import type { CompanyRow } from "../../api/types.ts";
import { Confidence } from "../../components/confidence.tsx";
import { NewMark } from "../../components/new-mark.tsx";
import { StatusTag } from "../../components/status-tag.tsx";
import { formatCount, formatShort } from "../../format/number.ts";
import { formatCountry, formatPlace } from "../../format/place.ts";
import { formatSource } from "../../format/source.ts";
import { formatDuration } from "../../format/time.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { ChangeMark } from "../../ui/change.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Monogram } from "../../ui/monogram.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { Tag } from "../../ui/tag.tsx";
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
    id: "status",
    header: t("column.status"),
    cell: (row) => <StatusTag status={row.annotation.status} />,
    width: "118px",
    from: "laptop",
  },
  {
    id: "owner",
    header: t("column.owner"),
    cell: (row) => row.annotation.owner?.name,
    width: "130px",
    from: "desktop",
  },
  {
    id: "tags",
    header: t("column.tags"),
    cell: (row) => <TagList tags={row.annotation.tags} />,
    width: "160px",
    from: "desktop",
  },
  {
    id: "industry",
    header: t("column.industry"),
    cell: (row) => <span className="muted">{row.industry}</span>,
    width: "150px",
    sort: "industry",
    sortsUpFirst: true,
    from: "laptop",
  },
  {
    id: "country",
    header: t("column.country"),
    cell: (row) => formatCountry(row.country),
    width: "130px",
    sort: "country",
    sortsUpFirst: true,
    from: "laptop",
  },
  {
    id: "size",
    header: t("column.size"),
    cell: (row) => <span className="muted">{row.size}</span>,
    width: "110px",
    from: "desktop",
  },
  {
    id: "parent",
    header: t("column.parent"),
    cell: (row) => <span className="muted">{row.parent?.name}</span>,
    width: "150px",
    from: "desktop",
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
    cell: (row) => <Counted now={row.visits} before={row.previous?.visits} />,
    width: "78px",
    align: "right",
    sort: "visits",
    from: "phone",
  },
  {
    id: "page_views",
    header: t("metric.views"),
    cell: (row) => <Counted now={row.page_views} before={row.previous?.page_views} />,
    width: "78px",
    align: "right",
    sort: "page_views",
    from: "tablet",
  },
  {
    id: "engaged",
    header: t("column.engaged"),
    cell: (row) => row.engaged_ms > 0 && formatDuration(row.engaged_ms),
    width: "112px",
    align: "right",
    sort: "engaged",
    from: "laptop",
  },
  {
    id: "last_page",
    header: t("column.last_page"),
    cell: (row) => (
      <span className="muted" title={row.last_page}>
        {row.last_page}
      </span>
    ),
    width: "180px",
    from: "desktop",
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
    width: "132px",
    align: "right",
    sort: "first_seen_at",
    from: "laptop",
  },
  {
    id: "last_seen",
    header: t("column.last_seen"),
    cell: (row) => <RelativeTime time={row.last_seen_at} />,
    width: "132px",
    align: "right",
    sort: "last_seen_at",
  },
];

/** Ids of the columns that show when nobody chose any. */
export const COLUMNS_AT_FIRST: readonly string[] = [
  "name",
  "confidence",
  "status",
  "activity",
  "visits",
  "last_page",
  "last_seen",
];

const COMPARED = new Set(["visits", "page_views"]);
const COMPARED_WIDTH = "124px";

/** The columns that show, in their order; the name always does. Counts are wider compared. */
export function columnsOf(
  ids: readonly string[],
  isCompared: boolean,
): readonly Column<CompanyRow>[] {
  const shown = COLUMNS.filter(({ id }, index) => index === 0 || ids.includes(id));
  if (!isCompared) return shown;
  return shown.map((column) =>
    COMPARED.has(column.id) ? { ...column, width: COMPARED_WIDTH } : column,
  );
}

function Counted({ now, before }: { now: number; before: number | undefined }) {
  return (
    <span className={classes.counted}>
      {before !== undefined && <ChangeMark now={now} before={before} />}
      <span title={formatCount(now)}>{formatShort(now)}</span>
    </span>
  );
}

function TagList({ tags }: { tags: readonly string[] }) {
  return (
    <span className={classes.tags} title={tags.join(", ")}>
      {tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </span>
  );
}

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
