/** The lists of companies that the workspace wants to see, and the way to one more. */
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconListCheck, IconPlus } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { targetListQuery, targetListsQuery } from "../../api/target-lists.ts";
import type { TargetList } from "../../api/types.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { plural, t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./lists.module.css";
import { MatchBar } from "./match-bar.tsx";

const BringDialog = lazy(() => import("./bring-dialog.tsx"));

export function ListsPage() {
  const lists = useQuery(targetListsQuery);
  const [isBringing, setIsBringing] = useState(false);
  const bring = (
    <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setIsBringing(true)}>
      {t("lists.add")}
    </Button>
  );
  const hasSome = (lists.data?.length ?? 0) > 0;
  return (
    <Page title={t("lists.title")} subtitle={t("lists.subtitle")} actions={hasSome && bring}>
      <Section flush>
        <QueryView query={lists} skeleton={<SkeletonRows rows={5} height={56} />}>
          {(data) =>
            data.length === 0 ? (
              <EmptyState
                icon={<IconListCheck size={20} stroke={1.6} />}
                title={t("lists.none_title")}
                text={t("lists.none_text")}
              >
                {bring}
              </EmptyState>
            ) : (
              <ListTable lists={data} />
            )
          }
        </QueryView>
      </Section>
      {isBringing && (
        <Suspense fallback={null}>
          <BringDialog onClose={() => setIsBringing(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function ListTable({ lists }: { lists: readonly TargetList[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{t("lists.column_name")}</th>
          <th className={classes.number}>{t("lists.column_rows")}</th>
          <th className={classes.state}>{t("lists.column_state")}</th>
          <th className={classes.number}>{t("lists.column_share")}</th>
        </tr>
      </thead>
      <tbody>
        {lists.map((list) => (
          <ListRow key={list.id} list={list} />
        ))}
      </tbody>
    </table>
  );
}

function ListRow({ list }: { list: TargetList }) {
  const { id: site_id } = useSite();
  const { data: detail, isError } = useQuery(targetListQuery(list.id));
  return (
    <tr data-row={list.id}>
      <td>
        <Link
          to="/sites/$site_id/lists/$list_id"
          params={{ site_id, list_id: list.id }}
          className={classes.listLink}
          data-row-link
        >
          {list.name}
        </Link>
        <div className={classes.small}>
          {t("lists.brought")} <RelativeTime time={list.created_at} />
          {list.review > 0 && ` · ${plural("review.left", list.review)}`}
        </div>
      </td>
      <td className={classes.number} data-label={t("lists.column_rows")}>
        {formatCount(list.rows)}
      </td>
      <td className={classes.state}>
        <MatchBar list={list} />
      </td>
      <td className={classes.number} data-label={t("lists.column_share")}>
        {detail ? (
          <strong>{formatShare(detail.coverage.share)}</strong>
        ) : isError ? (
          "–"
        ) : (
          <Skeleton height={10} width={32} display="inline-block" />
        )}
      </td>
    </tr>
  );
}
