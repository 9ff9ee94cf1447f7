/** Chooses what the span is compared with: the one before, a year before, any days, nothing. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconArrowsDiff, IconCheck } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import pickerClasses from "../../components/period-picker.module.css";
import { rangeText } from "../../components/period-picker.tsx";
import type { DayRange } from "../../filters/period.ts";
import { t } from "../../i18n/index.ts";
import { Popup } from "../../ui/popup.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { type Compare, comparedRange, compareWith } from "./comparison.ts";

const Calendar = lazy(() => import("../../components/period-calendar.tsx"));

const CHOICES = ["previous", "year", "none"] as const;

interface ComparePickerProps {
  compare: Compare | undefined;
  range: DayRange;
  today: string;
  /** Nothing lies before a span that begins with everything. */
  disabled: boolean;
  onChange: (compare: Compare | undefined) => void;
}

export function ComparePicker({ compare, range, today, disabled, onChange }: ComparePickerProps) {
  const [open, setOpen] = useState(false);
  const compared = comparedRange(compare, range);
  const chosen = compare === "none" || compare === "year" ? compare : compare ? null : "previous";
  function choose(next: Compare | undefined) {
    setOpen(false);
    onChange(next);
  }
  return (
    <Popup
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      dropdownClass={pickerClasses.dropdown}
      button={
        <Button
          variant="default"
          disabled={disabled}
          leftSection={<IconArrowsDiff size={15} stroke={1.7} aria-hidden />}
          onClick={() => setOpen(!open)}
          title={compared ? rangeText(compared) : undefined}
        >
          {disabled || compare === "none"
            ? t("compare.none")
            : t("compare.with", {
                span: chosen ? t(`compare.${chosen}`) : rangeText(compared ?? range),
              })}
        </Button>
      }
    >
      <ul className={pickerClasses.presets} aria-label={t("overview.compare")}>
        {CHOICES.map((name) => (
          <li key={name}>
            <UnstyledButton
              className={pickerClasses.preset}
              aria-pressed={name === chosen}
              onClick={() => choose(name === "previous" ? undefined : name)}
            >
              {t(`compare.${name}`)}
              {name === chosen && <IconCheck size={14} aria-hidden />}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <div className={pickerClasses.calendar}>
        <p className="muted">{t("compare.own")}</p>
        <Suspense fallback={<SkeletonBlock height={260} />}>
          <Calendar
            range={compared ?? range}
            today={today}
            onChange={({ from, to }) => from && to && choose(compareWith({ from, to }))}
          />
        </Suspense>
      </div>
    </Popup>
  );
}
