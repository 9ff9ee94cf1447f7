/** The saved segments by folder, each with how many companies it has and how many are new. */
import { UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { IconBuilding, IconChevronRight } from "@tabler/icons-react";
import { lazy } from "react";
import { segmentsQuery } from "../../api/segments.ts";
import type { Segment } from "../../api/types.ts";
import { searchOf } from "../../filters/segment-view.ts";
import { formatCount, formatShort } from "../../format/number.ts";
import { plural, t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Deferred } from "../../ui/deferred.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { byFolder } from "./folders.ts";
import { PlainSegmentButton } from "./segment-button.tsx";
import classes from "./segments.module.css";

const SegmentMenu = lazy(() => import("./segment-menu.tsx"));

interface SegmentListProps {
  /** Called when a segment is opened, for the panel that lies over the page on a phone. */
  onOpen?: () => void;
  hasTitle?: boolean;
}

export default function SegmentList({ onOpen, hasTitle = true }: SegmentListProps) {
  const site = useSite();
  const { range } = usePeriod();
  const query = useQuery(segmentsQuery(site.id, range));
  const { segment: open, filter, q } = useSearch({ strict: false });
  const [closed, setClosed] = useLocalStorage<string[]>({
    key: "doorplate-folders-closed",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const segments = query.data;
  const folders = segments?.map(({ folder }) => folder) ?? [];
  const item = (segment: Segment) => (
    <SegmentItem
      key={segment.id}
      segment={segment}
      folders={folders}
      isOpen={segment.id === open}
      onOpen={onOpen}
    />
  );
  return (
    <nav className={classes.list} aria-label={t("segment.title")}>
      {hasTitle && <h2 className={classes.heading}>{t("segment.title")}</h2>}
      {!segments && !query.error && <SkeletonRows rows={4} height={30} />}
      {query.error && (
        <p className={classes.note}>
          {t("segment.failed")}{" "}
          <UnstyledButton className="link" fz="inherit" onClick={() => void query.refetch()}>
            {t("error.retry")}
          </UnstyledButton>
        </p>
      )}
      {segments?.length === 0 && <p className={classes.note}>{t("segment.none")}</p>}
      {segments && (
        <>
          <ul>
            <li className={classes.item}>
              <Link
                to="/sites/$site_id/companies"
                params={{ site_id: site.id }}
                search={{}}
                className={classes.link}
                data-active={(!open && !filter && !q) || undefined}
                onClick={onOpen}
              >
                <IconBuilding size={15} stroke={1.7} aria-hidden />
                <span className="ellipsis">{t("segment.all")}</span>
              </Link>
            </li>
            {segments.filter(({ folder }) => folder === "").map(item)}
          </ul>
          {byFolder(segments).map(([folder, within]) => (
            <Folder
              key={folder}
              name={folder}
              news={within.reduce((sum, each) => sum + (each.new_since_look ?? 0), 0)}
              isClosed={closed.includes(folder)}
              onToggle={() =>
                setClosed(
                  closed.includes(folder)
                    ? closed.filter((name) => name !== folder)
                    : [...closed, folder],
                )
              }
            >
              {within.map(item)}
            </Folder>
          ))}
        </>
      )}
    </nav>
  );
}

interface FolderProps {
  name: string;
  news: number;
  isClosed: boolean;
  onToggle: () => void;
  children: React.ReactNode;
}

function Folder({ name, news, isClosed, onToggle, children }: FolderProps) {
  return (
    <section aria-label={name}>
      <UnstyledButton className={classes.folder} aria-expanded={!isClosed} onClick={onToggle}>
        <IconChevronRight size={14} aria-hidden />
        <span className="ellipsis">{name}</span>
        {isClosed && <News count={news} />}
      </UnstyledButton>
      {!isClosed && <ul>{children}</ul>}
    </section>
  );
}

interface SegmentItemProps {
  segment: Segment;
  folders: readonly string[];
  isOpen: boolean;
  onOpen: (() => void) | undefined;
}

function SegmentItem({ segment, folders, isOpen, onOpen }: SegmentItemProps) {
  const site = useSite();
  const { name, companies } = segment;
  return (
    <li className={classes.item}>
      <Link
        to="/sites/$site_id/companies"
        params={{ site_id: site.id }}
        search={searchOf(segment)}
        className={classes.link}
        data-active={isOpen || undefined}
        aria-current={isOpen ? "page" : undefined}
        title={name}
        onClick={onOpen}
      >
        <span className="ellipsis">{name}</span>
        <News count={segment.new_since_look ?? 0} />
        {companies !== null && (
          <span className={classes.count} title={plural("count.companies", companies)}>
            {formatShort(companies)}
          </span>
        )}
      </Link>
      <Deferred plain={<PlainSegmentButton name={name} />}>
        {(pressed) => <SegmentMenu segment={segment} folders={folders} opened={pressed} />}
      </Deferred>
    </li>
  );
}

/** How many companies came into a segment since its reader looked last. */
function News({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={classes.news} title={plural("segment.news", count)}>
      <span aria-hidden>+{formatCount(count)}</span>
      <span className="sr-only">{plural("segment.news", count)}</span>
    </span>
  );
}
