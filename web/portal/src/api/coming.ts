/** The part of the API that the generated types do not have yet. */
import type { Schemas } from "@doorplate/api-client";

export type Status =
  "new" | "researching" | "contacted" | "qualified" | "customer" | "partner" | "not_a_fit";

export interface UserName {
  id: string;
  name: string;
}

export interface User extends UserName {
  email: string;
}

export interface Annotation {
  status: Status;
  tags: string[];
  owner: UserName | null;
  is_hidden: boolean;
  notes: number;
  updated_at: string | null;
}

export interface ChangeAnnotation {
  status?: Status;
  tags?: string[];
  owner_id?: string | null;
  is_hidden?: boolean;
}

export interface Note {
  id: string;
  text: string;
  author: UserName;
  created_at: string;
  edited_at: string | null;
}

export interface BulkChange {
  add_tags?: string[];
  remove_tags?: string[];
  status?: Status;
  owner_id?: string | null;
  is_hidden?: boolean;
}

export interface BulkSelection {
  company_ids?: string[];
  site_id?: string;
  from?: string;
  to?: string;
  filter?: string;
}

export interface Undoable {
  changed: number;
  undo: string | null;
}

export interface Segment {
  id: string;
  name: string;
  folder: string;
  site_id: string | null;
  filter: string;
  sort: string;
  columns: string[] | null;
  created_by: UserName;
  created_at: string;
  updated_at: string;
  companies: number | null;
  new_since_look: number | null;
}

export interface SaveSegment {
  name: string;
  folder?: string;
  site_id?: string | null;
  filter?: string;
  sort?: string;
  columns?: string[] | null;
}

export type CompanyRow = Schemas["CompanyRow"] & {
  engaged_ms: number;
  region: string;
  parent: UserName | null;
  annotation: Annotation;
  previous: { visits: number; page_views: number } | null;
};

export interface CompanyPage {
  items: CompanyRow[];
  next: string | null;
  total: number;
}

export interface FilterValue {
  value: string;
  label: string;
  companies: number;
}

type Parameters<Path, Query> = {
  query?: Query;
  header?: never;
  cookie?: never;
} & ([Path] extends [never] ? { path?: never } : { path: Path });

interface Answer<Body> {
  responses: {
    200: { headers: Record<string, unknown>; content: { "application/json": Body } };
  };
}

type Read<Path, Query, Body> = { parameters: Parameters<Path, Query> } & Answer<Body>;
type Write<Path, Sent, Body> = {
  parameters: Parameters<Path, never>;
  requestBody: { content: { "application/json": Sent } };
} & Answer<Body>;
type Bare<Path, Body> = {
  parameters: Parameters<Path, never>;
  requestBody?: never;
} & Answer<Body>;

type OfSite = { site_id: string };
type OfCompany = { company_id: string };
type Nothing = Record<string, never> | undefined;
interface Span {
  from?: string;
  to?: string;
  filter?: string;
}

export interface ComingPaths {
  "/api/v1/sites/{site_id}/companies": {
    get: Read<
      OfSite,
      Span & { sort?: string; limit?: number; cursor?: string; compare?: "previous" },
      CompanyPage
    >;
  };
  "/api/v1/sites/{site_id}/companies/count": {
    get: Read<OfSite, Span, { companies: number; visits: number }>;
  };
  "/api/v1/sites/{site_id}/filter-values": {
    get: Read<
      OfSite,
      { field: string; from?: string; to?: string; starts_with?: string; limit?: number },
      { items: FilterValue[] }
    >;
  };
  "/api/v1/companies/{company_id}/annotation": {
    get: Read<OfCompany, never, Annotation>;
    patch: Write<OfCompany, ChangeAnnotation, Annotation>;
  };
  "/api/v1/companies/{company_id}/notes": {
    get: Read<OfCompany, never, { items: Note[] }>;
    post: Write<OfCompany, { text: string }, Note>;
  };
  "/api/v1/companies/{company_id}/notes/{note_id}": {
    patch: Write<OfCompany & { note_id: string }, { text: string }, Note>;
    delete: Bare<OfCompany & { note_id: string }, Nothing>;
  };
  "/api/v1/companies/bulk": {
    post: Write<never, BulkSelection & { change: BulkChange }, Undoable>;
  };
  "/api/v1/undo": { post: Write<never, { undo: string }, { changed: number }> };
  "/api/v1/users": { get: Read<never, never, { items: User[] }> };
  "/api/v1/tags": {
    get: Read<never, never, { items: { tag: string; companies: number }[] }>;
  };
  "/api/v1/segments": {
    get: Read<never, { site_id?: string; from?: string; to?: string }, { items: Segment[] }>;
    post: Write<never, SaveSegment, Segment>;
  };
  "/api/v1/segments/{segment_id}": {
    patch: Write<{ segment_id: string }, Partial<SaveSegment>, Segment>;
    delete: Bare<{ segment_id: string }, { undo: string }>;
  };
  "/api/v1/segments/{segment_id}/look": { post: Bare<{ segment_id: string }, Nothing> };
}
