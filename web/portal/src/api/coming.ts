/** The part of the API that the generated types do not have yet: segments, and changes by filter. */
import type { paths, Schemas } from "@doorplate/api-client";
import type { Client } from "openapi-fetch";

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

export interface CreateSegment {
  name: string;
  folder?: string | null;
  filter: string;
  sort?: string;
  columns?: string[] | null;
}

export type UpdateSegment = Partial<CreateSegment>;

/** Either some companies, or all of a site that match a filter. */
export interface ChangeMany {
  company_ids?: string[];
  site_id?: string;
  from?: string;
  to?: string;
  filter?: string;
  change: Schemas["ChangeLabels"];
}

interface Answer<Body> {
  responses: {
    200: { headers: Record<string, unknown>; content: { "application/json": Body } };
  };
}

interface Bare {
  query?: never;
  path?: never;
  header?: never;
  cookie?: never;
}

type OfSegment = Omit<Bare, "path"> & { path: { segment_id: string } };

interface Sends<Body> {
  requestBody: { content: { "application/json": Body } };
}

interface ComingPaths {
  "/api/v1/companies/bulk": {
    post: { parameters: Bare } & Sends<ChangeMany> & Answer<Schemas["BulkResult"]>;
  };
  "/api/v1/segments": {
    get: {
      parameters: Omit<Bare, "query"> & {
        query?: { site_id?: string; from?: string; to?: string };
      };
    } & Answer<{ items: Segment[] }>;
    post: { parameters: Bare } & Sends<CreateSegment> & Answer<Segment>;
  };
  "/api/v1/segments/{segment_id}": {
    patch: { parameters: OfSegment } & Sends<UpdateSegment> & Answer<Segment>;
    delete: { parameters: OfSegment; requestBody?: never } & Answer<{ undo: string }>;
  };
  "/api/v1/segments/{segment_id}/look": {
    post: { parameters: OfSegment; requestBody?: never } & Answer<undefined>;
  };
}

export type ComingClient = Client<Omit<paths, keyof ComingPaths> & ComingPaths>;
