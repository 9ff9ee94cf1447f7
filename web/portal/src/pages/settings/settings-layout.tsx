/** The frame of the settings: what there is to set on the left, the thing itself beside it. */
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import classes from "./settings.module.css";

const ENTRIES = [
  { to: "/sites/$site_id/settings/site", label: "settings.site" },
  { to: "/sites/$site_id/settings/sites", label: "settings.sites" },
  { to: "/sites/$site_id/settings/corrections", label: "settings.corrections" },
  { to: "/sites/$site_id/settings/data-set", label: "settings.data_set" },
  { to: "/sites/$site_id/settings/quality", label: "settings.quality" },
  { to: "/sites/$site_id/settings/pending", label: "settings.pending" },
] as const;

/** How much of the entry before the open one still shows, in pixels. */
const SEEN_BEFORE = 72;

export function SettingsLayout() {
  const { id: site_id } = useSite();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the entries scroll sideways: the one that is open shall be seen.
  useEffect(() => {
    const links = nav.current?.querySelectorAll("a") ?? [];
    const active = [...links].find((link) => link.pathname === pathname);
    if (nav.current && active) nav.current.scrollLeft = active.offsetLeft - SEEN_BEFORE;
  }, [pathname]);
  return (
    <div className={classes.layout}>
      <nav ref={nav} className={classes.nav} aria-label={t("nav.settings")}>
        {ENTRIES.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ site_id }}
            className={classes.link}
            activeProps={{ "data-active": true }}
            activeOptions={{ includeSearch: false }}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
