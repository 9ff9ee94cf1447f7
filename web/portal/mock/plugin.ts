/** Serves the mock API inside Vite: `npm run dev:mock`, and `vite preview --mode mock`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { answer } from "./answers.ts";

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

async function handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
  if (!request.url?.startsWith("/api/v1/")) {
    next();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
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
