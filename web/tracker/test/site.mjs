// A website and a collector, as two origins: the site serves pages, the collector serves the
// script and records every beacon.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const WAIT_MS_MAX = 10_000;

function listen(host, handler) {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.listen(0, host, () =>
      resolve({ server, port: server.address().port }),
    );
  });
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

export function integrity(script) {
  return `sha384-${createHash("sha384").update(script).digest("base64")}`;
}

/** Starts both. `answers` holds status codes for the next beacons; empty means 202. */
export async function startSite(script) {
  const requests = [];
  const answers = [];
  const pages = new Map();
  const waiters = new Set();
  let openGate;
  const gate = new Promise((resolve) => (openGate = resolve));

  async function collect(request, response) {
    const body = await bodyOf(request);
    const status = answers.shift() ?? 202;
    const beacon = request.method === "POST" ? JSON.parse(body) : undefined;
    requests.push({
      method: request.method,
      headers: request.headers,
      body,
      beacon,
      status,
    });
    response.writeHead(status, { "access-control-allow-origin": "*" }).end();
    for (const check of waiters) check();
  }

  const collector = await listen("localhost", (request, response) => {
    if (request.url === "/doorplate.js") {
      response.writeHead(200, {
        "content-type": "text/javascript; charset=utf-8",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
      });
      response.end(script);
    } else if (request.url === "/collect") collect(request, response);
    else response.writeHead(404).end();
  });

  const site = await listen("127.0.0.1", (request, response) => {
    const path = request.url.split("?")[0];
    if (path === "/first-party/collect") return collect(request, response);
    if (path === "/unload") return response.writeHead(204).end();
    if (path === "/gate") return gate.then(() => response.writeHead(204).end());
    const page = pages.get(path) ?? { body: "<h1>elsewhere</h1>" };
    page.onRequest?.(request);
    response.writeHead(page.status ?? 200, {
      "content-type": "text/html; charset=utf-8",
      ...page.headers,
    });
    return response.end(
      `<!doctype html><meta charset="utf-8"><title>p</title>${page.body}`,
    );
  });

  const collectorOrigin = `http://localhost:${collector.port}`;
  const origin = `http://127.0.0.1:${site.port}`;
  const beacons = () =>
    requests.filter(({ beacon }) => beacon).map(({ beacon }) => beacon);

  return {
    origin,
    collectorOrigin,
    requests,
    answers,
    beacons,
    /** Lets go every request for /gate, for a page that acts at the test's word. */
    openGate,
    /** The script tag with further attributes. */
    tag: (attributes = "") =>
      `<script defer src="${collectorOrigin}/doorplate.js" data-site="pk_test" ${attributes}>` +
      "</script>",
    page: (path, body, rest = {}) => pages.set(path, { body, ...rest }),
    /** Waits until so many beacons have come, and gives them. */
    arrived(count) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(check);
          const came = beacons();
          reject(
            new Error(
              `${came.length} of ${count} beacons: ${JSON.stringify(came)}`,
            ),
          );
        }, WAIT_MS_MAX);
        function check() {
          if (beacons().length < count) return;
          clearTimeout(timer);
          waiters.delete(check);
          resolve(beacons());
        }
        waiters.add(check);
        check();
      });
    },
    clear() {
      requests.length = 0;
      answers.length = 0;
      pages.clear();
    },
    stop() {
      for (const { server } of [collector, site]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
