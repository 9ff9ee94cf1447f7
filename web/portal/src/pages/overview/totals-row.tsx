/** The totals of the period, each with its change and the way to what it counts. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Totals } from "../../api/types.ts";
import { narrowedTo } from "../../filters/companies.ts";
import { formatCount, formatShare, formatShort } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { ChangeMark } from "../../ui/change.tsx";
import classes from "./overview.module.css";

interface TotalsRowProps {
  totals: Totals;
  /** Absent when there is nothing to compare with. */
  previous: Totals | undefined;
}

export function TotalsRow({ totals, previous }: TotalsRowProps) {
  const { id: site_id } = useSite();
  const change = (field: keyof Totals) =>
    previous && <ChangeMark now={totals[field]} before={previous[field]} />;
  const list = { to: "/sites/$site_id/companies", params: { site_id } } as const;
  const books = { to: "/sites/$site_id/verdicts", params: { site_id } } as const;
  return (
    <div className={classes.totals}>
      <Link {...list} className={classes.total}>
        <Total label={t("total.companies")} value={totals.companies} change={change("companies")} />
      </Link>
      <Link
        {...list}
        search={{ ...narrowedTo("new", "yes"), sort: "-first_seen_at" }}
        className={classes.total}
      >
        <Total
          label={t("total.new_companies")}
          value={totals.new_companies}
          change={change("new_companies")}
        />
      </Link>
      <Link {...list} search={narrowedTo("verdict", "identified")} className={classes.total}>
        <Total
          label={t("total.identified_visits")}
          value={totals.identified_visits}
          change={change("identified_visits")}
        />
      </Link>
      <Link {...books} className={classes.total}>
        <Total
          label={t("total.identified_share")}
          text={formatShare(totals.identified_share)}
          value={totals.identified_share}
          change={
            <span className="muted">
              {previous
                ? t("total.before", { share: formatShare(previous.identified_share) })
                : t("total.of_visits", { visits: totals.visits })}
            </span>
          }
        />
      </Link>
      <Link {...books} className={classes.total}>
        <Total label={t("total.visits")} value={totals.visits} change={change("visits")} />
      </Link>
      <Link {...books} className={classes.total}>
        <Total
          label={t("total.page_views")}
          value={totals.page_views}
          change={change("page_views")}
        />
      </Link>
    </div>
  );
}

interface TotalProps {
  label: string;
  value: number;
  /** In place of the number. */
  text?: string;
  change: ReactNode;
}

function Total({ label, value, text, change }: TotalProps) {
  return (
    <>
      <span className={classes.totalLabel}>{label}</span>
      <span className={classes.totalLine}>
        <span className={classes.totalValue} title={text ? undefined : formatCount(value)}>
          {text ?? formatShort(value)}
        </span>
        {change}
      </span>
    </>
  );
}
