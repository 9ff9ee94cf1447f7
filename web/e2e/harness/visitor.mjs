// A website that carries the tracking script, and people who look at it from where they please.
import { createServer } from 'node:http';
import { launch } from '../../tracker/test/browser.mjs';

export const host = 'shop.example';

// An ordinary browser's name: the one that headless Chromium gives is a bot's.
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/156.0.0.0 Safari/537.36';

// What a consent banner does: the tag waits, the banner reports the visitor's yes.
const agreed =
  '<script>window.doorplate=window.doorplate||function(){' +
  '(doorplate.q=doorplate.q||[]).push(arguments)};doorplate("consent","granted")</script>';

/** Starts the website; every page has the snippet, and the visitor of /agreed has said yes. */
export async function startWebsite(snippet) {
  const asking = agreed + snippet.replace(' data-site', ' data-consent="required" data-site');
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      '<!doctype html><html lang="en"><title>Shop</title>' +
        `${request.url === '/agreed' ? asking : snippet}<h1>${request.url}</h1>`,
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch(
    `--host-resolver-rules=MAP ${host} 127.0.0.1:${server.address().port}`,
    // What a person's browser does not say.
    '--disable-blink-features=AutomationControlled',
  );

  return {
    /** Looks at pages as a new visitor; gives the collector's answers. */
    async visit(paths, options = {}) {
      const context = await browser.newContext({ userAgent, ...options });
      const outcomes = [];
      const page = await context.newPage();
      for (const path of paths) {
        const answered = page.waitForResponse((response) => response.url().endsWith('/collect'));
        await page.goto(`http://${host}${path}`);
        const response = await answered;
        outcomes.push([response.status(), response.headers()['doorplate-outcome']]);
      }
      await context.close();
      return outcomes;
    },
    async stop() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
