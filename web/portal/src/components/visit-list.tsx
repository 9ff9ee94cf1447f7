/** Visits grouped by day, each with its page timeline. */
import { UnstyledButton } from "@mantine/core";
import { IconDownload, IconExternalLink, IconForms, IconSparkles } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { TimelineEntry, Visit } from "../api/types.ts";
import { formatCountry } from "../format/place.ts";
import { formatSource } from "../format/source.ts";
import { dayOf, formatClock, formatDayLong, formatDuration, formatExact } from "../format/time.ts";
import { plural, t, tMaybe } from "../i18n/index.ts";
import { useNow, useZone } from "../ui/time.tsx";
import { verdictLine } from "./evidence.tsx";
import classes from "./visit-list.module.css";

interface VisitListProps {
  visits: readonly Visit[];
  /** At the end of a visit's line: the way to its receipt. */
  action: (visit: Visit) => ReactNode;
}

export function VisitList({ visits, action }: VisitListProps) {
  const zone = useZone();
  const year = dayOf(useNow(), zone).slice(0, 4);
  return groupByDay(visits, zone).map(([day, group]) => (
    <section key={day} className={classes.day}>
      <h3 className={classes.dayTitle}>
        {formatDayLong(day, year)}
        <span className="muted">{dayFacts(group)}</span>
      </h3>
      <ol className={classes.visits}>
        {group.map((visit) => (
          <VisitItem key={visit.id} visit={visit} zone={zone} action={action(visit)} />
        ))}
      </ol>
    </section>
  ));
}

function VisitItem({ visit, zone, action }: { visit: Visit; zone: string; action: ReactNode }) {
  return (
    <li className={classes.visit}>
      <div className={classes.head}>
        <time dateTime={visit.started_at} title={formatExact(visit.started_at, zone)}>
          {formatClock(visit.started_at, zone)}
        </time>
        <span className={classes.source}>{sourceOf(visit)}</span>
        <span className="muted">{factsOf(visit)}</span>
        <span className={classes.action}>{action}</span>
      </div>
      <Timeline entries={visit.timeline} zone={zone} />
      <p className={classes.foot}>
        {[
          tMaybe("device", visit.device),
          [visit.browser, visit.os].filter(Boolean).join(", "),
          formatCountry(visit.country),
          verdictLine(visit.status, visit.confidence),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

/** How much of a long visit shows before somebody asks for more. */
const ENTRIES_SHOWN = 8;

function Timeline({ entries, zone }: { entries: readonly TimelineEntry[]; zone: string }) {
  const [whole, setWhole] = useState(false);
  const steps = entries.filter((entry) => entry.kind !== "leave" && entry.kind !== "resource");
  const files = entries.filter((entry) => entry.kind === "resource").length;
  // One more line is no longer than the button that would hide it.
  const cut = !whole && steps.length > ENTRIES_SHOWN + 1;
  return (
    <>
      <ol className={classes.timeline}>
        {(cut ? steps.slice(0, ENTRIES_SHOWN) : steps).map((entry, index) => (
          <TimelineItem key={`${entry.at}${index}`} entry={entry} zone={zone} />
        ))}
      </ol>
      {cut && (
        <UnstyledButton className={classes.more} onClick={() => setWhole(true)}>
          {plural("visit.more_steps", steps.length - ENTRIES_SHOWN)}
        </UnstyledButton>
      )}
      {files > 0 && steps.length === 0 && (
        <p className={classes.foot}>{plural("visit.files_only", files)}</p>
      )}
    </>
  );
}

const ICONS = {
  event: IconSparkles,
  outbound: IconExternalLink,
  download: IconDownload,
  form: IconForms,
} as const;

function TimelineItem({ entry, zone }: { entry: TimelineEntry; zone: string }) {
  const Icon = ICONS[entry.kind as keyof typeof ICONS];
  const isView = entry.kind === "view";
  return (
    <li className={classes.entry}>
      <time dateTime={entry.at} title={formatExact(entry.at, zone)}>
        {formatClock(entry.at, zone)}
      </time>
      <span className={classes.mark} data-kind={isView ? "view" : "action"} aria-hidden>
        {isView ? null : Icon ? <Icon size={14} stroke={1.8} /> : <IconSparkles size={14} />}
      </span>
      <span className={classes.path}>
        {isView ? entry.path : `${tMaybe("hit", entry.kind)}: ${entry.name || entry.path}`}
      </span>
    </li>
  );
}

function sourceOf(visit: Visit): string {
  const from = formatSource(visit.source);
  const medium = visit.medium === "direct" ? "" : tMaybe("medium", visit.medium);
  const details = [medium, visit.campaign].filter(Boolean).join(", ");
  return details ? `${from} (${details})` : from;
}

function factsOf(visit: Visit): string {
  const pages = plural("count.pages", visit.page_views);
  const engaged =
    visit.engaged_ms > 0 ? t("visit.engaged", { time: formatDuration(visit.engaged_ms) }) : "";
  return [pages, engaged].filter(Boolean).join(" · ");
}

/** How much a day had: visits, pages, engaged time. */
function dayFacts(group: readonly Visit[]): string {
  const pages = group.reduce((sum, visit) => sum + visit.page_views, 0);
  const engaged = group.reduce((sum, visit) => sum + visit.engaged_ms, 0);
  return [
    plural("count.visits", group.length),
    group.length > 1 && plural("count.pages", pages),
    group.length > 1 && engaged > 0 && t("visit.engaged", { time: formatDuration(engaged) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function groupByDay(visits: readonly Visit[], zone: string): [string, Visit[]][] {
  const groups = new Map<string, Visit[]>();
  for (const visit of visits) {
    const day = dayOf(visit.started_at, zone);
    groups.set(day, [...(groups.get(day) ?? []), visit]);
  }
  return [...groups];
}
