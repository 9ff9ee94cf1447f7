/** The frame around every page of a site: where to go, as whom, and keys to do it with. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import {
  IconBuilding,
  IconChartBar,
  IconLayoutDashboard,
  IconListCheck,
  IconSettings,
  type TablerIcon,
} from "@tabler/icons-react";
import { Suspense, lazy, useEffect, useSyncExternalStore } from "react";
import { sessionQuery, sitesQuery } from "../api/queries.ts";
import { Attribution } from "../components/attribution.tsx";
import { type TextKey, t } from "../i18n/index.ts";
import { loadTexts } from "../i18n/load.ts";
import { Deferred } from "../ui/deferred.tsx";
import { areNoticesWanted, onNoticesWanted } from "../ui/notices-signal.ts";
import { ZoneProvider } from "../ui/time.tsx";
import { NotFound } from "./failures.tsx";
import { Keyboard } from "./keyboard.tsx";
import { rememberSite } from "./last-site.ts";
import { SiteButton, UserButton } from "./shell-buttons.tsx";
import classes from "./shell.module.css";
import { onZoneChosen, zoneChoice, zoneHere } from "./time-zone.ts";

const SiteSwitcher = lazy(() => import("./site-switcher.tsx"));
const SegmentList = lazy(() =>
  loadTexts("companies").then(() => import("../pages/segments/segment-list.tsx")),
);
const Notices = lazy(() => import("../ui/notices.tsx"));
const UserMenu = lazy(() => import("./user-menu.tsx"));

const NAVIGATION = [
  { to: "/sites/$site_id/overview", label: "nav.overview", icon: IconLayoutDashboard },
  { to: "/sites/$site_id/companies", label: "nav.companies", icon: IconBuilding },
  { to: "/sites/$site_id/lists", label: "nav.lists", icon: IconListCheck },
  { to: "/sites/$site_id/verdicts", label: "nav.verdicts", icon: IconChartBar },
  { to: "/sites/$site_id/settings", label: "nav.settings", icon: IconSettings },
] as const satisfies readonly { to: string; label: TextKey; icon: TablerIcon }[];

export function Shell() {
  const { site_id } = useParams({ from: "/sites/$site_id" });
  const { data: sites } = useSuspenseQuery(sitesQuery);
  const { data: session } = useQuery(sessionQuery);
  const zone = useSyncExternalStore(onZoneChosen, zoneChoice);
  const site = sites.find(({ id }) => id === site_id);
  useEffect(() => {
    if (site) rememberSite(site.id);
  }, [site]);
  if (!site) return <NotFound />;
  return (
    <ZoneProvider value={zone === "here" ? zoneHere() : site.time_zone || "UTC"}>
      <a href="#content" className={classes.skip}>
        {t("nav.skip")}
      </a>
      <div className={classes.shell}>
        <section className={classes.side} aria-label={t("nav.side")}>
          <Deferred plain={<SiteButton site={site} />}>
            {(pressed) => <SiteSwitcher site={site} sites={sites} opened={pressed} />}
          </Deferred>
          <Navigation site_id={site_id} />
          <Segments />
          <Deferred plain={<UserButton session={session} />}>
            {(pressed) => <UserMenu session={session} site={site} opened={pressed} />}
          </Deferred>
        </section>
        <div className={classes.body}>
          <main id="content" className={classes.content} tabIndex={-1}>
            <Outlet />
          </main>
          <Attribution
            link={(text) => (
              <Link to="/sites/$site_id/settings/data-set" params={{ site_id }}>
                {text}
              </Link>
            )}
          />
        </div>
      </div>
      <Keyboard site_id={site_id} sites={sites} />
      <NoticesWhenWanted />
    </ZoneProvider>
  );
}

/** The corner for short notes, from the first one on. */
function NoticesWhenWanted() {
  const wanted = useSyncExternalStore(onNoticesWanted, areNoticesWanted);
  return (
    wanted && (
      <Suspense fallback={null}>
        <Notices />
      </Suspense>
    )
  );
}

/** The saved segments, beside the list that they narrow and the pages of its companies. */
function Segments() {
  const isWanted = useRouterState({
    select: ({ location }) => /^\/sites\/[^/]+\/companies/.test(location.pathname),
  });
  return (
    <div className={classes.segments}>
      {isWanted && (
        <Suspense fallback={null}>
          <SegmentList />
        </Suspense>
      )}
    </div>
  );
}

function Navigation({ site_id }: { site_id: string }) {
  return (
    <nav className={classes.nav} aria-label={t("nav.label")}>
      {NAVIGATION.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ site_id }}
          className={classes.navLink}
          activeProps={{ "data-active": true }}
          activeOptions={{ includeSearch: false }}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          <span className={classes.navText}>{t(label)}</span>
          <span className={classes.navShort}>{t(`${label}.short`)}</span>
        </Link>
      ))}
    </nav>
  );
}
