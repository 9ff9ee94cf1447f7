/** The mock's saved segments. */
import type { Segment } from "../src/api/types.ts";
import { undoable } from "./annotations.ts";

const at = new Date(Date.now() - 20 * 86_400_000).toISOString();

function segment(id: string, name: string, folder: string, filter: string): Segment {
  return {
    id,
    name,
    folder,
    site_id: null,
    filter,
    sort: "-last_seen_at",
    columns: null,
    created_by: { id: "us_1", name: "Ada Example" },
    created_at: at,
    updated_at: at,
    companies: null,
    new_since_look: null,
  };
}

let segments = [
  segment("seg_1", "Looked at pricing", "", "page:/pricing"),
  segment("seg_2", "German industry", "Sales", "country:DE,AT,CH and kind:business"),
  segment("seg_3", "Mine, not contacted", "Sales", "owner:me and status:new,researching"),
  segment("seg_4", "Universities", "Marketing", "kind:education"),
  segment("seg_5", "From the newsletter", "Marketing", "source:Newsletter"),
];
const looked = new Set(["seg_1", "seg_4"]);

export function listSegments(count: (filter: string) => number): Segment[] {
  return segments.map((each) => ({
    ...each,
    companies: count(each.filter),
    new_since_look: looked.has(each.id) ? 0 : Math.ceil(count(each.filter) / 4),
  }));
}

export function createSegment(body: Partial<Segment>): Segment {
  const made = {
    ...segment(`seg_${Date.now()}`, body.name ?? "", body.folder ?? "", body.filter ?? ""),
    ...body,
  };
  segments = [...segments, made];
  looked.add(made.id);
  return made;
}

export function updateSegment(id: string, body: Partial<Segment>): Segment | undefined {
  segments = segments.map((each) => (each.id === id ? { ...each, ...body } : each));
  return segments.find((each) => each.id === id);
}

export function deleteSegment(id: string): { undo: string } {
  const before = segments;
  segments = segments.filter((each) => each.id !== id);
  return {
    undo: undoable(() => {
      segments = before;
      return 1;
    }),
  };
}

export function look(id: string): void {
  looked.add(id);
}
