/** Says which site this is, and leads to another. */
import { Menu } from "@mantine/core";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Site } from "../api/types.ts";
import { t } from "../i18n/index.ts";
import { SiteButton } from "./shell-buttons.tsx";
import classes from "./site-switcher.module.css";

interface SiteSwitcherProps {
  site: Site;
  sites: readonly Site[];
  /** Whether it starts open. */
  opened: boolean;
}

export default function SiteSwitcher({ site, sites, opened }: SiteSwitcherProps) {
  return (
    <Menu position="bottom-start" width={260} defaultOpened={opened}>
      <Menu.Target>
        <SiteButton site={site} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("site.sites")}</Menu.Label>
        {sites.map(({ id, name, host }) => (
          <Menu.Item
            key={id}
            rightSection={id === site.id ? <IconCheck size={15} aria-hidden /> : null}
            renderRoot={(props) => (
              <Link to="/sites/$site_id/overview" params={{ site_id: id }} {...props} />
            )}
          >
            <span className={classes.name}>{name}</span>
            <span className={classes.host}>{host}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={15} aria-hidden />}
          renderRoot={(props) => (
            <Link to="/sites/$site_id/settings/sites" params={{ site_id: site.id }} {...props} />
          )}
        >
          {t("site.add")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
