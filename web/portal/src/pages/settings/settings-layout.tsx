/** The frame of the settings: what there is to set on the left, the thing itself beside it. */
import { Link, Outlet } from "@tanstack/react-router";
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

export function SettingsLayout() {
  const { id: site_id } = useSite();
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t("nav.settings")}>
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
