/** The rows of a list by their state, with what they are and what can be done. */
import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { targetRowsQuery } from "../../api/target-lists.ts";
import type { MatchState, TargetList, TargetRow } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { Tag } from "../../ui/tag.tsx";
import { MATCH_STATES } from "./list-search.ts";
import classes from "./lists.module.css";
import { companyOf, factsOf, nameOfRow } from "./row-words.ts";
import { chosen, useDecide } from "./use-decide.ts";

const OtherCompanyDialog = lazy(() => import("../companies/other-company-dialog.tsx"));

interface RowsSectionProps {
  list: TargetList;
  state: MatchState | undefined;
}

export function RowsSection({ list, state }: RowsSectionProps) {
  const rows = useInfiniteQuery(targetRowsQuery(list.id, state));
  return (
    <Section flush title={t("lists.rows")}>
      <StateFilter list={list} state={state} />
      <QueryView query={rows} skeleton={<SkeletonRows rows={8} height={52} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <p className={classes.none}>{t("lists.empty_rows")}</p>;
          return (
            <ul>
              {items.map((row) => (
                <RowItem key={row.number} row={row} list_id={list.id} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {rows.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={rows.isFetchingNextPage}
            onClick={() => void rows.fetchNextPage()}
          >
            {t("lists.more")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function StateFilter({ list, state }: RowsSectionProps) {
  const navigate = useNavigate();
  const choices = [
    { value: "", label: `${t("match.all")} ${formatCount(list.rows)}` },
    ...MATCH_STATES.filter((each) => list[each] > 0 || each === state).map((each) => ({
      value: each,
      label: `${t(`match.${each}`)} ${formatCount(list[each])}`,
    })),
  ];
  return (
    <div className={classes.filter}>
      <SegmentedControl
        size="xs"
        aria-label={t("match.filter")}
        data={choices}
        value={state ?? ""}
        onChange={(value) =>
          void navigate({
            to: ".",
            search: (old) => ({ ...old, state: value === "" ? undefined : (value as MatchState) }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    </div>
  );
}

function RowItem({ row, list_id }: { row: TargetRow; list_id: string }) {
  const { id: site_id } = useSite();
  const decide = useDecide(list_id);
  const [isChoosing, setIsChoosing] = useState(false);
  const company = companyOf(row);
  const isDecided = row.state === "chosen" || row.state === "refused";
  return (
    <li className={classes.row}>
      <span className={classes.rowNumber}>{row.number}</span>
      <div className={classes.rowText}>
        <span className={classes.rowName}>{nameOfRow(row)}</span>
        <span className={classes.small}>{factsOf({ ...row, domain: row.name && row.domain })}</span>
      </div>
      <div className={classes.rowText}>
        {row.company_id && <span>{company?.name ?? t("match.other")}</span>}
        {company && <span className={classes.small}>{factsOf(company)}</span>}
      </div>
      <Tag>{t(`match.${row.state}`)}</Tag>
      <span className={classes.rowAction}>
        {row.state === "review" && (
          <Button
            variant="default"
            size="compact-xs"
            renderRoot={(props) => (
              <Link
                to="/sites/$site_id/lists/$list_id/review"
                params={{ site_id, list_id }}
                search={{ row: row.number }}
                {...props}
              />
            )}
          >
            {t("review.start")}
          </Button>
        )}
        {row.state === "unknown" && (
          <Button variant="default" size="compact-xs" onClick={() => setIsChoosing(true)}>
            {t("lists.choose")}
          </Button>
        )}
        {isDecided && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => decide({ row, decision: "reopen" })}
          >
            {t("review.reopen")}
          </Button>
        )}
        {isChoosing && (
          <Suspense fallback={null}>
            <OtherCompanyDialog
              onlyKnown
              onClose={() => setIsChoosing(false)}
              onChoose={(_wanted, found) => {
                setIsChoosing(false);
                if (found) decide(chosen(row, found));
              }}
            />
          </Suspense>
        )}
      </span>
    </li>
  );
}
