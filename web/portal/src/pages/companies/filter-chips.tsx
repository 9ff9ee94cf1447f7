/** The filter in words: one chip for each of its parts, each with a way to take it off. */
import { Pill, UnstyledButton } from "@mantine/core";
import { countConditions, fromBranch, type Part, toBranch } from "../../filters/builder.ts";
import { type Parsed, printFilter } from "../../filters/expression.ts";
import { plural, t } from "../../i18n/index.ts";
import classes from "./companies.module.css";
import type { ChangeSearch } from "./filter-bar.tsx";
import { useFilterWords } from "./filter-words.ts";

interface FilterChipsProps {
  parsed: Parsed;
  onChange: ChangeSearch;
  onOpen: () => void;
}

export function FilterChips({ parsed, onChange, onOpen }: FilterChipsProps) {
  const words = useFilterWords();
  if (parsed.error) {
    return (
      <UnstyledButton className={classes.chip} data-bad onClick={onOpen}>
        {t("filter.unreadable")}
      </UnstyledButton>
    );
  }
  if (parsed.filter === null) return null;
  const branch = toBranch(parsed.filter);
  // Parts of "any of" and "none of" mean something only together.
  const parts: readonly Part[] = branch.match === "all" ? branch.parts : [branch];
  const without = (part: Part) =>
    onChange({
      filter:
        printFilter(
          fromBranch({ is: "branch", match: "all", parts: parts.filter((each) => each !== part) }),
        ) || undefined,
    });
  return parts.map((part, index) => {
    const text =
      part.is === "condition"
        ? words.ofCondition(part)
        : plural(`filter_group.${part.match}`, countConditions(part));
    return (
      <Pill
        key={`${index}${text}`}
        size="md"
        className={classes.chip}
        withRemoveButton
        onRemove={() => without(part)}
        removeButtonProps={{
          "aria-label": t("filter.remove", { filter: text }),
          "aria-hidden": false,
          tabIndex: 0,
        }}
      >
        <UnstyledButton className={classes.chipText} title={text} onClick={onOpen}>
          {text}
        </UnstyledButton>
      </Pill>
    );
  });
}
