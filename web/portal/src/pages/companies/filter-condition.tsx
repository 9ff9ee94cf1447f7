/** One condition: about what, how, and which values. */
import { CloseButton, Select } from "@mantine/core";
import { type Condition, isComplete, type Subject, withSubject } from "../../filters/builder.ts";
import { FIELD_NAMES, formOf } from "../../filters/language.ts";
import { t } from "../../i18n/index.ts";
import { IN_PLACE } from "../../ui/in-place.ts";
import classes from "./filter-panel.module.css";
import { FilterValue } from "./filter-value.tsx";
import { relationChoices, relationWords, subjectWords } from "./filter-words.ts";

interface FilterConditionProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

const GROUPS = ["company", "behaviour", "ours", "verdict"] as const;

const SUBJECTS = GROUPS.map((group) => ({
  group: t(`field_group.${group}`),
  items: FIELD_NAMES.filter((field) => formOf(field).group === group).map((value) => ({
    value: value as Subject,
    label: subjectWords(value),
  })),
}));
SUBJECTS[0]?.items.unshift({ value: "text", label: subjectWords("text") });

export function FilterCondition({ condition, onChange, onRemove }: FilterConditionProps) {
  const { subject } = condition;
  const relations = relationChoices(condition);
  const words = relationWords(subject, condition);
  return (
    <div className={classes.condition} data-incomplete={!isComplete(condition) || undefined}>
      <Select
        comboboxProps={IN_PLACE}
        aria-label={t("builder.field")}
        className={classes.subject}
        data={SUBJECTS}
        value={subject}
        searchable
        selectFirstOptionOnChange
        // What is typed is looked for, instead of being put behind what is there.
        onFocus={(event) => event.currentTarget.select()}
        allowDeselect={false}
        maxDropdownHeight={320}
        onChange={(next) => next && onChange(withSubject(condition, next as Subject))}
      />
      <Select
        comboboxProps={IN_PLACE}
        aria-label={t("builder.relation", { field: subjectWords(subject) })}
        className={classes.relation}
        data={relations.map((relation) => relationWords(subject, relation))}
        value={words}
        allowDeselect={false}
        onChange={(next) => {
          const relation = relations.find((each) => relationWords(subject, each) === next);
          if (!relation) return;
          onChange({ ...condition, operator: relation.operator, isNot: relation.isNot });
        }}
      />
      <div className={classes.value}>
        <FilterValue
          condition={condition}
          onChange={(values) => onChange({ ...condition, values })}
        />
      </div>
      <CloseButton
        size="sm"
        aria-label={t("builder.remove", { condition: `${subjectWords(subject)} ${words}` })}
        onClick={onRemove}
      />
    </div>
  );
}
