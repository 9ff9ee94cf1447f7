/** Goes through the rows that wait for a person, one by one, by hand or by keys. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { IconCheck } from "@tabler/icons-react";
import { Suspense, lazy, useEffect, useEffectEvent, useState } from "react";
import { reviewQuery, targetListQuery } from "../../api/target-lists.ts";
import type { TargetRow } from "../../api/types.ts";
import { plural, t } from "../../i18n/index.ts";
import { isTyping } from "../../ui/keys.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Crumb } from "./crumb.tsx";
import classes from "./lists.module.css";
import { ReviewCard } from "./review-card.tsx";
import { isOpen, stepOfKey } from "./review-queue.ts";
import { chosen, useDecide } from "./use-decide.ts";
import { useReview } from "./use-review.ts";

const OtherCompanyDialog = lazy(() => import("../companies/other-company-dialog.tsx"));

const route = getRouteApi("/sites/$site_id/lists/$list_id/review");

/** So many rows before the end further ones are asked for. */
const AHEAD = 10;

export function ReviewPage() {
  const { site_id, list_id } = route.useParams();
  const { data: detail } = useQuery(targetListQuery(list_id));
  const rows = useInfiniteQuery(reviewQuery(list_id));
  const name = detail?.list.name ?? t("lists.title");
  const left = detail?.list.review;
  return (
    <>
      <Crumb
        text={name}
        width="text"
        link={(className, content) => (
          <Link
            to="/sites/$site_id/lists/$list_id"
            params={{ site_id, list_id }}
            className={className}
          >
            {content}
          </Link>
        )}
      />
      <Page
        title={t("review.title")}
        tabTitle={`${t("review.title")} · ${name}`}
        subtitle={left !== undefined && plural("review.left", left)}
        width="text"
      >
        <QueryView query={rows} skeleton={<SkeletonBlock height={420} />}>
          {({ pages }) => (
            <Queue
              list_id={list_id}
              rows={pages.flatMap((page) => page.items)}
              more={rows.hasNextPage ? () => void rows.fetchNextPage() : null}
            />
          )}
        </QueryView>
      </Page>
    </>
  );
}

interface QueueProps {
  list_id: string;
  rows: readonly TargetRow[];
  /** Asks for further rows; nothing when there are none. */
  more: (() => void) | null;
}

function Queue({ list_id, rows, more }: QueueProps) {
  const search = route.useSearch();
  const [isSearching, setIsSearching] = useState(false);
  const decide = useDecide(list_id);
  const openOther = () => setIsSearching(true);
  const review = useReview({ rows, first: search.row, decide, openOther });
  const { row, at, step } = review;
  const isDone = !more && !rows.some(isOpen);
  // Changes with each further page, so that a short one is followed at once.
  const missingFrom = at + AHEAD >= rows.length ? rows.length : -1;
  const readOn = useEffectEvent(() => more?.());
  useEffect(() => {
    if (missingFrom >= 0) readOn();
  }, [missingFrom]);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.defaultPrevented || isTyping(event.target) || wasLeader(event)) return;
    const wanted = stepOfKey(event.key, row);
    if (!wanted || !row) return;
    event.preventDefault();
    step(wanted);
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return (
    <div className={classes.stack}>
      {isDone && <Done list_id={list_id} />}
      {row && <ReviewCard review={review} row={row} total={rows.length} />}
      {isSearching && row && (
        <Suspense fallback={null}>
          <OtherCompanyDialog
            onlyKnown
            onClose={() => setIsSearching(false)}
            onChoose={(_wanted, found) => {
              setIsSearching(false);
              if (!found) return;
              const { company, company_id = null } = chosen(row, found);
              review.take({ decision: "choose", company_id }, company);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Done({ list_id }: { list_id: string }) {
  const { site_id } = route.useParams();
  return (
    <Section>
      <EmptyState
        icon={<IconCheck size={20} stroke={1.6} />}
        title={t("review.done_title")}
        text={t("review.done_text")}
      >
        <Button
          className={classes.primary}
          renderRoot={(props) => (
            <Link to="/sites/$site_id/lists/$list_id" params={{ site_id, list_id }} {...props} />
          )}
        >
          {t("review.to_list")}
        </Button>
      </EmptyState>
    </Section>
  );
}

/** How long after `g` or `p` the next key is the frame's own, in milliseconds. */
const LEADER_MS = 1_000;
let leaderAt = -LEADER_MS;

/** Whether a key is the second of "g then o", or begins such a pair. */
function wasLeader({ key, timeStamp }: KeyboardEvent): boolean {
  const isSecond = timeStamp - leaderAt < LEADER_MS;
  leaderAt = !isSecond && /^[gp]$/i.test(key) ? timeStamp : -LEADER_MS;
  return isSecond;
}
