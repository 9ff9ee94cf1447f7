/** Says which site this is, and leads to another. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Site } from "../api/types.ts";
import { t } from "../i18n/index.ts";
import { Monogram } from "../ui/monogram.tsx";
import classes from "./site-switcher.module.css";

export function SiteSwitcher({ site, sites }: { site: Site; sites: readonly Site[] }) {
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton
          className={classes.button}
          aria-label={t("site.switch", { name: site.name })}
        >
          <Monogram name={site.name} />
          <span className={classes.text}>
            <span className={classes.name}>{site.name}</span>
            <span className={classes.host}>{site.host}</span>
          </span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
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
