/** Puts tags on the chosen companies, or takes them off. */
import { Button, Popover, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { tagsQuery } from "../../api/annotations.ts";
import type { CompanyRow } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import classes from "./bulk.module.css";
import type { Change } from "./use-bulk.ts";

/** As the server has it, in bytes; plain letters are one each. */
const TAG_MAX = 50;

interface BulkTagsProps {
  rows: readonly CompanyRow[];
  onChange: Change;
}

export function BulkTags({ rows, onChange }: BulkTagsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const { data } = useQuery({ ...tagsQuery, enabled: isOpen });
  const text = typed.trim();
  const known = [
    ...new Set([
      ...rows.flatMap((row) => row.annotation.tags),
      ...(data?.map(({ tag }) => tag) ?? []),
    ]),
  ].filter((tag) => tag.toLowerCase().includes(text.toLowerCase()));
  const having = (tag: string) => rows.filter((row) => row.annotation.tags.includes(tag)).length;
  function add(tag: string) {
    onChange({ add_tags: [tag] }, t("bulk.tag_added", { tag }));
    setTyped("");
  }
  const remove = (tag: string) => onChange({ remove_tags: [tag] }, t("bulk.tag_removed", { tag }));
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="top-start"
      trapFocus
      width={240}
      withinPortal={false}
    >
      <Popover.Target>
        <Button
          variant="default"
          rightSection={<IconChevronUp size={14} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t("bulk.tags")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text) add(known.find((tag) => tag.toLowerCase() === text.toLowerCase()) ?? text);
          }}
        >
          <TextInput
            size="xs"
            data-autofocus
            aria-label={t("bulk.tag_find")}
            placeholder={t("bulk.tag_find")}
            maxLength={TAG_MAX}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
        <ul className={classes.tags}>
          {known.map((tag) => {
            const count = having(tag);
            const isOnAll = count === rows.length;
            return (
              <li key={tag}>
                <label className={classes.tag}>
                  <input
                    type="checkbox"
                    checked={isOnAll}
                    ref={(input) => {
                      if (input) input.indeterminate = count > 0 && !isOnAll;
                    }}
                    onChange={() => (isOnAll ? remove(tag) : add(tag))}
                  />
                  <span className="ellipsis">{tag}</span>
                </label>
              </li>
            );
          })}
        </ul>
        {text !== "" && !known.includes(text) && (
          <Button variant="subtle" fullWidth onClick={() => add(text)}>
            {t("bulk.tag_create", { tag: text })}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
