/** How many of the visits got a name, in one bar; the books have the rest. */
import { Link } from "@tanstack/react-router";
import type { Totals } from "../../api/types.ts";
import { perMilleShares } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Section } from "../../ui/page.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import classes from "./overview.module.css";

export function VerdictSummary({ totals }: { totals: Totals }) {
  const { id: site_id } = useSite();
  const { identified_visits, probable_visits, visits } = totals;
  const rest = Math.max(0, visits - identified_visits - probable_visits);
  const [identified = 0, probable = 0, abstained = 0] = perMilleShares([
    identified_visits,
    probable_visits,
    rest,
  ]);
  return (
    <Section
      title={t("overview.verdicts")}
      actions={
        <Link to="/sites/$site_id/verdicts" params={{ site_id }} className={classes.all}>
          {t("nav.verdicts")}
        </Link>
      }
    >
      <StackedBar
        label={t("overview.verdicts")}
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
