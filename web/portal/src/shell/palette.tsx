/** The command palette: pages, companies, sites and actions by typing. Loaded when asked for. */
import "@mantine/spotlight/styles.layer.css";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import { paletteCompaniesQuery } from "../api/queries.ts";
import type { Site } from "../api/types.ts";
import { resolvePeriod } from "../filters/period.ts";
import { formatPlace } from "../format/place.ts";
import { t } from "../i18n/index.ts";
import { Monogram } from "../ui/monogram.tsx";
import { useDoings, useLooks, useNavigation, usePeriods, useSegments } from "./palette-actions.ts";
import { usePeriod } from "./site-context.ts";

interface PaletteProps {
  /** Grows by one each time the palette is asked for. */
  opened: number;
  site_id: string;
  sites: readonly Site[];
}

const SEARCH_DELAY_MS = 150;
/** More than there are: a palette that leaves things out cannot be browsed. */
const ACTIONS_MAX = 100;

export default function Palette({ opened, site_id, sites }: PaletteProps) {
  const [query, setQuery] = useState("");
  const groups = [
    ...useCompanies(site_id, query),
    useNavigation(site_id),
    useSegments(site_id),
    useSites(sites),
    useDoings(sites.find(({ id }) => id === site_id)),
    usePeriods(),
    ...useLooks(),
  ].filter((group) => group.actions.length > 0);
  useEffect(() => {
    if (opened > 0) spotlight.open();
  }, [opened]);
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      limit={ACTIONS_MAX}
      centered={false}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { "aria-label": t("palette.title") } }}
      scrollable
      maxHeight={420}
      nothingFound={t("palette.nothing")}
      searchProps={{
        placeholder: t("palette.placeholder"),
        "aria-label": t("palette.placeholder"),
        leftSection: <IconSearch size={16} aria-hidden />,
        onKeyDown: openFirst,
      }}
    />
  );
}

function useCompanies(site_id: string, typed: string): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const { today } = usePeriod();
  const range = useMemo(() => resolvePeriod({ period: "all" }, today), [today]);
  const [q] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS);
  const { data } = useQuery(paletteCompaniesQuery(site_id, q, range));
  if (!data || q === "") return [];
  return [
    {
      group: t("nav.companies"),
      actions: data.map(({ id, name, domain, city, country }) => ({
        id,
        label: name,
        // Spotlight filters by label and keywords again; what the server found shall stay.
        keywords: [typed, domain],
        description: [domain, formatPlace(city, country)].filter(Boolean).join(" · "),
        leftSection: <Monogram name={name} />,
        onClick: () =>
          void navigate({
            to: "/sites/$site_id/companies/$company_id",
            params: { site_id, company_id: id },
          }),
      })),
    },
  ];
}

function useSites(sites: readonly Site[]): SpotlightActionGroupData {
  const navigate = useNavigate();
  return {
    group: t("site.sites"),
    actions: sites.map(({ id, name, host }) => ({
      id: `site-${id}`,
      label: name,
      description: host,
      onClick: () => void navigate({ to: "/sites/$site_id/overview", params: { site_id: id } }),
    })),
  };
}

/** Enter opens the first row when none is chosen: what was found comes after what was typed. */
function openFirst(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "Enter") return;
  const dialog = event.currentTarget.closest("[role=dialog]");
  if (dialog?.querySelector("[data-selected]")) return;
  dialog?.querySelector<HTMLElement>("[data-action]")?.click();
}
