/** How many of the visits got a name, in one bar; the books have the rest. */
import { Link } from "@tanstack/react-router";
import type { Totals } from "../../api/types.ts";
import { narrowedTo } from "../../filters/companies.ts";
import { SHOWN_VERDICTS } from "../../filters/language.ts";
import { perMilleShares } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Section } from "../../ui/page.tsx";
import { type BarPart, StackedBar } from "../../ui/stacked-bar.tsx";
import { ChartDataButtons } from "../../ui/chart-data.tsx";
import { type FileOf, fileNameOf } from "./figures.ts";
import classes from "./overview.module.css";

export function VerdictSummary({ totals, file }: { totals: Totals; file: FileOf }) {
  const { id: site_id } = useSite();
  const { identified_visits, probable_visits, visits } = totals;
  const rest = Math.max(0, visits - identified_visits - probable_visits);
  const [identified = 0, probable = 0, abstained = 0] = perMilleShares([
    identified_visits,
    probable_visits,
    rest,
  ]);
  const data = {
    name: t("overview.verdicts"),
    fileName: fileNameOf(file, "verdicts"),
    columns: [
      { heading: t("filter.status"), kind: "text" as const },
      { heading: t("metric.visits"), kind: "count" as const },
    ],
    rows: [
      [t("group.identified"), identified_visits],
      [t("group.probable"), probable_visits],
      [t("group.abstained"), rest],
    ],
  };
  return (
    <Section
      title={t("overview.verdicts")}
      actions={
        <span className={classes.actions}>
          <Link to="/sites/$site_id/verdicts" params={{ site_id }} className={classes.all}>
            {t("nav.verdicts")}
          </Link>
          <ChartDataButtons data={data} />
        </span>
      }
    >
      <StackedBar
        label={t("overview.verdicts")}
        legend={(part) => <PartLink site_id={site_id} part={part} />}
        parts={[
          {
            key: "identified",
            label: t("group.identified"),
            perMille: identified,
            colour: "var(--accent)",
          },
          {
            key: "probable",
            label: t("group.probable"),
            perMille: probable,
            colour: "var(--accent-mid)",
          },
          {
            key: "abstained",
            label: t("group.abstained"),
            perMille: abstained,
            colour: "var(--neutral-3)",
          },
        ]}
      />
    </Section>
  );
}

/** Of the named to the companies, of the others to the books. */
function PartLink({ site_id, part }: { site_id: string; part: BarPart }) {
  const status = SHOWN_VERDICTS.find((shown) => shown === part.key);
  return status ? (
    <Link
      to="/sites/$site_id/companies"
      params={{ site_id }}
      search={narrowedTo("verdict", status)}
      className="plain"
    >
      {part.label}
    </Link>
  ) : (
    <Link to="/sites/$site_id/verdicts" params={{ site_id }} className="plain">
      {part.label}
    </Link>
  );
}
