/** What can be seen of a list and why not the rest: a sentence, a bar, and its parts. */
import type { Coverage } from "../../api/types.ts";
import { formatCount, formatPerMille } from "../../format/number.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { Section } from "../../ui/page.tsx";
import { Swatch } from "../../ui/stacked-bar.tsx";
import { forecastParts, forecastWords, PART_COLOURS } from "./forecast.ts";
import classes from "./lists.module.css";

export function CoverageParts({ coverage }: { coverage: Coverage }) {
  const parts = forecastParts(coverage);
  return (
    <Section title={t("forecast.title")} hint={t("forecast.text")}>
      <p className={classes.forecast}>{forecastWords(coverage)}</p>
      <div className={classes.bar} data-size="large" aria-hidden>
        {parts.map(({ reason, rows }) => (
          <span key={reason} style={{ flexGrow: rows, background: PART_COLOURS[reason] }} />
        ))}
      </div>
      <table className={classes.parts}>
        <thead>
          <tr>
            <th>{t("forecast.part")}</th>
            <th className={classes.number}>{t("lists.column_rows")}</th>
            <th className={classes.number}>%</th>
            <th>{t("forecast.todo")}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ reason, rows, perMille, whatToDo }) => (
            <tr key={reason}>
              <th scope="row">
                <span className={classes.part}>
                  <Swatch colour={PART_COLOURS[reason]} />
                  {tMaybe("coverage", reason)}
                </span>
              </th>
              <td className={classes.number}>{formatCount(rows)}</td>
              <td className={classes.number}>{formatPerMille(perMille)}</td>
              <td className={classes.todo}>{whatToDo}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
