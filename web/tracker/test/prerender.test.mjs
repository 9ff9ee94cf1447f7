// A page that the browser draws ahead of time is a view only when it is shown, and its beacon must
// not pass for a prefetch, which a collector drops.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildScripts } from "../build.mjs";
import { openUnattended, skipReason } from "./browser.mjs";
import { startSite } from "./site.mjs";

const script = (await buildScripts())["doorplate.js"];
const rules = { prerender: [{ urls: ["/next"], eagerness: "immediate" }] };

test(
  "a_page_drawn_ahead_of_time_counts_once_shown",
  { skip: skipReason() },
  async () => {
    const site = await startSite(script);
    // Asked for once the page has loaded, so when the script has had its chance.
    const drawnAhead = new Promise((resolve) => {
      site.page("/drawn", "", {
        onRequest: ({ headers }) => resolve(headers["sec-purpose"]),
      });
    });
    const onLoad = `addEventListener('load', () => fetch('/drawn'))`;
    site.page("/next", `<script>${onLoad}</script>${site.tag()}`);
    site.page(
      "/ahead",
      `${site.tag()}<script type="speculationrules">${JSON.stringify(rules)}</script>` +
        '<script>fetch("/gate").then(() => (location.href = "/next"))</script>',
    );
    const browser = openUnattended(`${site.origin}/ahead`);
    try {
      assert.equal(await drawnAhead, "prefetch;prerender");
      await site.arrived(1);
      site.openGate();
      const [, next] = await site.arrived(2);
      assert.equal(next.u, `${site.origin}/next`);
      assert.equal(site.requests[1].headers["sec-purpose"], undefined);
    } finally {
      await browser.close();
      site.stop();
    }
  },
);
