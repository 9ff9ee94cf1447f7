// What the script does in a real Chromium, seen from the collector. Run on the served form.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  after,
  afterEach,
  before,
  beforeEach,
  describe,
  test,
} from "node:test";
import { pathToFileURL } from "node:url";
import { buildScripts, servedFolder } from "../build.mjs";
import { launch, skipReason } from "./browser.mjs";
import { integrity, startSite } from "./site.mjs";

const scripts = await buildScripts();
const script = scripts["doorplate.js"];
const published = JSON.parse(
  await readFile(`${servedFolder}beacon.json`, "utf8"),
);
const seenKeys = new Set();

const stub =
  "<script>window.doorplate=window.doorplate||function(){" +
  "(doorplate.q=doorplate.q||[]).push(arguments)}</script>";

const withGpc = () =>
  Object.defineProperty(Navigator.prototype, "globalPrivacyControl", {
    get: () => true,
  });
const withDnt = () =>
  Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" });

describe("doorplate.js", { skip: skipReason() }, () => {
  let browser;
  let site;
  let context;

  before(async () => {
    browser = await launch();
    site = await startSite(script);
  });
  after(async () => {
    await browser.close();
    site.stop();
  });
  beforeEach(async () => {
    site.clear();
    context = await browser.newContext();
  });
  afterEach(async () => {
    for (const { beacon } of site.requests) {
      for (const key of Object.keys(beacon ?? {})) seenKeys.add(key);
    }
    const preflights = site.requests.filter(({ method }) => method !== "POST");
    assert.deepEqual(preflights, [], "a beacon needs no preflight");
    const cookies = site.requests.filter(
      ({ headers }) => headers.cookie || headers.referer,
    );
    assert.deepEqual(
      cookies,
      [],
      "a beacon carries neither cookie nor referrer",
    );
    const { cookies: kept, origins } = await context.storageState();
    assert.deepEqual(kept, []);
    assert.ok(origins.every(({ localStorage }) => localStorage.length === 0));
    await context.close();
  });

  /** Opens a page with the tag. A clock under the test's hand when asked for. */
  async function open(
    path,
    { attributes, body = "", head = "", init, clock, goto } = {},
  ) {
    site.page(path.split(/[?#]/)[0], `${head}${site.tag(attributes)}${body}`);
    const page = await context.newPage();
    if (init) await page.addInitScript(init);
    if (clock) await page.clock.install();
    await page.goto(site.origin + path, goto);
    return page;
  }

  /** Everything that the page has asked the collector for, once it has had its turn. */
  async function nothingArrives(page, act = () => {}) {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await act();
    await page.reload();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 0)));
    assert.deepEqual(
      asked.filter((url) => url.endsWith("/collect")),
      [],
    );
    assert.deepEqual(site.beacons(), []);
  }

  const kinds = () => site.beacons().map(({ k }) => k);
  const names = () => site.beacons().flatMap(({ n }) => n ?? []);

  describe("page views", () => {
    test("a_plain_visit_is_one_beacon", async () => {
      const page = await open("/plain");
      const [view] = await site.arrived(1);
      await page.goto(`${site.origin}/elsewhere`);
      assert.equal(site.requests.length, 1);
      assert.match(site.requests[0].headers["content-type"], /^text\/plain/);
      assert.match(view.i, /^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
      assert.deepEqual(view, {
        s: "pk_test",
        i: view.i,
        k: "view",
        u: `${site.origin}/plain`,
        p: view.i,
        a: 1,
        v: 1,
      });
    });

    test("a_single_page_app_is_a_view_per_address", async () => {
      const page = await open("/app");
      await page.evaluate(() => {
        history.replaceState({}, "", "/app");
        history.pushState({}, "", "/app/one");
        history.pushState({}, "", "/app/one?filter=a");
        history.replaceState({}, "", "/app/two");
      });
      await page.goBack();
      await page.goBack();
      const views = await site.arrived(5);
      assert.deepEqual(
        views.map(({ u }) => u.replace(site.origin, "")),
        ["/app", "/app/one", "/app/two", "/app/one", "/app"],
      );
      assert.equal(new Set(views.map(({ i }) => i)).size, 5);
    });

    test("the_fragment_is_a_page_only_when_asked_for", async () => {
      const page = await open("/hash#/one");
      await page.evaluate(() => (location.hash = "/two"));
      const app = await open("/hash-app#/one?token=1", {
        attributes: "data-hash",
      });
      await app.evaluate(() => (location.hash = "/two"));
      await app.evaluate(() => (location.hash = "access_token=secret"));
      const views = await site.arrived(4);
      assert.deepEqual(
        views.map(({ u }) => u.replace(site.origin, "")),
        ["/hash", "/hash-app#/one", "/hash-app#/two", "/hash-app"],
      );
    });

    test("a_page_from_the_back_forward_cache_is_a_new_view", async () => {
      const page = await open("/cached");
      await page.evaluate(() => (window.isSame = true));
      await page.goto(`${site.origin}/elsewhere`);
      // A cached page does not load again, so there is no load event to wait for.
      await page.goBack({ waitUntil: "commit" });
      assert.equal(
        await page.evaluate(() => window.isSame),
        true,
        "the cache was not used",
      );
      const views = await site.arrived(2);
      assert.deepEqual(kinds(), ["view", "view"]);
      assert.notEqual(views[0].p, views[1].p);
    });

    test("a_page_that_starts_hidden_counts_once_shown", async () => {
      const page = await open("/hidden", {
        init: () => {
          window.isHidden = true;
          Object.defineProperty(Document.prototype, "hidden", {
            get: () => window.isHidden,
          });
        },
      });
      await page.evaluate(() => doorplate("event", "while hidden"));
      assert.deepEqual(site.beacons(), []);
      await page.evaluate(() => {
        window.isHidden = false;
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await site.arrived(2);
      assert.deepEqual(kinds(), ["view", "event"]);
    });

    test("two_tags_count_once", async () => {
      await open("/twice", {
        body: site.tag() + site.tag(),
        goto: { waitUntil: "load" },
      });
      const page = await open("/fence");
      await page.evaluate(() => doorplate("event", "fence"));
      await site.arrived(3);
      assert.deepEqual(kinds(), ["view", "view", "event"]);
    });

    test("the_referrer_is_the_other_host_without_parameters", async () => {
      site.page("/to", site.tag());
      site.page("/own", `<a id="own" href="/to">to</a>${site.tag()}`);
      const page = await context.newPage();
      const referer = "https://search.example/find/it?q=secret";
      await page.goto(`${site.origin}/to`, { referer });
      await page.goto(`${site.origin}/own`);
      await page.click("#own");
      const views = await site.arrived(3);
      assert.deepEqual(
        views.map(({ r }) => r),
        ["https://search.example/find/it", undefined, undefined],
      );
    });
  });

  describe("addresses", () => {
    test("only_campaign_parameters_and_listed_ones_leave_the_browser", async () => {
      const query =
        "email=joe@example.com&utm_source=a&utm_medium=b%20c&gclid=1&msclkid=2&li_fat_id=3" +
        "&ref=x&token=secret&plan=pro&utm_content=joe%40example.com";
      await open(`/clean?${query}#top`, {
        attributes: 'data-params="plan,size"',
      });
      const [view] = await site.arrived(1);
      assert.equal(
        view.u.replace(site.origin, ""),
        "/clean?utm_source=a&utm_medium=b+c&gclid=1&msclkid=2&li_fat_id=3&ref=x&plan=pro" +
          "&utm_content=:email",
      );
      assert.doesNotMatch(site.requests[0].body, /joe|secret/);
    });

    test("a_mail_address_in_the_path_is_replaced", async () => {
      await open("/users/joe.doe+x@example.com/edit");
      await open("/users/joe%40example.com");
      await open("/@handle/post");
      const views = await site.arrived(3);
      assert.deepEqual(
        views.map(({ u }) => u.replace(site.origin, "")),
        ["/users/:email/edit", "/users/:email", "/@handle/post"],
      );
    });
  });

  describe("interactions", () => {
    const stay =
      '<script>addEventListener("click",(event)=>event.preventDefault())</script>';

    test("links_to_elsewhere_and_files_are_recorded_and_others_are_not", async () => {
      const page = await open("/links", {
        body:
          `${stay}<a id="out" href="https://other.example/a?session=1"><b id="in">x</b></a>` +
          '<a id="file" href="/files/price.PDF?sig=1">x</a>' +
          '<a id="named" download href="/raw">x</a>' +
          '<a id="own" href="/own">x</a><a id="mail" href="mailto:joe@example.com">x</a>' +
          '<div id="host"></div><script>host.attachShadow({mode:"open"}).innerHTML=' +
          "'<a href=\"https://shadow.example/\">shadow</a>'</script>",
      });
      const [view] = await site.arrived(1);
      for (const id of ["in", "file", "named", "own", "mail"])
        await page.click(`#${id}`);
      await page.click("text=shadow");
      await page.click("#out", { button: "right" });
      await page.click("#out", { button: "middle" });
      const beacons = await site.arrived(6);
      assert.deepEqual(
        beacons
          .slice(1)
          .map(({ k, n, p }) => [k, n.replace(site.origin, ""), p]),
        [
          ["outbound", "https://other.example/a", view.p],
          ["download", "/files/price.PDF", view.p],
          ["download", "/raw", view.p],
          ["outbound", "https://shadow.example/", view.p],
          ["outbound", "https://other.example/a", view.p],
        ],
      );
    });

    test("a_link_that_is_followed_still_sends_its_beacon", async () => {
      const page = await open("/follow", { body: '<a id="out">x</a>' });
      await page.evaluate(
        (url) => (out.href = url),
        `${site.collectorOrigin}/elsewhere`,
      );
      await page.click("#out");
      await site.arrived(2);
      assert.deepEqual(kinds(), ["view", "outbound"]);
    });

    test("a_form_is_recorded_without_what_was_typed", async () => {
      const page = await open("/forms", {
        body:
          '<form id="newsletter" action="/unload"><input name="email" value="joe@example.com">' +
          '<button id="one">x</button></form>' +
          '<form action="/unload?key=1"><input name="id" value="secret">' +
          '<input name="action" value="secret"><button id="two">x</button></form>',
      });
      await site.arrived(1);
      await page.click("#one");
      await site.arrived(2);
      await page.click("#two");
      await site.arrived(3);
      assert.deepEqual(kinds(), ["view", "form", "form"]);
      assert.deepEqual(names(), ["newsletter", `${site.origin}/unload`]);
      assert.doesNotMatch(JSON.stringify(site.beacons()), /joe|secret/);
    });

    test("custom_events_before_and_after_loading_are_recorded_in_order", async () => {
      const page = await open("/events", {
        head: `${stub}<script>doorplate('event','early')</script>`,
      });
      await page.evaluate(() => {
        doorplate("event", "late");
        doorplate("event", "x".repeat(9000));
        doorplate("nonsense", 1);
        doorplate("view");
      });
      await site.arrived(5);
      assert.deepEqual(kinds(), ["view", "event", "event", "event", "view"]);
      assert.deepEqual(names(), ["early", "late", "x".repeat(500)]);
    });
  });

  describe("engagement", () => {
    test("a_visitor_who_does_something_sends_one_leaving_beacon", async () => {
      const page = await open("/read", { clock: true });
      await page.clock.runFor(5000);
      await page.keyboard.press("PageDown");
      await page.clock.runFor(7000);
      await page.goto(`${site.origin}/elsewhere`);
      const [view, leave] = await site.arrived(2);
      assert.equal(site.requests.length, 2);
      assert.equal(leave.k, "leave");
      assert.equal(leave.p, view.i);
      assert.equal(leave.u, view.u);
      assert.ok(leave.e >= 12_000 && leave.e < 20_000, `${leave.e}`);
    });

    test("time_without_a_sign_of_life_is_cut_at_half_a_minute", async () => {
      const page = await open("/idle", { clock: true });
      await page.keyboard.press("PageDown");
      await page.clock.runFor(3_600_000);
      await page.goto(`${site.origin}/elsewhere`);
      const [, leave] = await site.arrived(2);
      assert.ok(leave.e >= 30_000 && leave.e < 40_000, `${leave.e}`);
    });

    test("each_address_of_a_single_page_app_has_its_own_time", async () => {
      const page = await open("/app", { clock: true });
      await page.keyboard.press("PageDown");
      await page.clock.runFor(3000);
      await page.evaluate(() => history.pushState({}, "", "/app/next"));
      const [first, leave, second] = await site.arrived(3);
      assert.deepEqual(
        [leave.k, leave.p, leave.u],
        ["leave", first.p, first.u],
      );
      assert.deepEqual(
        [second.k, second.u],
        ["view", `${site.origin}/app/next`],
      );
    });
  });

  describe("refusals", () => {
    test("global_privacy_control_sends_nothing", async () => {
      const page = await open("/gpc", { init: withGpc, head: stub });
      await nothingArrives(page, () =>
        page.evaluate(() => doorplate("event", "x")),
      );
    });

    test("global_privacy_control_may_be_ignored_by_a_tag_that_says_so", async () => {
      await open("/gpc", { init: withGpc, attributes: 'data-gpc="ignore"' });
      const [view] = await site.arrived(1);
      assert.equal(view.g, 1);
    });

    test("do_not_track_is_honoured_when_the_tag_says_so", async () => {
      await open("/track", { init: withDnt });
      await site.arrived(1);
      site.requests.length = 0;
      const page = await open("/dnt", {
        init: withDnt,
        attributes: "data-dnt",
      });
      await nothingArrives(page);
    });

    test("a_page_saved_to_disk_sends_nothing", async () => {
      const folder = await mkdtemp(join(tmpdir(), "doorplate-tracker-"));
      await writeFile(join(folder, "saved.html"), site.tag());
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, "saved.html")).href);
      await nothingArrives(page, () =>
        page.evaluate(() => doorplate("event", "x")),
      );
      await rm(folder, { recursive: true });
    });

    test("a_visitor_who_opts_out_is_silent_until_opting_in", async () => {
      const page = await open("/out");
      await site.arrived(1);
      site.requests.length = 0;
      await nothingArrives(page, () =>
        page.evaluate(() => {
          doorplate("optout");
          doorplate("event", "x");
        }),
      );
      assert.equal(await page.evaluate(() => localStorage.length), 1);
      await page.evaluate(() => doorplate("optin"));
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      await page.reload();
      await site.arrived(1);
    });

    test("nothing_is_sent_before_consent_and_everything_after", async () => {
      const page = await open("/ask", {
        attributes: 'data-consent="required"',
      });
      await page.evaluate(() => {
        for (let count = 0; count < 30; count += 1)
          doorplate("event", `${count}`);
      });
      assert.deepEqual(site.requests, []);
      await page.evaluate(() => doorplate("consent", "granted"));
      const beacons = await site.arrived(20);
      assert.ok(beacons.every(({ c }) => c === 1));
      assert.equal(beacons.length, 20);
      await page.evaluate(() => doorplate("event", "later"));
      assert.ok(
        (await site.arrived(21)).some(({ n, c }) => n === "later" && c === 1),
      );
    });

    test("refused_consent_drops_what_waited", async () => {
      const page = await open("/ask", {
        attributes: 'data-consent="required"',
      });
      await nothingArrives(page, () =>
        page.evaluate(() => {
          doorplate("consent", "denied");
          doorplate("event", "x");
        }),
      );
      await page.evaluate(() => doorplate("consent", "denied"));
      await page.evaluate(() => doorplate("consent", "granted"));
      await page.evaluate(() => doorplate("event", "changed my mind"));
      await site.arrived(1);
      assert.deepEqual(names(), ["changed my mind"]);
    });

    test("consent_withdrawn_on_a_page_without_the_attribute_ends_it", async () => {
      const page = await open("/withdraw");
      await site.arrived(1);
      await page.evaluate(() => {
        doorplate("consent", "denied");
        doorplate("event", "x");
      });
      await page.evaluate(() => {
        doorplate("consent", "granted");
        doorplate("event", "fence");
      });
      await site.arrived(2);
      assert.deepEqual(names(), ["fence"]);
    });
  });

  describe("transport", () => {
    test("a_busy_collector_gets_the_same_beacon_again", async () => {
      site.answers.push(503, 429);
      const page = await open("/busy", { clock: true });
      await site.arrived(1);
      await page.clock.runFor(1600);
      await site.arrived(2);
      await page.clock.runFor(3200);
      await site.arrived(3);
      assert.deepEqual(
        site.requests.map(({ status }) => status),
        [503, 429, 202],
      );
      assert.equal(new Set(site.requests.map(({ body }) => body)).size, 1);
    });

    test("a_collector_that_stays_busy_is_left_alone_after_three_retries", async () => {
      site.answers.push(503, 503, 503, 503);
      const page = await open("/down", { clock: true });
      for (const count of [1, 2, 3, 4]) {
        await site.arrived(count);
        await page.clock.runFor(6100);
      }
      await page.clock.runFor(60_000);
      assert.equal(site.requests.length, 4);
    });

    test("gone_switches_the_script_off", async () => {
      site.answers.push(410);
      const page = await open("/gone", { goto: { waitUntil: "networkidle" } });
      await page.evaluate(() => doorplate("event", "x"));
      await page.goto(`${site.origin}/elsewhere`);
      assert.deepEqual(kinds(), ["view"]);
    });

    test("a_first_party_path_gets_no_cookie_of_the_site", async () => {
      site.page(
        "/first",
        site.tag(`data-api="${site.origin}/first-party/collect"`),
        {
          headers: { "set-cookie": "session=secret; path=/" },
        },
      );
      const page = await context.newPage();
      await page.goto(`${site.origin}/first?token=secret`);
      const [view] = await site.arrived(1);
      assert.equal(view.u, `${site.origin}/first`);
      await context.clearCookies();
    });

    test("a_strict_policy_and_an_integrity_hash_are_no_hindrance", async () => {
      const violations = [];
      site.page(
        "/strict",
        site.tag(`crossorigin="anonymous" integrity="${integrity(script)}"`),
        {
          headers: {
            "content-security-policy":
              `default-src 'none'; script-src ${site.collectorOrigin}; ` +
              `connect-src ${site.collectorOrigin}; require-trusted-types-for 'script'`,
          },
        },
      );
      const page = await context.newPage();
      page.on("console", (message) => violations.push(message.text()));
      page.on("pageerror", (error) => violations.push(error.message));
      await page.goto(`${site.origin}/strict`);
      await site.arrived(1);
      assert.deepEqual(
        violations.filter((text) => !text.includes("favicon")),
        [],
      );
    });

    test("a_blocked_collector_does_not_disturb_the_page", async () => {
      const errors = [];
      site.page("/blocked", site.tag(), {
        headers: { "content-security-policy": `connect-src 'none'` },
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${site.origin}/blocked`, { waitUntil: "networkidle" });
      assert.deepEqual(errors, []);
      assert.deepEqual(site.requests, []);
    });
  });

  test("a_page_is_left_with_no_storage_of_any_kind", async () => {
    const page = await open("/storage");
    await site.arrived(1);
    const kept = await page.evaluate(async () => ({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: "caches" in window ? (await caches.keys()).length : 0,
      globals: Object.keys(window).filter((name) => /doorplate/i.test(name)),
    }));
    assert.deepEqual(kept, {
      cookie: "",
      local: 0,
      session: 0,
      databases: 0,
      caches: 0,
      globals: ["doorplate"],
    });
  });
});

describe("doorplate.first-party.js", { skip: skipReason() }, () => {
  const granted = 'data-consent="granted"';
  let browser;
  let site;
  let context;

  before(async () => {
    browser = await launch();
    site = await startSite(scripts["doorplate.first-party.js"]);
  });
  after(async () => {
    await browser.close();
    site.stop();
  });
  beforeEach(async () => {
    site.clear();
    context = await browser.newContext();
  });
  afterEach(async () => {
    for (const beacon of site.beacons())
      for (const key of Object.keys(beacon)) seenKeys.add(key);
    const cookies = site.requests.filter(({ headers }) => headers.cookie);
    assert.deepEqual(
      cookies,
      [],
      "what the cookie holds goes in the beacon, not as a cookie",
    );
    await context.close();
  });

  async function open(attributes, body = "") {
    site.page("/page", `${stub}${site.tag(attributes)}${body}`);
    const page = await context.newPage();
    await page.goto(`${site.origin}/page`);
    return page;
  }

  test("after_consent_a_cookie_tells_the_same_browser_again", async () => {
    await open(granted);
    const [first] = await site.arrived(1);
    assert.match(first.b, /^[0-9a-hjkmnp-tv-z]{26}$/);
    const [cookie] = await context.cookies();
    assert.equal(cookie.name, "doorplate");
    assert.equal(cookie.value, first.b);
    assert.equal(cookie.sameSite, "Lax");
    const days = (cookie.expires - Date.now() / 1000) / 86_400;
    assert.ok(days > 29 && days <= 30, `${days} days`);
    await open(granted);
    const [, second] = await site.arrived(2);
    assert.equal(second.b, first.b);
  });

  test("without_consent_there_is_no_cookie", async () => {
    await open("");
    const [view] = await site.arrived(1);
    assert.equal(view.b, undefined);
    assert.deepEqual(await context.cookies(), []);
  });

  test("a_refusal_takes_the_cookie_away", async () => {
    const page = await open(granted);
    await site.arrived(1);
    await page.evaluate(() => window.doorplate("consent", "denied"));
    assert.deepEqual(await context.cookies(), []);
  });

  test("of_a_mail_address_only_the_domain_leaves_the_browser", async () => {
    const page = await open("");
    await page.evaluate(() =>
      window.doorplate("domain", "anna.example@example.com "),
    );
    const [, named] = await site.arrived(2);
    assert.equal(named.k, "event");
    assert.equal(named.n, "domain");
    assert.equal(named.d, "example.com");
    assert.ok(site.requests.every(({ body }) => !body.includes("anna")));
  });
});

// Last on purpose: it looks back at every beacon of the tests above.
test(
  "what_was_sent_is_exactly_the_published_list",
  { skip: skipReason() },
  () => {
    const keys = published.map(({ key }) => key);
    assert.deepEqual([...seenKeys].sort(), [...keys].sort());
  },
);
