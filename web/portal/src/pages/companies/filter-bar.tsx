/** Search, filters, and a chip for each filter that is on. */
import { Button, CloseButton, Kbd, Pill, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import { CHIP_FILTERS, type CompaniesSearch, type FilterName } from "../../filters/companies.ts";
import { formatCountry } from "../../format/place.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { isTyping } from "../../ui/keys.ts";
import { Popup } from "../../ui/popup.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import classes from "./companies.module.css";

const FilterForm = lazy(() => import("./filter-form.tsx"));

export type ChangeSearch = (next: Partial<CompaniesSearch>, replace?: boolean) => void;

interface FilterBarProps {
  search: CompaniesSearch;
  onChange: ChangeSearch;
  onClear: () => void;
}

export function FilterBar({ search, onChange, onClear }: FilterBarProps) {
  const active = CHIP_FILTERS.filter((name) => search[name] !== undefined);
  const [open, setOpen] = useState(false);
  return (
    <search className={classes.bar} aria-label={t("filter.label")}>
      <SearchField value={search.q ?? ""} onChange={onChange} />
      <Popup
        opened={open}
        onChange={setOpen}
        position="bottom-start"
        button={
          <Button
            variant="default"
            leftSection={<IconFilter size={15} stroke={1.7} />}
            onClick={() => setOpen(!open)}
          >
            {t("filter.button")}
          </Button>
        }
      >
        <Suspense fallback={<SkeletonBlock height={240} />}>
          <FilterForm search={search} onChange={onChange} />
        </Suspense>
      </Popup>
      {active.map((name) => (
        <Pill
          key={name}
          size="md"
          className={classes.chip}
          withRemoveButton
          onRemove={() => onChange({ [name]: undefined })}
          removeButtonProps={{
            "aria-label": t("filter.remove", { filter: t(`filter.${name}`) }),
            "aria-hidden": false,
            tabIndex: 0,
          }}
        >
          <span className="muted">{t(`filter.${name}`)}</span> {chipValue(name, search)}
        </Pill>
      ))}
      {active.length > 0 && (
        <Button variant="subtle" onClick={onClear}>
          {t("filter.clear")}
        </Button>
      )}
    </search>
  );
}

function chipValue(name: FilterName, search: CompaniesSearch): string {
  const value = search[name];
  switch (name) {
    case "country":
      return formatCountry(String(value));
    case "kind":
      return tMaybe("kind", String(value));
    case "status":
      return tMaybe("status", String(value));
    case "min_confidence":
      return `≥ ${value}%`;
    case "min_visits":
      return `≥ ${value}`;
    default:
      return String(value);
  }
}

const SEARCH_DELAY_MS = 200;

function SearchField({ value, onChange }: { value: string; onChange: ChangeSearch }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const send = useDebouncedCallback((q: string) => onChange({ q: q || undefined }, true), {
    delay: SEARCH_DELAY_MS,
  });
  // The address can change without the field: back, forward, "clear".
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useEffect(() => {
    function focus(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.select();
    }
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);
  function type(q: string) {
    setTyped(q);
    send(q.trim());
  }
  return (
    <TextInput
      ref={field}
      size="xs"
      className={classes.search}
      placeholder={t("companies.search")}
      aria-label={t("companies.search")}
      leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="xs" aria-label={t("filter.clear_search")} onClick={() => type("")} />
        ) : (
          <Kbd size="xs">/</Kbd>
        )
      }
      value={typed}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
