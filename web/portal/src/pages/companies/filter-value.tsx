/** The input that fits a field, with what the visits of the period have as suggestions. */
import { Autocomplete, MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usersQuery } from "../../api/annotations.ts";
import { filterValuesQuery } from "../../api/queries.ts";
import type { Condition } from "../../filters/builder.ts";
import { type FieldName, faultOf, formOf, hasSuggestions, YES_NO } from "../../filters/language.ts";
import { COUNTRY_CODES, formatCountry } from "../../format/place.ts";
import { formatCount } from "../../format/number.ts";
import { t, tMaybe } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { IN_PLACE } from "../../ui/in-place.ts";
import classes from "./filter-panel.module.css";
import { dayWords, subjectWords, useFilterWords } from "./filter-words.ts";

interface FilterValueProps {
  condition: Condition;
  onChange: (values: readonly string[]) => void;
}

export function FilterValue(props: FilterValueProps) {
  const { subject } = props.condition;
  if (subject === "text") return <FreeTexts {...props} suggestions={[]} />;
  const { type, values } = formOf(subject);
  switch (type) {
    case "yes_no":
      return <YesNo {...props} />;
    case "day":
      return <Day {...props} field={subject} />;
    case "text":
      return <SuggestedTexts {...props} field={subject} />;
    case "choice":
      if (values) return <Choices {...props} field={subject} values={values} />;
      if (subject === "country") return <Countries {...props} />;
      if (subject === "owner") return <Owners {...props} />;
      return <SuggestedTexts {...props} field={subject} />;
    default:
      return <OneNumber key={subject} {...props} field={subject} />;
  }
}

const SUGGEST_DELAY_MS = 180;

/** What the companies of the period have in this field, beginning with what was typed. */
function useSuggestions(field: FieldName, typed: string) {
  const site = useSite();
  const { range } = usePeriod();
  const [start] = useDebouncedValue(typed.trim(), SUGGEST_DELAY_MS);
  const { data } = useQuery({
    ...filterValuesQuery(site.id, field, start, range),
    enabled: hasSuggestions(field),
  });
  return data ?? [];
}

function SuggestedTexts({ field, ...props }: FilterValueProps & { field: FieldName }) {
  const [typed, setTyped] = useState("");
  const suggestions = useSuggestions(field, typed);
  return <FreeTexts {...props} suggestions={suggestions} onType={setTyped} />;
}

interface FreeTextsProps extends FilterValueProps {
  suggestions: readonly { value: string; label: string; companies: number }[];
  onType?: (typed: string) => void;
}

/** Any texts, several of which mean any of them. */
function FreeTexts({ condition, onChange, suggestions, onType }: FreeTextsProps) {
  const counts = new Map(suggestions.map((each) => [each.value, each]));
  return (
    <TagsInput
      comboboxProps={IN_PLACE}
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={condition.values.length === 0 ? t("builder.any_of") : undefined}
      data={[...counts.keys()]}
      filter={({ options }) => options}
      value={[...condition.values]}
      onChange={onChange}
      onSearchChange={onType}
      acceptValueOnBlur
      splitChars={[]}
      renderOption={({ option }) => (
        <Suggestion
          label={counts.get(option.value)?.label || option.value}
          companies={counts.get(option.value)?.companies}
        />
      )}
    />
  );
}

function Suggestion({ label, companies }: { label: string; companies: number | undefined }) {
  return (
    <span className={classes.suggestion}>
      <span className="ellipsis">{label}</span>
      {companies !== undefined && <span className="muted">{formatCount(companies)}</span>}
    </span>
  );
}

interface ChoicesProps extends FilterValueProps {
  field: FieldName;
  values: readonly string[];
}

/** Some of a known list. */
function Choices({ condition, onChange, field, values }: ChoicesProps) {
  const words = useFilterWords();
  const suggestions = new Map(useSuggestions(field, "").map((each) => [each.value, each]));
  return (
    <MultiSelect
      comboboxProps={IN_PLACE}
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={condition.values.length === 0 ? t("builder.any_of") : undefined}
      data={values.map((value) => ({ value, label: words.ofValue(field, value) }))}
      value={condition.values.map((value) => value.toLowerCase())}
      onChange={onChange}
      renderOption={({ option }) => (
        <Suggestion
          label={words.ofValue(field, option.value)}
          companies={suggestions.get(option.value)?.companies}
        />
      )}
    />
  );
}

