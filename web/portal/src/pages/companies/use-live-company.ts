/** Keeps the page of a company as things are: its visits, corrections, and what others say. */
import { useQueryClient } from "@tanstack/react-query";
import { annotationQuery } from "../../api/annotations.ts";
import { isOwnEcho } from "../../api/company-lists.ts";
import { useLive } from "../../api/live.ts";

export function useLiveCompany(site_id: string, company_id: string, isToday: boolean): void {
  const queryClient = useQueryClient();
  // What is shown stays until the answer is there.
  const refresh = () =>
    queryClient.invalidateQueries({ queryKey: ["site", site_id, "company", company_id] });
  useLive(site_id, {
    onHits: ({ companies }) => {
      if (isToday && companies.includes(company_id)) void refresh();
    },
    onResumed: () => {
      if (isToday) void refresh();
    },
    onChanged: (kind, companies) => {
      if (!companies.includes(company_id) || isOwnEcho()) return;
      if (kind === "corrected") void refresh();
      else void queryClient.invalidateQueries(annotationQuery(company_id));
    },
  });
}
