/** How right the data set is: as it was measured, and as this workspace corrected it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconGauge } from "@tabler/icons-react";
import { qualityQuery } from "../../api/queries.ts";
import type { DataSetQuality, QualityReport } from "../../api/types.ts";
import { formatCount, formatFine, formatFineShare } from "../../format/number.ts";
import { formatDay } from "../../format/time.ts";
import { plural, t, tMaybe } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import classes from "./quality.module.css";
import { Reliability } from "./reliability.tsx";

export function QualityPage() {
  const quality = useQuery(qualityQuery);
  return (
    <Page title={t("settings.quality")} subtitle={t("quality.subtitle")} width="text">
      <QueryView query={quality} skeleton={<SkeletonBlock height={420} />}>
        {(data) => <Content quality={data} />}
      </QueryView>
    </Page>
  );
}

function Content({ quality }: { quality: DataSetQuality }) {
  const { evaluations, data_set_version } = quality;
  return (
    <div className={classes.stack}>
      {evaluations.length === 0 && <NothingMeasured />}
      {evaluations.map((evaluation) => (
        <Section
          key={evaluation.labels + evaluation.data_set_version}
          title={labelsName(evaluation.labels)}
          hint={t(
            evaluation.data_set_version === data_set_version ? "quality.measured" : "quality.older",
            {
              day: formatDay(evaluation.made_at.slice(0, 10)),
              rows: formatCount(evaluation.report.scored),
              version: evaluation.data_set_version,
            },
          )}
        >
          <Figures report={evaluation.report} />
        </Section>
      ))}
      <OwnCorrections quality={quality} />
    </div>
  );
}

/** A file's name stays as it is; a name of words with `_` between them is written as words. */
function labelsName(labels: string): string {
  return /^[a-z_]+$/.test(labels) ? tMaybe("labels", labels) : labels;
}

function NothingMeasured() {
  return (
    <Section>
      <EmptyState
        icon={<IconGauge size={20} stroke={1.6} />}
        title={t("quality.none_title")}
        text={
          <>
            {t("quality.none_text")} <code>doorplate eval labels.csv --keep</code>
          </>
        }
      />
    </Section>
  );
}

function OwnCorrections({ quality }: { quality: DataSetQuality }) {
  const { id: site_id } = useSite();
  const { report, wrong } = quality.corrections;
  const link = (
    <Link to="/sites/$site_id/settings/corrections" params={{ site_id }} className="link">
      {t("settings.corrections")}
    </Link>
  );
  return (
    <Section title={t("quality.corrections")} hint={t("quality.corrections_hint")} actions={link}>
      {report.scored === 0 ? (
        <p className="muted">{t("quality.no_corrections")}</p>
      ) : (
        <div className={classes.figures}>
          <Figures report={report} />
          <Bars
            title={t("quality.wrong")}
            rows={Object.entries(wrong).map(([is, count]) => ({
              name: is === "company" ? t("quality.another_company") : tMaybe("kind", is),
              share: count / report.scored,
              text: formatCount(count),
            }))}
          />
        </div>
      )}
    </Section>
  );
}

function Figures({ report }: { report: QualityReport }) {
  const figures = (
    [
      ["precision", report.precision],
      ["recall", report.recall],
      ["accuracy", report.accuracy],
      ["macro_f1", report.macro_f1],
      ["false_business", report.false_business_rate],
    ] as const
  ).filter(([, value]) => value !== null);
  const calibration = (
    [
      ["brier", report.brier],
      ["ece", report.ece],
    ] as const
  ).filter(([, value]) => value !== null);
  const abstained = Object.values(report.abstained).reduce((sum, count) => sum + count, 0);
  return (
    <div className={classes.figures}>
      <dl className={classes.numbers}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt title={t(`quality.${name}_title`)}>{t(`quality.${name}`)}</dt>
            <dd>{formatFineShare(value ?? 0)}</dd>
          </div>
        ))}
        {calibration.map(([name, value]) => (
          <div key={name}>
            <dt title={t(`quality.${name}_title`)}>{t(`quality.${name}`)}</dt>
            <dd>{formatFine(value ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {report.reliability.some(({ rows }) => rows > 0) && <Reliability bins={report.reliability} />}
      <Bars
        title={t("quality.false_by_kind")}
        rows={report.false_business.map(({ group, rows, shown, rate }) => ({
          name: tMaybe("kind", group),
          share: rate,
          text: t("quality.shown_of", { shown, rows, share: formatFineShare(rate) }),
        }))}
      />
      <Bars
        title={plural("quality.abstained", abstained)}
        rows={Object.entries(report.abstained)
          .toSorted(([, one], [, other]) => other - one)
          .map(([reason, count]) => ({
            name: tMaybe("reason", reason),
            share: abstained > 0 ? count / abstained : 0,
            text: formatCount(count),
          }))}
      />
    </div>
  );
}

interface Bar {
  name: string;
  /** 0 to 1. */
  share: number;
  text: string;
}

function Bars({ title, rows }: { title: string; rows: readonly Bar[] }) {
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className={classes.title}>{title}</h3>
      <ul className={classes.bars}>
        {rows.map(({ name, share, text }) => (
          <li key={name} className={classes.bar}>
            <span className={classes.name}>{name}</span>
            <span className={classes.track} aria-hidden>
              <span style={{ width: `${Math.min(1, share) * 100}%` }} />
            </span>
            <span className={classes.value}>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
