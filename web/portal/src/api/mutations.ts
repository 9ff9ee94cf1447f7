/** Every change that the portal makes, and which answers it makes stale. */
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { correctionsQuery, namedDomainsQuery, sitesQuery } from "./queries.ts";
import type { CorrectionResult, CreateCorrection, CreateSite, Site, UpdateSite } from "./types.ts";

export function useCreateSite() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (site: CreateSite) =>
      (await client.POST("/api/v1/sites", { body: site })).data as Site,
    onSuccess: () => refreshSites(queryClient),
  });
}

export function useUpdateSite(site_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: UpdateSite) =>
      (
        await client.PATCH("/api/v1/sites/{site_id}", {
          params: { path: { site_id } },
          body: change,
        })
      ).data as Site,
    // Switches move at once; a refusal moves them back.
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey: sitesQuery.queryKey });
      const before = queryClient.getQueryData(sitesQuery.queryKey);
      queryClient.setQueryData(sitesQuery.queryKey, (sites) =>
        sites?.map((site) => (site.id === site_id ? ({ ...site, ...change } as Site) : site)),
      );
      return { before };
    },
    onError: (_error, _change, context) => {
      queryClient.setQueryData(sitesQuery.queryKey, context?.before);
    },
    onSettled: () => refreshSites(queryClient),
  });
}

export function useDeleteSite() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (site_id: string) => {
      await client.DELETE("/api/v1/sites/{site_id}", { params: { path: { site_id } } });
    },
    onSuccess: () => refreshSites(queryClient),
  });
}

export function useCreateSecretKey(site_id: string) {
  return useMutation({
    mutationFn: async () =>
      (
        await client.POST("/api/v1/sites/{site_id}/secret-key", {
          params: { path: { site_id } },
        })
      ).data?.secret_key ?? "",
  });
}

export function useForgetNamedDomain() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (domain: string) => {
      await client.DELETE("/api/v1/named-domains/{domain}", { params: { path: { domain } } });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: namedDomainsQuery.queryKey }),
  });
}

export function useCreateCorrection() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (correction: CreateCorrection) =>
      (await client.POST("/api/v1/corrections", { body: correction })).data as CorrectionResult,
    onSuccess: () => refreshVerdicts(queryClient),
  });
}

export function useUndoCorrection() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (correction_id: string) =>
      (
        await client.POST("/api/v1/corrections/{correction_id}/undo", {
          params: { path: { correction_id } },
        })
      ).data as CorrectionResult,
    onSuccess: () => refreshVerdicts(queryClient),
  });
}

/** Everything that a verdict stands in; not waited for, since little of it is in view. */
function refreshVerdicts(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: ["site"] });
  void queryClient.invalidateQueries({ queryKey: correctionsQuery.queryKey });
}

function refreshSites(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: sitesQuery.queryKey });
}
