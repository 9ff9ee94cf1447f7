/**
 * The typed client of the Doorplate API. Everything in `schema.d.ts` is generated from
 * `openapi.json`; this file adds only what a browser session needs: the header that a cross-site
 * form cannot set, the way to the sign-in page, and problems as errors.
 */
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type { components, paths };

/** The JSON schemas of the API, by their names in `openapi.json`. */
export type Schemas = components["schemas"];

/** One field that the server refused, with what it would take. */
export interface FieldProblem {
  field: string;
  message: string;
  allowed?: string[];
}

/** A refusal of the server (RFC 9457), or a failure to reach it (`code` = `unreachable`). */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly detail: string = "",
    readonly errors: FieldProblem[] = [],
  ) {
    super(title);
  }
}

interface ClientOptions {
  baseUrl: string;
  /** Called once when the server says that nobody is signed in. */
  onSignedOut: () => void;
}

const READING_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export type DoorplateClient = Client<paths>;

/** Makes the client. Every answer that is not a success is thrown as a `ProblemError`. */
export function createDoorplateClient({ baseUrl, onSignedOut }: ClientOptions): DoorplateClient {
  const session: Middleware = {
    onRequest({ request }) {
      if (!READING_METHODS.has(request.method)) request.headers.set("doorplate-csrf", "1");
      return request;
    },
    async onResponse({ response }) {
      if (response.ok) return undefined;
      const problem = await readProblem(response);
      if (response.status === 401) onSignedOut();
      throw problem;
    },
    onError({ error }) {
      const problem = new ProblemError(0, "unreachable", "The server cannot be reached");
      problem.cause = error;
      return problem;
    },
  };
  const client = createClient<paths>({ baseUrl, credentials: "same-origin" });
  client.use(session);
  return client;
}

async function readProblem(response: Response): Promise<ProblemError> {
  const fallback = new ProblemError(response.status, "unexpected", response.statusText);
  if (!response.headers.get("content-type")?.includes("json")) return fallback;
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== "object" || body === null) return fallback;
  const problem = body as Partial<Schemas["Problem"]>;
  return new ProblemError(
    response.status,
    problem.code ?? "unexpected",
    problem.title ?? response.statusText,
    problem.detail ?? "",
    (problem.errors ?? []) as FieldProblem[],
  );
}
