/** Saved segments: questions, and changes that show at once. */
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { DayRange } from "../filters/period.ts";
import { client } from "./client.ts";
import type { CreateSegment, Segment, UpdateSegment } from "./types.ts";

const MINUTE = 60_000;
const KEY = ["segments"];

/** All segments, with how many companies each has in the span and how many are new. */
export function segmentsQuery(site_id: string, range: DayRange) {
  return queryOptions({
    queryKey: [...KEY, site_id, range],
    queryFn: async ({ signal }) =>
      (
        await client.GET("/api/v1/segments", {
          params: { query: { site_id, ...range } },
          signal,
        })
      ).data?.items ?? [],
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });
}

export function useCreateSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (segment: CreateSegment) =>
      (await client.POST("/api/v1/segments", { body: segment })).data as Segment,
    onSuccess: () => refreshSegments(queryClient),
  });
}

export function useUpdateSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, ...change }: UpdateSegment & { id: string }) =>
      (
        await client.PATCH("/api/v1/segments/{segment_id}", {
          params: { path: { segment_id: id } },
          body: change,
        })
      ).data as Segment,
    onMutate: ({ id, ...change }) =>
      changeSegments(queryClient, (segment) =>
        segment.id === id ? ({ ...segment, ...change } as Segment) : segment,
      ),
    onError: (_error, _change, putBack) => putBack?.(),
    onSettled: () => refreshSegments(queryClient),
  });
}

/** Deletes; the answer is the token that puts the segment back. */
export function useDeleteSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (segment_id: string) =>
      (
        await client.DELETE("/api/v1/segments/{segment_id}", {
          params: { path: { segment_id } },
        })
      ).data?.undo ?? "",
    onMutate: (id) =>
      changeSegments(queryClient, (segment) => (segment.id === id ? null : segment)),
    onError: (_error, _id, putBack) => putBack?.(),
    onSettled: () => refreshSegments(queryClient),
  });
}

/** Says that this person has looked: nothing is new to them now. */
export function useLookAtSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (segment_id: string) => {
      await client.POST("/api/v1/segments/{segment_id}/look", { params: { path: { segment_id } } });
    },
    onMutate: (id) =>
      changeSegments(queryClient, (segment) =>
        segment.id === id ? { ...segment, new_since_look: 0 } : segment,
      ),
  });
}

export function refreshSegments(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: KEY });
}

function changeSegments(
  queryClient: QueryClient,
  change: (segment: Segment) => Segment | null,
): () => void {
  const before = queryClient.getQueriesData<Segment[]>({ queryKey: KEY });
  queryClient.setQueriesData<Segment[]>({ queryKey: KEY }, (segments) =>
    segments?.flatMap((segment) => change(segment) ?? []),
  );
  return () => {
    for (const [key, segments] of before) queryClient.setQueryData(key, segments);
  };
}
