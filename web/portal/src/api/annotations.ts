/** What people on our side say of companies: questions, and changes that show at once. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { markOwnChange, withAnnotations } from "./company-lists.ts";
import type {
  Annotation,
  ChangeAnnotation,
  ChangeLabels,
  ChangeMany,
  Note,
  Person,
} from "./types.ts";

const MINUTE = 60_000;

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: async ({ signal }) => (await client.GET("/api/v1/users", { signal })).data?.items ?? [],
  staleTime: 10 * MINUTE,
});

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: async ({ signal }) => (await client.GET("/api/v1/tags", { signal })).data?.items ?? [],
  staleTime: MINUTE,
});

export function annotationQuery(company_id: string) {
  return queryOptions({
    queryKey: ["annotation", company_id],
    queryFn: async ({ signal }) =>
      (
        await client.GET("/api/v1/companies/{company_id}/annotation", {
          params: { path: { company_id } },
          signal,
        })
      ).data as Annotation,
    staleTime: MINUTE,
  });
}

export function notesQuery(company_id: string) {
  return queryOptions({
    queryKey: ["annotation", company_id, "notes"],
    queryFn: async ({ signal }) =>
      (
        await client.GET("/api/v1/companies/{company_id}/notes", {
          params: { path: { company_id } },
          signal,
        })
      ).data?.items ?? [],
    staleTime: MINUTE,
  });
}

/** The annotation as it will be; `owner` is who `owner_id` names. */
export function annotated(
  annotation: Annotation,
  change: ChangeAnnotation & ChangeLabels,
  owner: Person | null,
): Annotation {
  const tags = change.tags ?? annotation.tags;
  const added = (change.add_tags ?? []).filter((tag) => !tags.includes(tag));
  const removed = change.remove_tags ?? [];
  return {
    ...annotation,
    status: change.status ?? annotation.status,
    is_hidden: change.is_hidden ?? annotation.is_hidden,
    tags: [...tags.filter((tag) => !removed.includes(tag)), ...added],
    ...(change.owner_id !== undefined && { owner }),
  };
}

/** Changes one company; what is shown changes at once, and back when the server refuses. */
export function useChangeAnnotation(company_id: string) {
  const queryClient = useQueryClient();
  const { queryKey } = annotationQuery(company_id);
  return useMutation({
    mutationFn: async ({ change }: { change: ChangeAnnotation; owner?: Person | null }) =>
      (
        await client.PATCH("/api/v1/companies/{company_id}/annotation", {
          params: { path: { company_id } },
          body: change,
        })
      ).data as Annotation,
    onMutate: async ({ change, owner }) => {
      markOwnChange();
      await queryClient.cancelQueries({ queryKey, exact: true });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (now) => now && annotated(now, change, owner ?? null));
      return { before };
    },
    onError: (_error, _change, context) => queryClient.setQueryData(queryKey, context?.before),
    onSuccess: (annotation) => {
      queryClient.setQueryData(queryKey, annotation);
      withAnnotations(queryClient, new Set([company_id]), () => annotation);
      void queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey });
    },
  });
}

/** Changes many companies at once; the answer has the token that puts all of it back. */
export function useBulkChange() {
  return useMutation({
    mutationFn: async (body: ChangeMany) =>
      (await client.POST("/api/v1/companies/bulk", { body })).data ?? { changed: 0, undo: null },
  });
}

/** Puts back what a change or a deletion took, by its token. */
export function useUndo() {
  return useMutation({
    mutationFn: async (undo: string) =>
      (await client.POST("/api/v1/undo", { body: { undo } })).data?.changed ?? 0,
  });
}

/** Creates, edits or (with an empty text) deletes a note. */
export function useSaveNote(company_id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, text }: { id?: string; text: string }): Promise<void> => {
      const path = { company_id, note_id: id ?? "" };
      const body = { text };
      if (!id) {
        await client.POST("/api/v1/companies/{company_id}/notes", { params: { path }, body });
      } else if (text) {
        await client.PATCH("/api/v1/companies/{company_id}/notes/{note_id}", {
          params: { path },
          body,
        });
      } else {
        await client.DELETE("/api/v1/companies/{company_id}/notes/{note_id}", {
          params: { path },
        });
      }
    },
    onMutate: async ({ id, text }) => {
      const { queryKey } = notesQuery(company_id);
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (notes) => notes && withNote(notes, id, text));
      return { before };
    },
    onError: (_error, _note, context) =>
      queryClient.setQueryData(notesQuery(company_id).queryKey, context?.before),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: annotationQuery(company_id).queryKey }),
  });
}

/** The notes with one edited, or taken out when its text is empty. */
function withNote(notes: readonly Note[], id: string | undefined, text: string): Note[] {
  return notes.flatMap((note) => (note.id !== id ? [note] : text ? [{ ...note, text }] : []));
}
