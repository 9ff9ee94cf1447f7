/** Serves the mock API inside Vite: `npm run dev:mock`, and `vite preview --mode mock`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { answer } from "./answers.ts";
import { somebodyComes } from "./statistics.ts";

const CONTENT_SECURITY_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'";

export function mockApi(): Plugin {
  return {
    name: "doorplate-mock-api",
    configureServer(server) {
      server.middlewares.use(handle);
    },
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        response.setHeader("content-security-policy", CONTENT_SECURITY_POLICY);
        void handle(request, response, next);
      });
    },
  };
}

/** How often somebody comes while a stream is open, in milliseconds. */
const VISIT_INTERVAL_MS = Number(process.env.MOCK_VISIT_MS ?? 6_000);

/** The stream of what happens. */
function stream(response: ServerResponse) {
  response.setHeader("content-type", "text/event-stream");
  response.write("retry: 3000\n\n");
  const timer = setInterval(() => {
    const { company, started_at, page_views } = somebodyComes();
    const data = { at: started_at, hits: page_views, visits: 1, companies: [company.id] };
    response.write(`event: hits\ndata: ${JSON.stringify(data)}\n\n`);
  }, VISIT_INTERVAL_MS);
  response.on("close", () => clearInterval(timer));
}

async function handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
  if (!request.url?.startsWith("/api/v1/")) {
    next();
    return;
  }
  if (request.url.endsWith("/live")) {
    stream(response);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isTable = request.headers["content-type"]?.startsWith("text/csv");
  const body = isTable
    ? { table: text }
    : text
      ? (JSON.parse(text) as Record<string, unknown>)
      : {};
  const { status, body: content } = answer(
    request.method ?? "GET",
    new URL(request.url, "http://mock"),
    body,
  );
  response.statusCode = status;
  response.setHeader(
    "content-type",
    status < 400 ? "application/json" : "application/problem+json",
  );
  response.end(status === 204 ? "" : JSON.stringify(content));
}
