/**
 * Says that somebody came since the list was drawn. The list itself does not move under the
 * reader's hand: it is drawn anew when they say so.
 */
import { Button } from "@mantine/core";
import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconArrowUp } from "@tabler/icons-react";
import { companiesInfiniteQuery, newestCompaniesQuery } from "../../api/queries.ts";
import type { CompanyRow } from "../../api/types.ts";
import type { CompaniesSearch } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { plural, t } from "../../i18n/index.ts";
import classes from "./companies.module.css";
import { countNew } from "./count-new.ts";

interface NewVisitsProps {
  site_id: string;
  search: CompaniesSearch;
  range: DayRange;
  shown: InfiniteData<{ items: CompanyRow[] }> | undefined;
}

export function NewVisits({ site_id, search, range, shown }: NewVisitsProps) {
  const queryClient = useQueryClient();
  const newest = useQuery(newestCompaniesQuery(site_id, search, range));
  const count = countNew(
    newest.data ?? [],
    shown?.pages.flatMap((page) => page.items),
  );
  if (newest.isError) return null;
  if (count === 0) {
    return (
      <span className={classes.live} title={t("companies.live_title")}>
        <span className={classes.pulse} aria-hidden />
        {t("companies.live")}
      </span>
    );
  }
  return (
    <Button
      leftSection={<IconArrowUp size={14} aria-hidden />}
      onClick={() => {
        const { queryKey } = companiesInfiniteQuery(site_id, search, range);
        window.scrollTo({ top: 0 });
        void queryClient.resetQueries({ queryKey });
      }}
    >
      <span aria-live="polite">{plural("companies.came", count)}</span>
    </Button>
  );
}
