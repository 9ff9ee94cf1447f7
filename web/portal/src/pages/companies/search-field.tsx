/** Part of the name or the domain; in the address as it is typed. `/` leads here. */
import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { t } from "../../i18n/index.ts";
import { isTyping } from "../../ui/keys.ts";
import classes from "./companies.module.css";
import type { ChangeSearch } from "./filter-bar.tsx";

const SEARCH_DELAY_MS = 200;

export function SearchField({ value, onChange }: { value: string; onChange: ChangeSearch }) {
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
