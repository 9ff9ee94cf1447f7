/** The visits of the company in the period, newest first, each with the way to its receipt. */
import { Button, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconCalendarOff } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { visitsInfiniteQuery } from "../../api/queries.ts";
import { VisitList } from "../../components/visit-list.tsx";
import { t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import classes from "./company.module.css";

const ReceiptDialog = lazy(() => import("./receipt-dialog.tsx"));

export function CompanyVisits({ company_id }: { company_id: string }) {
  const site = useSite();
  const { range } = usePeriod();
  const [receiptOf, setReceiptOf] = useState<string | null>(null);
  const list = useInfiniteQuery(visitsInfiniteQuery(site.id, company_id, range));
  return (
    <Section title={t("company.visits")}>
      <QueryView query={list} skeleton={<SkeletonRows rows={6} height={48} />}>
        {(data) => {
          const visits = data.pages.flatMap((page) => page.items);
          if (visits.length === 0) return <NoVisits />;
          return (
            <VisitList
              visits={visits}
              action={(visit) => (
                <UnstyledButton className={classes.why} onClick={() => setReceiptOf(visit.id)}>
                  {t("visit.why")}
                </UnstyledButton>
              )}
            />
          );
        }}
      </QueryView>
      {list.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("visit.more")}
        </Button>
      )}
      {receiptOf && (
        <Suspense fallback={null}>
          <ReceiptDialog
            site_id={site.id}
            visit_id={receiptOf}
            onClose={() => setReceiptOf(null)}
          />
        </Suspense>
      )}
    </Section>
  );
}

function NoVisits() {
  return (
    <EmptyState
      icon={<IconCalendarOff size={20} stroke={1.6} />}
      title={t("company.no_visits_title")}
      text={t("company.no_visits_text")}
    />
  );
}
