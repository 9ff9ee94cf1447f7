/** Chooses the days that a view is about: a preset, or two days from a calendar. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconCalendar, IconCheck } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import {
  type DayRange,
  PRESETS,
  PRESET_DEFAULT,
  type PeriodSearch,
  type Preset,
} from "../filters/period.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import { Popup } from "../ui/popup.tsx";
import { SkeletonBlock } from "../ui/skeletons.tsx";
import classes from "./period-picker.module.css";

const Calendar = lazy(() => import("./period-calendar.tsx"));

interface PeriodPickerProps {
  search: PeriodSearch;
  range: DayRange;
  today: string;
  onChange: (search: PeriodSearch) => void;
}

export function PeriodPicker({ search, range, today, onChange }: PeriodPickerProps) {
  const [open, setOpen] = useState(false);
  const custom = search.from !== undefined;
  const preset = search.period ?? PRESET_DEFAULT;
  function choose(next: PeriodSearch) {
    setOpen(false);
    onChange({ period: next.period, from: next.from, to: next.to });
  }
  return (
    <Popup
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      dropdownClass={classes.dropdown}
      button={
        <Button
          variant="default"
          leftSection={<IconCalendar size={15} stroke={1.7} />}
          onClick={() => setOpen(!open)}
          title={rangeText(range)}
        >
          {custom ? rangeText(range) : t(`period.${preset}`)}
        </Button>
      }
    >
      <ul className={classes.presets} aria-label={t("period.label")}>
        {PRESETS.map((name) => (
          <li key={name}>
            <PresetButton
              name={name}
              active={!custom && name === preset}
              onClick={() => choose(name === PRESET_DEFAULT ? {} : { period: name })}
            />
          </li>
        ))}
      </ul>
      <div className={classes.calendar}>
        <Suspense fallback={<SkeletonBlock height={260} />}>
          <Calendar range={range} today={today} onChange={choose} />
        </Suspense>
      </div>
    </Popup>
  );
}

interface PresetButtonProps {
  name: Preset;
  active: boolean;
  onClick: () => void;
}

function PresetButton({ name, active, onClick }: PresetButtonProps) {
  return (
    <UnstyledButton className={classes.preset} aria-pressed={active} onClick={onClick}>
      {t(`period.${name}`)}
      {active && <IconCheck size={14} aria-hidden />}
    </UnstyledButton>
  );
}

/** "26 Oct – 24 Nov 2026". */
export function rangeText({ from, to }: DayRange): string {
  if (from === to) return formatDay(to);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${formatDay(from, sameYear ? to.slice(0, 4) : undefined)} – ${formatDay(to)}`;
}
