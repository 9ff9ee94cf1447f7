// A website that carries the tracking script, and people who look at it from where they please.
import { createServer } from 'node:http';
import { launch } from '../../tracker/test/browser.mjs';

export const host = 'shop.example';

// An ordinary browser's name: the one that headless Chromium gives is a bot's.
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/156.0.0.0 Safari/537.36';

/** Starts the website; every page of it has the snippet and a link to elsewhere. */
export async function startWebsite(snippet) {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>Shop</title>${snippet}<h1>${request.url}</h1>` +
        '<a href="/pricing">Pricing</a> <a href="/files/price-list.pdf" download>List</a>',
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
