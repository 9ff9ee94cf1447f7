/**
 * The map of the portal: which address shows which page, and what is asked for on the way there.
 * The address is the only state of a view.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import {
  companiesInfiniteQuery,
  companyQuery,
  overviewQuery,
  sessionQuery,
  sitesQuery,
  verdictsQuery,
} from "./api/queries.ts";
import { readCompaniesSearch } from "./filters/companies.ts";
import { type PeriodSearch, readPeriod, resolvePeriod } from "./filters/period.ts";
import { parseSearch, stringifySearch } from "./filters/url.ts";
import { dayOf } from "./format/time.ts";
import { loadTexts, type TextArea } from "./i18n/load.ts";
import { readListSearch, readReviewSearch } from "./pages/lists/list-search.ts";
import { type CompareSearch, readCompare } from "./pages/overview/comparison.ts";
import { BareNotFound, BareRouteError, NotFound, RouteError } from "./shell/failures.tsx";
import { lastSite } from "./shell/last-site.ts";
import { Shell } from "./shell/shell.tsx";
import { SkeletonRows } from "./ui/skeletons.tsx";

/** A page, and before it the texts that it shows: a module may name them while it starts. */
function page<Name extends string, Module extends Record<Name, (props: never) => unknown>>(
  texts: TextArea,
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(() => loadTexts(texts).then(load), name);
}

interface RouterContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: BareRouteError,
  notFoundComponent: BareNotFound,
});

/** Leads to the site seen last, or to the first steps when there is none. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  errorComponent: BareRouteError,
  beforeLoad: async ({ context }) => {
    const sites = await context.queryClient.ensureQueryData(sitesQuery);
    const site = sites.find(({ id }) => id === lastSite()) ?? sites[0];
    if (!site) throw redirect({ to: "/welcome" });
    throw redirect({ to: "/sites/$site_id/overview", params: { site_id: site.id } });
  },
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/welcome",
  errorComponent: BareRouteError,
  component: page("pages", () => import("./pages/sites/welcome-page.tsx"), "WelcomePage"),
});

const siteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sites/$site_id",
  validateSearch: readPeriod,
  search: { middlewares: [retainSearchParams<PeriodSearch>(["period", "from", "to"])] },
  loader: async ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(sessionQuery);
    await queryClient.ensureQueryData(sitesQuery);
  },
  errorComponent: BareRouteError,
  component: Shell,
});

const overviewRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/overview",
  validateSearch: (raw: Record<string, unknown>): PeriodSearch & CompareSearch => ({
    ...readPeriod(raw),
    ...readCompare(raw.compare),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => {
    const range = rangeOf(deps);
    void queryClient.prefetchQuery(overviewQuery(params.site_id, range));
  },
  component: page("pages", () => import("./pages/overview/overview-page.tsx"), "OverviewPage"),
});

const companiesRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/companies",
  validateSearch: readCompaniesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => {
    const range = rangeOf(deps);
    void queryClient.prefetchInfiniteQuery(companiesInfiniteQuery(params.site_id, deps, range));
  },
  component: page(
    "companies",
    () => import("./pages/companies/companies-page.tsx"),
    "CompaniesPage",
  ),
});

const companyRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/companies/$company_id",
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => {
    const range = rangeOf(deps);
    void queryClient.prefetchQuery(companyQuery(params.site_id, params.company_id, range));
  },
  component: page("companies", () => import("./pages/companies/company-page.tsx"), "CompanyPage"),
});

const listsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/lists",
  component: page("lists", () => import("./pages/lists/lists-page.tsx"), "ListsPage"),
});

const listRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/lists/$list_id",
  validateSearch: readListSearch,
  component: page("lists", () => import("./pages/lists/list-page.tsx"), "ListPage"),
});

const reviewRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/lists/$list_id/review",
  validateSearch: readReviewSearch,
  component: page("lists", () => import("./pages/lists/review-page.tsx"), "ReviewPage"),
});

const verdictsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/verdicts",
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => {
    const range = rangeOf(deps);
    void queryClient.prefetchQuery(verdictsQuery(params.site_id, range));
  },
  component: page("pages", () => import("./pages/verdicts/verdicts-page.tsx"), "VerdictsPage"),
});

const verdictRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/verdicts/$reason",
  component: page("pages", () => import("./pages/verdicts/verdict-page.tsx"), "VerdictPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: "/settings",
  component: page(
    "settings",
    () => import("./pages/settings/settings-layout.tsx"),
    "SettingsLayout",
  ),
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/sites/$site_id/settings/site", params });
  },
});

const siteSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/site",
  component: page("settings", () => import("./pages/sites/site-page.tsx"), "SitePage"),
});

const sitesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/sites",
  component: page("settings", () => import("./pages/sites/sites-page.tsx"), "SitesPage"),
});

const dataSetRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/data-set",
  component: page("settings", () => import("./pages/data-set/data-set-page.tsx"), "DataSetPage"),
});

const qualityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/quality",
  component: page("settings", () => import("./pages/quality/quality-page.tsx"), "QualityPage"),
});

const pendingRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/pending",
  component: page("settings", () => import("./pages/pending/pending-page.tsx"), "PendingPage"),
});

const correctionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/corrections",
  component: page(
    "settings",
    () => import("./pages/corrections/corrections-page.tsx"),
    "CorrectionsPage",
  ),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  welcomeRoute,
  siteRoute.addChildren([
    overviewRoute,
    companiesRoute,
    companyRoute,
    listsRoute,
    listRoute,
    reviewRoute,
    verdictsRoute,
    verdictRoute,
    settingsRoute.addChildren([
      settingsIndexRoute,
      siteSettingsRoute,
      sitesRoute,
      correctionsRoute,
      dataSetRoute,
      qualityRoute,
      pendingRoute,
    ]),
  ]),
]);

function rangeOf(search: PeriodSearch) {
  return resolvePeriod(search, today());
}

/** Today's date in UTC, in which the server counts days. */
export function today(): string {
  return dayOf(Date.now(), "UTC");
}

/** A pointer that only passes over a row shall not ask for it. */
const PRELOAD_DELAY_MS = 100;

export function createPortalRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadDelay: PRELOAD_DELAY_MS,
    // Query decides what is stale; the router asks it each time.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: () => <SkeletonRows />,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
