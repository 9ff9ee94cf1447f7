/** A group of conditions, and groups within it. */
import { Button, CloseButton, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import {
  type Branch,
  emptyCondition,
  type Match,
  MATCHES,
  type Part,
} from "../../filters/builder.ts";
import { t } from "../../i18n/index.ts";
import { IN_PLACE } from "../../ui/in-place.ts";
import { FilterCondition } from "./filter-condition.tsx";
import classes from "./filter-panel.module.css";

/** Groups within groups within groups: the text box can say more, nobody clicks more. */
const DEPTH_SHOWN = 4;

interface FilterGroupProps {
  branch: Branch;
  depth: number;
  onChange: (branch: Branch) => void;
  /** The outermost group cannot be taken out. */
  onRemove?: () => void;
}

export function FilterGroup({ branch, depth, onChange, onRemove }: FilterGroupProps) {
  const { match, parts } = branch;
  const withParts = (next: readonly Part[]) => onChange({ ...branch, parts: next });
  const replace = (index: number, part: Part) =>
    withParts(parts.map((each, at) => (at === index ? part : each)));
  const remove = (index: number) => withParts(parts.filter((_, at) => at !== index));
  const add = (part: Part) => withParts([...parts, part]);
  return (
    <fieldset className={classes.group} data-depth={depth}>
      <legend className="sr-only">{t(`match.${match}`)}</legend>
      {(parts.length > 1 || depth > 0 || match !== "all") && (
        <div className={classes.match}>
          <Select
            comboboxProps={IN_PLACE}
            aria-label={t("builder.match")}
            data={MATCHES.map((value) => ({ value, label: t(`match.${value}`) }))}
            value={match}
            allowDeselect={false}
            onChange={(next) => onChange({ ...branch, match: next as Match })}
          />
          {onRemove && (
            <CloseButton size="sm" aria-label={t("builder.remove_group")} onClick={onRemove} />
          )}
        </div>
      )}
      {parts.map((part, index) =>
        part.is === "branch" ? (
          <FilterGroup
            key={index}
            branch={part}
            depth={depth + 1}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ) : (
          <FilterCondition
            key={index}
            condition={part}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ),
      )}
      <div className={classes.add}>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => add(emptyCondition("country"))}
        >
          {t("builder.add")}
        </Button>
        {depth < DEPTH_SHOWN && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              add({
                is: "branch",
                match: match === "all" ? "any" : "all",
                parts: [emptyCondition("country")],
              })
            }
          >
            {t("builder.add_group")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
