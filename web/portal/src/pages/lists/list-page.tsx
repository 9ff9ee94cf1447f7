/** One list: what can be seen of it, and its rows. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { IconPencil, IconRefresh, IconTrash } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { targetListQuery, useMatchAgain } from "../../api/target-lists.ts";
import type { TargetList } from "../../api/types.ts";
import { plural, t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { Page } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { CoverageParts } from "./coverage-parts.tsx";
import { Crumb } from "./crumb.tsx";
import classes from "./lists.module.css";
import { notifyDone } from "./notes.ts";
import { RowsSection } from "./rows-section.tsx";

const RenameDialog = lazy(() => import("./rename-dialog.tsx"));
const DeleteListDialog = lazy(() => import("./delete-list-dialog.tsx"));

const route = getRouteApi("/sites/$site_id/lists/$list_id");

export function ListPage() {
  const { site_id, list_id } = route.useParams();
  const { state } = route.useSearch();
  const detail = useQuery(targetListQuery(list_id));
  const list = detail.data?.list;
  return (
    <>
      <Crumb
        text={t("lists.all")}
        link={(className, content) => (
          <Link to="/sites/$site_id/lists" params={{ site_id }} className={className}>
            {content}
          </Link>
        )}
      />
      <Page
        title={list?.name ?? t("lists.title")}
        subtitle={list && <Subtitle list={list} />}
        actions={list && <Actions list={list} site_id={site_id} />}
      >
        <QueryView query={detail} skeleton={<Waiting />}>
          {({ coverage, list: shown }) => (
            <div className={classes.stack}>
              <CoverageParts coverage={coverage} />
              <RowsSection list={shown} state={state} />
            </div>
          )}
        </QueryView>
      </Page>
    </>
  );
}

function Waiting() {
  return (
    <div className={classes.stack}>
      <SkeletonBlock height={280} />
      <SkeletonBlock height={420} />
    </div>
  );
}

function Subtitle({ list }: { list: TargetList }) {
  return (
    <>
      {plural("lists.rows_count", list.rows)} · {t("lists.brought")}{" "}
      <RelativeTime time={list.created_at} />
    </>
  );
}

function Actions({ list, site_id }: { list: TargetList; site_id: string }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const again = useMatchAgain(list.id);
  const close = () => setDialog(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        title={t("lists.again_title")}
        loading={again.isPending}
        onClick={() =>
          again.mutate(undefined, {
            onSuccess: () => notifyDone(t("lists.matched_again")),
            onError: notifyFailure,
          })
        }
      >
        {t("lists.again")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden />}
        onClick={() => setDialog("rename")}
      >
        {t("lists.rename")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => setDialog("delete")}
      >
        {t("lists.delete")}
      </Button>
      {list.review > 0 && (
        <Button
          className={classes.primary}
          renderRoot={(props) => (
            <Link
              to="/sites/$site_id/lists/$list_id/review"
              params={{ site_id, list_id: list.id }}
              {...props}
            />
          )}
        >
          {t("review.start")} · {list.review}
        </Button>
      )}
      <Suspense fallback={null}>
        {dialog === "rename" && <RenameDialog list={list} onClose={close} />}
        {dialog === "delete" && <DeleteListDialog list={list} onClose={close} />}
      </Suspense>
    </>
  );
}