/** All countries by name, those of the period first. */
function Countries({ condition, onChange }: FilterValueProps) {
  const present = new Map(
    useSuggestions("country", "").map((each) => [each.value, each.companies]),
  );
  const option = (value: string) => ({ value, label: formatCountry(value) });
  const others = COUNTRY_CODES.filter((code) => !present.has(code))
    .map(option)
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <MultiSelect
      comboboxProps={IN_PLACE}
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={condition.values.length === 0 ? t("builder.any_of") : undefined}
      searchable
      selectFirstOptionOnChange
      data={[
        { group: t("filter.in_period"), items: [...present.keys()].map(option) },
        { group: t("filter.others"), items: others },
      ].filter((group) => group.items.length > 0)}
      value={condition.values.map((value) => value.toUpperCase())}
      onChange={onChange}
      renderOption={({ option: { value } }) => (
        <Suggestion label={formatCountry(value)} companies={present.get(value)} />
      )}
    />
  );
}

/** People of the workspace, oneself, or nobody. */
function Owners({ condition, onChange }: FilterValueProps) {
  const { data: users } = useQuery(usersQuery);
  return (
    <MultiSelect
      comboboxProps={IN_PLACE}
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={condition.values.length === 0 ? t("builder.any_of") : undefined}
      data={[
        ...["me", "nobody"].map((value) => ({ value, label: tMaybe("owner", value) })),
        ...(users ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ...condition.values
          .filter((value) => value.includes("@"))
          .map((value) => ({ value, label: value })),
      ]}
      value={[...condition.values]}
      onChange={onChange}
    />
  );
}

function YesNo({ condition, onChange }: FilterValueProps) {
  return (
    <Select
      comboboxProps={IN_PLACE}
      aria-label={labelOf(condition)}
      data={YES_NO.map((value) => ({ value, label: t(`yes_no.${value}`) }))}
      value={condition.values[0]?.toLowerCase() ?? "yes"}
      allowDeselect={false}
      onChange={(value) => value && onChange([value])}
    />
  );
}

const DAYS = ["today", "yesterday", "-7d", "-14d", "-4w", "-90d"];
const TYPING_DELAY_MS = 350;

/** A day, or one so long ago. */
function Day({ condition, onChange, field }: FilterValueProps & { field: FieldName }) {
  const typing = useTyping(condition, onChange);
  return (
    <Autocomplete
      comboboxProps={IN_PLACE}
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={t("builder.day")}
      data={DAYS}
      filter={({ options }) => options}
      value={typing.typed}
      onChange={typing.type}
      error={typing.typed !== "" && faultOf(field, typing.typed) ? t("filter_error.day") : null}
      renderOption={({ option }) => (
        <Suggestion label={dayWords(option.value)} companies={undefined} />
      )}
    />
  );
}

const EXAMPLES = { count: "3", share: "90%", duration: "5m" } as const;

function OneNumber({ condition, onChange, field }: FilterValueProps & { field: FieldName }) {
  const typing = useTyping(condition, onChange);
  const fault = typing.typed === "" ? null : faultOf(field, typing.typed);
  const { type } = formOf(field);
  return (
    <TextInput
      size="xs"
      aria-label={labelOf(condition)}
      placeholder={type in EXAMPLES ? EXAMPLES[type as keyof typeof EXAMPLES] : undefined}
      inputMode={type === "count" ? "numeric" : "text"}
      value={typing.typed}
      onChange={(event) => typing.type(event.currentTarget.value)}
      error={fault && tMaybe("filter_error", fault)}
    />
  );
}

/** What is typed at once; what it says a moment later. */
function useTyping({ values }: Condition, onChange: (values: readonly string[]) => void) {
  const value = values[0] ?? "";
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setTyped(value);
  }
  const send = useDebouncedCallback(
    (text: string) => {
      setSeen(text);
      onChange(text === "" ? [] : [text]);
    },
    { delay: TYPING_DELAY_MS },
  );
  function type(text: string) {
    setTyped(text);
    send(text.trim());
  }
  return { typed, type };
}

function labelOf({ subject }: Condition): string {
  return t("builder.value", { field: subjectWords(subject) });
}
