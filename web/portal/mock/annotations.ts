/** What the mock's people say of companies; kept until the server ends. */
import type { Annotation, Note, User } from "../src/api/types.ts";
import { COMPANIES } from "./companies.ts";

export const USERS: User[] = [
  { id: "us_1", name: "Ada Example", email: "ada@example.com" },
  { id: "us_2", name: "Ben Okafor", email: "ben@example.com" },
  { id: "us_3", name: "Chiara Rossi", email: "chiara@example.com" },
];

const SAID: Partial<Annotation>[] = [
  { status: "qualified", tags: ["pilot", "priority"], owner: nameOf("us_1") },
  { status: "contacted", owner: nameOf("us_2") },
  {},
  { status: "researching", tags: ["fair 2026"] },
  {},
  { status: "not_a_fit" },
  { status: "customer", tags: ["renewal"], owner: nameOf("us_3") },
  {},
];

const annotations = new Map<string, Annotation>();
const notes = new Map<string, Note[]>();
/** What puts a change back, by its token. */
const undos = new Map<string, () => number>();

const nobody: Annotation = {
  status: "new",
  tags: [],
  owner: null,
  is_hidden: false,
  notes: 0,
  updated_at: null,
};

for (const [index, { id }] of COMPANIES.entries()) {
  annotations.set(id, { ...nobody, ...SAID[index % SAID.length] });
}
addNote("co_0001", "Spoke with their head of purchasing at the fair. Wants an offer in January.");

function nameOf(id: unknown): Annotation["owner"] {
  const user = USERS.find((each) => each.id === id);
  return user ? { id: user.id, name: user.name } : null;
}

export function annotationOf(id: string): Annotation {
  return { ...(annotations.get(id) ?? nobody), notes: notes.get(id)?.length ?? 0 };
}

export function changeAnnotation(id: string, change: Record<string, unknown>): Annotation {
  const before = annotationOf(id);
  const { owner_id, add_tags, remove_tags, ...rest } = change;
  const removed = (remove_tags as string[] | undefined) ?? [];
  const tags = [
    ...((rest.tags as string[] | undefined) ?? before.tags),
    ...((add_tags as string[] | undefined) ?? []),
  ];
  annotations.set(id, {
    ...before,
    ...rest,
    tags: [...new Set(tags)].filter((tag) => !removed.includes(tag)),
    ...(owner_id !== undefined && { owner: nameOf(owner_id) }),
    updated_at: new Date().toISOString(),
  });
  return annotationOf(id);
}

export function bulk(ids: readonly string[], change: Record<string, unknown>) {
  const before = ids.map((id) => [id, annotationOf(id)] as const);
  for (const id of ids) changeAnnotation(id, change);
  return {
    changed: ids.length,
    undo: undoable(() => {
      for (const [id, annotation] of before) annotations.set(id, annotation);
      return before.length;
    }),
  };
}

/** Remembers a way back, and gives its token. */
export function undoable(putBack: () => number): string {
  const token = `undo_${undos.size + 1}`;
  undos.set(token, putBack);
  return token;
}

export function undo(token: unknown): { changed: number } | undefined {
  const putBack = undos.get(String(token));
  undos.delete(String(token));
  return putBack && { changed: putBack() };
}

export function notesOf(id: string): Note[] {
  return notes.get(id) ?? [];
}

export function addNote(company: string, text: string): Note {
  const note: Note = {
    id: `no_${Math.random().toString(36).slice(2, 10)}`,
    text,
    author: { id: "us_1", name: "Ada Example" },
    created_at: new Date(Date.now() - (notes.size === 0 ? 190_000_000 : 0)).toISOString(),
    edited_at: null,
  };
  notes.set(company, [note, ...notesOf(company)]);
  return note;
}

export function editNote(company: string, id: string, text: string | null): Note | undefined {
  const note = notesOf(company).find((each) => each.id === id);
  const edited =
    note && text !== null ? { ...note, text, edited_at: new Date().toISOString() } : null;
  notes.set(
    company,
    notesOf(company).flatMap((each) => (each.id === id ? (edited ?? []) : each)),
  );
  return edited ?? note;
}

export function listTags() {
  const counts = new Map<string, number>();
  for (const { tags: own } of annotations.values()) {
    for (const tag of own) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].map(([tag, companies]) => ({ tag, companies }));
}
