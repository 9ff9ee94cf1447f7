/** The part of the API that the generated types do not have yet. */
import type { Schemas } from "@doorplate/api-client";

export interface Segment {
  id: string;
  name: string;
  folder: string;
  site_id: string | null;
  filter: string;
  sort: string;
  columns: string[] | null;
  created_by: Schemas["Person"];
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
  parent: { id: string; name: string } | null;
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
type OfSegment = { segment_id: string };
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
  "/api/v1/segments": {
    get: Read<never, { site_id?: string; from?: string; to?: string }, { items: Segment[] }>;
    post: Write<never, SaveSegment, Segment>;
  };
  "/api/v1/segments/{segment_id}": {
    patch: Write<OfSegment, Partial<SaveSegment>, Segment>;
    delete: Bare<OfSegment, { undo: string }>;
  };
  "/api/v1/segments/{segment_id}/look": {
    post: Bare<OfSegment, Record<string, never> | undefined>;
  };
}
