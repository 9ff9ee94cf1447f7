/** The calendar of the period picker; apart, because few ever open it. */
import "@mantine/core/styles/SimpleGrid.layer.css";
import "@mantine/dates/styles.layer.css";
import { DatePicker } from "@mantine/dates";
import { useState } from "react";
import type { DayRange, PeriodSearch } from "../filters/period.ts";
import { formatMonth, formatWeekday } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import classes from "./period-calendar.module.css";

interface PeriodCalendarProps {
  range: DayRange;
  today: string;
  onChange: (search: PeriodSearch) => void;
}

export default function PeriodCalendar({ range, today, onChange }: PeriodCalendarProps) {
  const [days, setDays] = useState<[string | null, string | null]>([range.from, range.to]);
  return (
    <DatePicker
      type="range"
      size="sm"
      className={classes.calendar}
      allowSingleDateInRange
      value={days}
      defaultDate={range.to}
      maxDate={today}
      firstDayOfWeek={1}
      monthLabelFormat={formatMonth}
      weekdayFormat={formatWeekday}
      hideOutsideDates
      weekendDays={[]}
      ariaLabels={{
        previousMonth: t("period.previous_month"),
        nextMonth: t("period.next_month"),
      }}
      onChange={(next) => {
        setDays(next);
        const [from, to] = next;
        if (from && to) onChange({ from: from.slice(0, 10), to: to.slice(0, 10) });
      }}
    />
  );
}
