/** Two hundred days of invented visits, made once at the start. */
import type { Schemas } from "@doorplate/api-client";
import { COMPANIES, type MockCompany } from "./companies.ts";
import { between, pick, seeded } from "./random.ts";

export type Visit = Schemas["Visit"];

export interface MockVisit extends Visit {
  company: MockCompany;
  status: "identified" | "probable";
}

const DAYS = 200;
const DAY_MS = 86_400_000;

const PATHS = [
  "/",
  "/pricing",
  "/product",
  "/product/integrations",
  "/docs/getting-started",
  "/docs/api",
  "/blog/why-we-publish-our-accuracy",
  "/customers",
  "/security",
  "/contact",
  "/careers",
  "/demo",
];
const SOURCES = [
  ["Direct", "direct", ""],
  ["Google", "search", "www.google.com"],
  ["Google", "search", "www.google.com"],
  ["LinkedIn", "social", "www.linkedin.com"],
  ["Newsletter", "mail", ""],
  ["Bing", "search", "www.bing.com"],
  ["news.example", "referral", "news.example"],
] as const;

export function makeVisits(now: number): MockVisit[] {
  const random = seeded(20_260_501);
  const visits: MockVisit[] = [];
  for (const [index, company] of COMPANIES.entries()) {
    const appetite = 1 + Math.max(0, Math.floor((40 - index) / 4)) + between(random, 0, 6);
    const firstDay = index % 5 === 0 ? 18 : DAYS;
    for (let visit = 0; visit < appetite * 4; visit += 1) {
      const age = Math.pow(random(), 1.6) * Math.min(firstDay, DAYS) * DAY_MS;
      const started = workingHours(now - age - (index % 40) * 90_000 - 40_000, random());
      if (started < now) visits.push(makeVisit(company, index, visit, started, random));
    }
  }
  return visits.sort((a, b) => b.started_at.localeCompare(a.started_at));
}

/** One more visit, of any company, that began a moment ago. */
export function addVisit(now: number): MockVisit {
  const index = Math.floor(Math.random() * COMPANIES.length);
  const company = COMPANIES[index] as MockCompany;
  return makeVisit(company, index, now, now - 2_000, Math.random);
}

function workingHours(time: number, luck: number): number {
  const date = new Date(time);
  if (Date.now() - time < 8 * 3_600_000) return time;
  date.setUTCHours(7 + Math.floor(luck * 11));
  if (date.getUTCDay() === 0 || date.getUTCDay() === 6) date.setUTCDate(date.getUTCDate() - 2);
  return date.getTime();
}

function makeVisit(
  company: MockCompany,
  index: number,
  number: number,
  started: number,
  random: () => number,
): MockVisit {
  const [source, medium, referrer_host] = pick(random, SOURCES);
  const timeline: Visit["timeline"] = [];
  let at = started;
  const views = 1 + Math.floor(Math.pow(random(), 2) * 8);
  for (let view = 0; view < views; view += 1) {
    const path = view === 0 ? pick(random, PATHS.slice(0, 7)) : pick(random, PATHS);
    timeline.push({ at: new Date(at).toISOString(), kind: "view", path, name: "" });
    at += between(random, 8, 160) * 1000;
    if (random() < 0.08) {
      timeline.push({
        at: new Date(at).toISOString(),
        kind: "download",
        path,
        name: "datasheet.pdf",
      });
    }
    if (path === "/contact" && random() < 0.5) {
      timeline.push({ at: new Date(at).toISOString(), kind: "form", path, name: "contact" });
    }
  }
  const probable = index % 6 === 4;
  return {
    company,
    id: `vi_${index}_${number}`,
    started_at: new Date(started).toISOString(),
    ended_at: new Date(at).toISOString(),
    source,
    medium,
    campaign: source === "Newsletter" ? "autumn-2026" : "",
    referrer_host,
    landing_path: timeline[0]?.path ?? "/",
    device: random() < 0.86 ? "desktop" : "mobile",
    browser: pick(random, ["Chrome", "Firefox", "Edge", "Safari"]),
    os: pick(random, ["Windows", "macOS", "Linux"]),
    country: company.country,
    page_views: views,
    engaged_ms: Math.round((at - started) * (0.5 + random() / 2)),
    status: probable ? "probable" : "identified",
    confidence: probable ? 0.74 + (index % 3) * 0.04 : 0.9 + (index % 9) * 0.01,
    timeline,
  };
}
