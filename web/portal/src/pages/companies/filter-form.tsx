/** The filters of the list, each at once in the address. Suggestions are what the period has. */
import { Autocomplete, Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { overviewQuery } from "../../api/queries.ts";
import { COMPANY_KINDS, type CompaniesSearch, SHOWN_STATUSES } from "../../filters/companies.ts";
import { COUNTRY_CODES, formatCountry } from "../../format/place.ts";
import { plural, t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import classes from "./companies.module.css";
import type { ChangeSearch } from "./filter-bar.tsx";

interface FilterFormProps {
  search: CompaniesSearch;
  onChange: ChangeSearch;
}

const CONFIDENCE_STEPS = [75, 80, 85, 90, 95];
const VISIT_STEPS = [2, 3, 5, 10, 25];

export default function FilterForm({ search, onChange }: FilterFormProps) {
  const site = useSite();
  const { range } = usePeriod();
  const { data } = useQuery(overviewQuery(site.id, range));
  const present = data?.countries.map((row) => row.country) ?? [];
  const dropdown = { comboboxProps: { withinPortal: false }, clearable: true } as const;
  return (
    <div className={classes.form}>
      <Select
        {...dropdown}
        label={t("filter.country")}
        placeholder={t("filter.any")}
        searchable
        data={countryOptions(present, search.country)}
        value={search.country ?? null}
        onChange={(country) => onChange({ country: country ?? undefined })}
      />
      <TextFilter
        label={t("filter.industry")}
        value={search.industry}
        suggestions={data?.industries.map((row) => row.industry) ?? []}
        onChange={(industry) => onChange({ industry })}
      />
      <Select
        {...dropdown}
        label={t("filter.kind")}
        placeholder={t("filter.any")}
        data={COMPANY_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => onChange({ kind: kind ?? undefined })}
      />
      <Select
        {...dropdown}
        label={t("filter.status")}
        placeholder={t("filter.any")}
        data={SHOWN_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        value={search.status ?? null}
        onChange={(status) => onChange({ status: status ?? undefined })}
      />
      <NumberFilter
        label={t("filter.min_confidence")}
        value={search.min_confidence}
        steps={CONFIDENCE_STEPS}
        text={(step) => t("filter.at_least_percent", { value: step })}
        onChange={(min_confidence) => onChange({ min_confidence })}
      />
      <NumberFilter
        label={t("filter.min_visits")}
        value={search.min_visits}
        steps={VISIT_STEPS}
        text={(step) => plural("filter.at_least_visits", step)}
        onChange={(min_visits) => onChange({ min_visits })}
      />
      <TextFilter
        label={t("filter.source")}
        value={search.source}
        suggestions={data?.sources.map((row) => row.source) ?? []}
        onChange={(source) => onChange({ source })}
      />
      <TextFilter
        label={t("filter.page")}
        value={search.page}
        suggestions={data?.pages.map((row) => row.path) ?? []}
        onChange={(page) => onChange({ page })}
      />
    </div>
  );
}

/** All countries, those of the period first. */
function countryOptions(present: readonly string[], chosen: string | undefined) {
  const known = new Set(present.filter(Boolean));
  const rest = COUNTRY_CODES.filter((code) => !known.has(code));
  const option = (value: string) => ({ value, label: formatCountry(value) });
  const byName = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label);
  const others = rest.map(option).sort(byName);
  if (chosen && !known.has(chosen) && !rest.includes(chosen)) others.unshift(option(chosen));
  return [
    { group: t("filter.in_period"), items: [...known].map(option) },
    { group: t("filter.others"), items: others },
  ].filter((group) => group.items.length > 0);
}

interface NumberFilterProps {
  label: string;
  value: number | undefined;
  steps: readonly number[];
  text: (step: number) => string;
  onChange: (value: number | undefined) => void;
}

function NumberFilter({ label, value, steps, text, onChange }: NumberFilterProps) {
  const all = value === undefined || steps.includes(value) ? steps : [value, ...steps];
  return (
    <Select
      comboboxProps={{ withinPortal: false }}
      clearable
      label={label}
      placeholder={t("filter.any")}
      data={all.map((step) => ({ value: String(step), label: text(step) }))}
      value={value === undefined ? null : String(value)}
      onChange={(next) => onChange(next === null ? undefined : Number(next))}
    />
  );
}

interface TextFilterProps {
  label: string;
  value: string | undefined;
  suggestions: readonly string[];
  onChange: (value: string | undefined) => void;
}

const TYPING_DELAY_MS = 300;

function TextFilter({ label, value, suggestions, onChange }: TextFilterProps) {
  const [typed, setTyped] = useState(value ?? "");
  const send = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), {
    delay: TYPING_DELAY_MS,
  });
  return (
    <Autocomplete
      size="xs"
      comboboxProps={{ withinPortal: false }}
      clearable
      label={label}
      placeholder={t("filter.any")}
      data={[...new Set(suggestions.filter(Boolean))]}
      value={typed}
      maxLength={200}
      onChange={(text) => {
        setTyped(text);
        send(text);
      }}
    />
  );
}
