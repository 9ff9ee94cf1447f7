/** What the command palette can do besides leading to pages and companies. */
import { useMantineColorScheme } from "@mantine/core";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { segmentsQuery } from "../api/segments.ts";
import type { Site } from "../api/types.ts";
import { PRESET_DEFAULT, PRESETS } from "../filters/period.ts";
import { searchOf } from "../filters/segment-view.ts";
import { t } from "../i18n/index.ts";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES } from "../i18n/language.ts";
import { DESTINATIONS } from "./destinations.ts";
import { showFirstSteps } from "./first-steps-signal.ts";
import { openShortcuts } from "./shortcuts-signal.ts";
import { usePeriod } from "./site-context.ts";

export function useNavigation(site_id: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const sections = [
    ["install.title", "install"],
    ["consent.short", "consent"],
    ["first_party.short", "first-party"],
    ["site.details", "details"],
  ] as const;
  return {
    group: t("palette.go_to"),
    actions: [
      ...DESTINATIONS.map(({ label, to, key }) => ({
        id: to,
        label: t(label),
        rightSection: `g ${key}`,
        onClick: () => void navigate({ to, params: { site_id } }),
      })),
      ...sections.map(([label, hash]) => ({
        id: hash,
        label: t(label),
        description: t("settings.site"),
        onClick: () =>
          void navigate({ to: "/sites/$site_id/settings/site", params: { site_id }, hash }),
      })),
    ],
  };
}

/** The saved segments, each under its folder's name. */
export function useSegments(site_id: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { range } = usePeriod();
  const { data } = useQuery(segmentsQuery(site_id, range));
  return {
    group: t("palette.segments"),
    actions: (data ?? []).map((segment) => ({
      id: `segment-${segment.id}`,
      label: segment.name,
      keywords: t("palette.segments"),
      ...(segment.folder && { description: segment.folder }),
      onClick: () =>
        void navigate({
          to: "/sites/$site_id/companies",
          params: { site_id },
          search: searchOf(segment),
        }),
    })),
  };
}

export function usePeriods(): SpotlightActionGroupData {
  const navigate = useNavigate();
  return {
    group: t("period.label"),
    actions: PRESETS.map((preset) => ({
      id: `period-${preset}`,
      label: t(`period.${preset}`),
      keywords: t("period.label"),
      onClick: () =>
        void navigate({
          to: ".",
          search: (old) => ({
            ...old,
            period: preset === PRESET_DEFAULT ? undefined : preset,
            from: undefined,
            to: undefined,
          }),
        }),
    })),
  };
}

export function useDoings(site: Site | undefined): SpotlightActionGroupData {
  const navigate = useNavigate();
  const site_id = site?.id ?? "";
  return {
    group: t("palette.do"),
    actions: [
      {
        id: "do-copy-snippet",
        label: t("palette.copy_snippet"),
        onClick: () => void navigator.clipboard?.writeText(site?.snippet ?? ""),
      },
      {
        id: "do-add-site",
        label: t("site.add"),
        onClick: () => void navigate({ to: "/sites/$site_id/settings/sites", params: { site_id } }),
      },
      // After the palette has closed, which would be on the paper otherwise.
      {
        id: "do-print",
        label: t("palette.print"),
        onClick: () => setTimeout(() => window.print(), PRINT_DELAY_MS),
      },
      {
        id: "do-first-steps",
        label: t("first_steps.title"),
        onClick: () => {
          showFirstSteps(site_id);
          void navigate({ to: "/sites/$site_id/overview", params: { site_id } });
        },
      },
      { id: "do-shortcuts", label: t("shortcuts.title"), onClick: openShortcuts },
      {
        id: "do-api",
        label: t("user.api"),
        onClick: () => void window.open("/api/v1/openapi.json", "_blank", "noopener"),
      },
      { id: "do-sign-out", label: t("user.sign_out"), onClick: signOut },
    ],
  };
}

export function useLooks(): SpotlightActionGroupData[] {
  const { setColorScheme } = useMantineColorScheme();
  return [
    {
      group: t("scheme.label"),
      actions: (["light", "dark", "auto"] as const).map((scheme) => ({
        id: `scheme-${scheme}`,
        label: t(`scheme.${scheme}`),
        keywords: t("scheme.label"),
        onClick: () => setColorScheme(scheme),
      })),
    },
    {
      group: t("language.label"),
      actions: [
        ...LANGUAGES.map((language) => ({
          id: `language-${language}`,
          label: LANGUAGE_NAMES[language],
          keywords: t("language.label"),
          onClick: () => chooseLanguage(language),
        })),
        {
          id: "language-browser",
          label: t("language.browser"),
          keywords: t("language.label"),
          onClick: () => chooseLanguage(null),
        },
      ],
    },
  ];
}

const PRINT_DELAY_MS = 250;

/** As the menu does it: the server ends the session only when a form of ours asks for it. */
function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/sign-out";
  document.body.append(form);
  form.submit();
}
