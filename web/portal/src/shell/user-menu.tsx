/** Who is signed in, and what belongs to them alone: look, language, keys, leaving. */
import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconBook2,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import type { Session, Site } from "../api/types.ts";
import { t } from "../i18n/index.ts";
import {
  chooseLanguage,
  chosenLanguage,
  type Language,
  LANGUAGE_NAMES,
  LANGUAGES,
} from "../i18n/language.ts";
import { UserButton } from "./shell-buttons.tsx";
import { openShortcuts } from "./shortcuts-signal.ts";
import { chooseZone, onZoneChosen, type ZoneChoice, zoneChoice, zoneHere } from "./time-zone.ts";

const SCHEMES = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconDeviceDesktop },
] as const;

/** The choice to let the browser decide. */
const BROWSER = "browser";

interface UserMenuProps {
  session: Session | undefined;
  site: Site;
  /** Whether it starts open. */
  opened: boolean;
}

export default function UserMenu({ session, site, opened }: UserMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={240} defaultOpened={opened}>
      <Menu.Target>
        <UserButton session={session} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session?.user.email}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {SCHEMES.map(({ value, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={15} aria-hidden />}>
              {t(`scheme.${value}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("language.label")}</Menu.Label>
        <Menu.RadioGroup
          value={chosenLanguage() ?? BROWSER}
          onChange={(value) => chooseLanguage(value === BROWSER ? null : (value as Language))}
        >
          {LANGUAGES.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {LANGUAGE_NAMES[language]}
            </Menu.RadioItem>
          ))}
          <Menu.RadioItem value={BROWSER}>{t("language.browser")}</Menu.RadioItem>
        </Menu.RadioGroup>
        <ZoneChoices site={site} />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} onClick={openShortcuts}>
          {t("shortcuts.title")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBook2 size={15} aria-hidden />}
          component="a"
          href="/api/v1/openapi.json"
          target="_blank"
        >
          {t("user.api")}
        </Menu.Item>
        <Menu.Divider />
        <form method="post" action="/sign-out">
          <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} type="submit">
            {t("user.sign_out")}
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whose time it is; no choice where both are the same. */
function ZoneChoices({ site }: { site: Site }) {
  const choice = useSyncExternalStore(onZoneChosen, zoneChoice);
  const here = zoneHere();
  if (here === (site.time_zone || "UTC")) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t("zone.label")}</Menu.Label>
      <Menu.RadioGroup value={choice} onChange={(value) => chooseZone(value as ZoneChoice)}>
        <Menu.RadioItem value="site">
          {t("zone.site", { zone: site.time_zone || "UTC" })}
        </Menu.RadioItem>
        <Menu.RadioItem value="here">{t("zone.here", { zone: here })}</Menu.RadioItem>
      </Menu.RadioGroup>
    </>
  );
}
