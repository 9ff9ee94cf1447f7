/** Of the companies of the period: who was never here before, and who came again. */
import { Link } from "@tanstack/react-router";
import type { Totals } from "../../api/types.ts";
import { narrowedTo } from "../../filters/companies.ts";
import { formatCount, perMilleShares } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { ChangeMark } from "../../ui/change.tsx";
import { ChartDataButtons } from "../../ui/chart-data.tsx";
import { Section } from "../../ui/page.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { type FileOf, fileNameOf } from "./figures.ts";
import classes from "./overview.module.css";

interface ReturningProps {
  totals: Totals;
  /** Absent when there is nothing to compare with. */
  previous: Totals | undefined;
  file: FileOf;
}

export function Returning({ totals, previous, file }: ReturningProps) {
  const { id: site_id } = useSite();
  const parts = partsOf(totals);
  const earlier = previous && partsOf(previous);
  const shares = perMilleShares(parts.map(({ count }) => count));
  const data = {
    name: t("returning.title"),
    fileName: fileNameOf(file, "new-and-returning"),
    columns: [
      { heading: t("returning.title"), kind: "text" as const },
      { heading: t("metric.companies"), kind: "count" as const },
      ...(earlier
        ? [
            {
              heading: t("column.before", { column: t("metric.companies") }),
              kind: "count" as const,
            },
          ]
        : []),
    ],
    rows: parts.map(({ key, count }, index) => [
      t(`returning.${key}`),
      count,
      ...(earlier ? [earlier[index]?.count ?? 0] : []),
    ]),
  };
  return (
    <Section title={t("returning.title")} actions={<ChartDataButtons data={data} />}>
      {totals.companies === 0 ? (
        <p className="muted">{t("ranking.no_companies")}</p>
      ) : (
        <StackedBar
          label={t("returning.title")}
          parts={parts.map(({ key, colour }, index) => ({
            key,
            label: t(`returning.${key}`),
            perMille: shares[index] ?? 0,
            colour,
          }))}
          legend={(part) => {
            const at = parts.findIndex(({ key }) => key === part.key);
            const { key, count } = parts[at] ?? parts[0];
            return (
              <span className={classes.returning}>
                <Link
                  to="/sites/$site_id/companies"
                  params={{ site_id }}
                  search={narrowedTo(key === "new" ? "new" : "returning", "yes")}
                  className="plain"
                >
                  {part.label}
                </Link>
                <span className="num">{formatCount(count)}</span>
                {earlier && <ChangeMark now={count} before={earlier[at]?.count ?? 0} />}
              </span>
            );
          }}
        />
      )}
    </Section>
  );
}

function partsOf({ companies, new_companies }: Totals) {
  return [
    { key: "new", count: new_companies, colour: "var(--accent)" },
    {
      key: "returning",
      count: Math.max(0, companies - new_companies),
      colour: "var(--accent-mid)",
    },
  ] as const;
}
