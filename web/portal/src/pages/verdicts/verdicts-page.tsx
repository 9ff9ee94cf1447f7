/** Where did the rest go: all hits of the period by verdict and reason, always 100 %. */
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Fragment } from "react";
import { verdictsQuery } from "../../api/queries.ts";
import type { Verdicts } from "../../api/types.ts";
import { PeriodPicker } from "../../components/period-picker.tsx";
import { narrowedTo } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { csvFileName } from "../../format/csv.ts";
import { formatCount, formatPerMille } from "../../format/number.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { ChartDataButtons } from "../../ui/chart-data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { StackedBar, Swatch } from "../../ui/stacked-bar.tsx";
import { NothingYet } from "../sites/nothing-yet.tsx";
import {
  areBalanced,
  type BookLine,
  bookLines,
  booksData,
  type Group,
  groupShares,
  groupSum,
} from "./books.ts";
import classes from "./verdicts.module.css";
import { WhatToDo } from "./what-to-do.tsx";

const route = getRouteApi("/sites/$site_id/verdicts");

const COLOURS: Record<Group, string> = {
  identified: "var(--accent)",
  probable: "var(--accent-mid)",
  abstained: "var(--neutral-2)",
  dropped: "var(--neutral-3)",
};

export function VerdictsPage() {
  const site = useSite();
  const { search, range, today } = usePeriod();
  const navigate = route.useNavigate();
  const verdicts = useQuery(verdictsQuery(site.id, range));
  return (
    <Page
      title={t("verdicts.title")}
      subtitle={t("verdicts.subtitle")}
      actions={
        <PeriodPicker
          search={search}
          range={range}
          today={today}
          onChange={(period) => void navigate({ search: (old) => ({ ...old, ...period }) })}
        />
      }
    >
      <QueryView query={verdicts} skeleton={<BooksSkeleton />}>
        {(data) =>
          data.received === 0 ? <NothingYet site={site} /> : <Books verdicts={data} range={range} />
        }
      </QueryView>
    </Page>
  );
}

function Books({ verdicts, range }: { verdicts: Verdicts; range: DayRange }) {
  const lines = bookLines(verdicts);
  const shares = groupShares(lines);
  const { host } = useSite();
  const data = booksData(lines, csvFileName(host, "verdicts", range.from, range.to));
  const parts = (["identified", "probable", "abstained", "dropped"] as const).map((group) => ({
    key: group,
    label: t(`group.${group}`),
    perMille: shares[group],
    colour: COLOURS[group],
  }));
  return (
    <div className={classes.stack}>
      <Section
        title={t("verdicts.received", { count: verdicts.received })}
        actions={
          <span className={classes.actions}>
            <Balance verdicts={verdicts} />
            <ChartDataButtons data={data} />
          </span>
        }
      >
        <StackedBar parts={parts} label={t("verdicts.title")} />
      </Section>
      <Section flush>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("verdicts.where")}</th>
              <th scope="col" className={classes.number}>
                {t("metric.hits")}
              </th>
              <th scope="col" className={classes.visits}>
                {t("metric.visits")}
              </th>
              <th scope="col" className={classes.share}>
                {t("verdicts.share")}
              </th>
              <th scope="col" className={classes.todo}>
                {t("verdicts.todo")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <Fragment key={line.key + line.group}>
                {isHeaded(line) && lines[index - 1]?.group !== line.group && (
                  <GroupRow group={line.group} lines={lines} />
                )}
                <Line line={line} />
              </Fragment>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("verdicts.sum")}</th>
              <td className={classes.number}>{formatCount(verdicts.received)}</td>
              <td className={classes.visits}>{formatCount(verdicts.visits)}</td>
              <td className={classes.share}>{formatPerMille(1000)}</td>
              <td className={classes.todo} />
            </tr>
          </tfoot>
        </table>
      </Section>
    </div>
  );
}

/** The two groups of one line are their own sum. */
function isHeaded({ group }: BookLine): boolean {
  return group === "abstained" || group === "dropped";
}

/** The sum of a group, above its lines: the sums of all groups are the whole. */
function GroupRow({ group, lines }: { group: Group; lines: readonly BookLine[] }) {
  const sum = groupSum(lines, group);
  return (
    <tr className={classes.group}>
      <th scope="rowgroup">
        <span className={classes.reason}>
          <Swatch colour={COLOURS[group]} />
          {t(`group.${group}`)}
        </span>
      </th>
      <td className={classes.number}>{formatCount(sum.hits)}</td>
      <td className={classes.visits}>{sum.visits === null ? "–" : formatCount(sum.visits)}</td>
      <td className={classes.share}>{formatPerMille(sum.perMille)}</td>
      <td className={classes.todo} />
    </tr>
  );
}

function Line({ line }: { line: BookLine }) {
  const hasTodo = isHeaded(line);
  return (
    <tr className={classes.line} data-headed={hasTodo || undefined}>
      <th scope="row">
        <span className={classes.reason}>
          {!hasTodo && <Swatch colour={COLOURS[line.group]} />}
          <LineName line={line} />
        </span>
        <span className={classes.explained}>{tMaybe("reason_text", line.key, "")}</span>
        {hasTodo && (
          <span className={classes.todoBelow}>
            <WhatToDo reason={line.key} otherwise={line.what_to_do} />
          </span>
        )}
      </th>
      <td className={classes.number}>{formatCount(line.hits)}</td>
      <td className={classes.visits}>{line.visits === null ? "–" : formatCount(line.visits)}</td>
      <td className={classes.share}>
        <span className={classes.shareLine}>
          <span className={classes.shareTrack} aria-hidden>
            <span style={{ width: `${line.perMille / 10}%`, background: COLOURS[line.group] }} />
          </span>
          {formatPerMille(line.perMille)}
        </span>
      </td>
      <td className={classes.todo}>
        {hasTodo && <WhatToDo reason={line.key} otherwise={line.what_to_do} />}
      </td>
    </tr>
  );
}

/** Each line leads to what is behind it; of a dropped hit nothing was kept to lead to. */
function LineName({ line }: { line: BookLine }) {
  const { id: site_id } = useSite();
  switch (line.group) {
    case "identified":
    case "probable":
      return (
        <Link
          to="/sites/$site_id/companies"
          params={{ site_id }}
          search={narrowedTo("verdict", line.group)}
          className={classes.name}
        >
          {t(`group.${line.group}`)}
        </Link>
      );
    case "abstained":
      return (
        <Link
          to="/sites/$site_id/verdicts/$reason"
          params={{ site_id, reason: line.key }}
          className={classes.name}
        >
          {tMaybe("reason", line.key)}
        </Link>
      );
    case "dropped":
      return tMaybe("reason", line.key);
  }
}

function Balance({ verdicts }: { verdicts: Verdicts }) {
  const balanced = areBalanced(verdicts);
  const Icon = balanced ? IconCircleCheck : IconAlertTriangle;
  return (
    <span className={classes.balance} data-balanced={balanced}>
      <Icon size={15} aria-hidden />
      {t(balanced ? "verdicts.balanced" : "verdicts.unbalanced")}
    </span>
  );
}

function BooksSkeleton() {
  return (
    <div className={classes.stack}>
      <SkeletonBlock height={126} />
      <SkeletonBlock height={560} />
    </div>
  );
}
