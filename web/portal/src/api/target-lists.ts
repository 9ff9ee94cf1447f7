/** Lists of companies to see: questions, and decisions that show at once. */
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { decide, recount } from "../pages/lists/decision.ts";
import { client } from "./client.ts";
import type {
  BroughtTargetList,
  DecideTargetRow,
  MatchState,
  TargetList,
  TargetListDetail,
  TargetRow,
  TargetRowList,
} from "./types.ts";

const MINUTE = 60_000;
const KEY = ["target-lists"];
const ROWS_LIMIT = 50;

type RowPages = InfiniteData<TargetRowList>;

export const targetListsQuery = queryOptions({
  queryKey: [...KEY, "all"],
  queryFn: async ({ signal }) =>
    (await client.GET("/api/v1/target-lists", { signal })).data?.items ?? [],
  staleTime: MINUTE,
});

export function targetListQuery(list_id: string) {
  return queryOptions({
    queryKey: [...KEY, "one", list_id],
    queryFn: async ({ signal }) =>
      (
        await client.GET("/api/v1/target-lists/{list_id}", {
          params: { path: { list_id } },
          signal,
        })
      ).data as TargetListDetail,
    staleTime: MINUTE,
  });
}

export function targetRowsQuery(list_id: string, state: MatchState | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEY, "rows", list_id, state ?? "all"],
    queryFn: ({ signal, pageParam }) => readRows(list_id, state, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page: TargetRowList) => page.next ?? undefined,
    staleTime: MINUTE,
  });
}

/** The rows that wait, as they were when the review began: what is decided keeps its place. */
export function reviewQuery(list_id: string) {
  return infiniteQueryOptions({
    queryKey: [...KEY, "review", list_id],
    queryFn: ({ signal, pageParam }) => readRows(list_id, "review", pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page: TargetRowList) => page.next ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}

async function readRows(
  list_id: string,
  state: MatchState | undefined,
  cursor: string,
  signal: AbortSignal,
): Promise<TargetRowList> {
  const { data } = await client.GET("/api/v1/target-lists/{list_id}/rows", {
    params: {
      path: { list_id },
      query: { limit: ROWS_LIMIT, ...(state && { state }), ...(cursor && { cursor }) },
    },
    signal,
  });
  return data as TargetRowList;
}

interface Table {
  name: string;
  /** As it lies on disk, in whatever encoding, or as it was pasted. */
  table: Blob | string;
}

export function useBringList() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, table }: Table) =>
      (
        await client.POST("/api/v1/target-lists/table", {
          params: { query: { name } },
          headers: { "content-type": "text/csv" },
          body: table as string,
          bodySerializer: (body) => body,
        })
      ).data as BroughtTargetList,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: targetListsQuery.queryKey }),
  });
}

export function useRenameList(list_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) =>
      (
        await client.PATCH("/api/v1/target-lists/{list_id}", {
          params: { path: { list_id } },
          body: { name },
        })
      ).data as TargetList,
    onSuccess: ({ name }) => changeList(queryClient, list_id, (list) => ({ ...list, name })),
  });
}

export function useDeleteList() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (list_id: string) => {
      await client.DELETE("/api/v1/target-lists/{list_id}", { params: { path: { list_id } } });
    },
    onSuccess: (_nothing, list_id) => {
      queryClient.setQueryData(targetListsQuery.queryKey, (lists) =>
        lists?.filter(({ id }) => id !== list_id),
      );
    },
  });
}

export function useMatchAgain(list_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (
        await client.POST("/api/v1/target-lists/{list_id}/match", {
          params: { path: { list_id } },
        })
      ).data as TargetListDetail,
    onSuccess: (detail) => {
      queryClient.setQueryData(targetListQuery(list_id).queryKey, detail);
      void queryClient.invalidateQueries({ queryKey: targetListsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: [...KEY, "rows", list_id] });
    },
  });
}

export interface RowDecision extends DecideTargetRow {
  row: TargetRow;
  /** The company that is chosen, when it is none of the candidates. */
  company?: TargetRow["candidates"][number];
}

/** Decides a row, one after the other: a decision and its taking back do not overtake. */
export function useDecideRow(list_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: [...KEY, "decide", list_id],
    scope: { id: `target-list-${list_id}` },
    mutationFn: async ({ row, company: _company, ...decision }: RowDecision) =>
      (
        await client.PATCH("/api/v1/target-lists/{list_id}/rows/{number}", {
          params: { path: { list_id, number: row.number } },
          body: decision,
        })
      ).data as TargetRow,
    onMutate: ({ row, company, ...decision }) => {
      const next = decide(row, decision, company);
      putRow(queryClient, list_id, next);
      const count = (from: MatchState, to: MatchState) =>
        changeList(queryClient, list_id, (list) => recount(list, from, to));
      count(row.state, next.state);
      return () => {
        putRow(queryClient, list_id, row);
        count(next.state, row.state);
      };
    },
    onSuccess: (row, { company }) => {
      const lacks = company && row.candidates.every((each) => each.company_id !== row.company_id);
      putRow(
        queryClient,
        list_id,
        lacks ? { ...row, candidates: [...row.candidates, company] } : row,
      );
    },
    onError: (_error, _decision, putBack) => putBack?.(),
    onSettled: () => {
      // Only after the last one: an answer in between would turn the next decisions back.
      if (queryClient.isMutating({ mutationKey: [...KEY, "decide", list_id] }) > 1) return;
      void queryClient.invalidateQueries({ queryKey: targetListQuery(list_id).queryKey });
      void queryClient.invalidateQueries({ queryKey: targetListsQuery.queryKey });
      // Not those in view: a row shall not leave from under the hand that decided it.
      void queryClient.invalidateQueries({
        queryKey: [...KEY, "rows", list_id],
        refetchType: "none",
      });
    },
  });
}

function putRow(queryClient: QueryClient, list_id: string, row: TargetRow): void {
  for (const kind of ["rows", "review"]) {
    queryClient.setQueriesData<RowPages>({ queryKey: [...KEY, kind, list_id] }, (data) => {
      if (!data) return data;
      const pages = data.pages.map((page) => ({
        ...page,
        items: page.items.map((each) => (each.number === row.number ? row : each)),
      }));
      return { ...data, pages };
    });
  }
}

function changeList(
  queryClient: QueryClient,
  list_id: string,
  change: (list: TargetList) => TargetList,
): void {
  queryClient.setQueryData(
    targetListQuery(list_id).queryKey,
    (detail) => detail && { ...detail, list: change(detail.list) },
  );
  queryClient.setQueryData(targetListsQuery.queryKey, (lists) =>
    lists?.map((list) => (list.id === list_id ? change(list) : list)),
  );
}
