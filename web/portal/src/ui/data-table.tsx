/**
 * The one table for long lists: sorted by the server, rows drawn only where the window is, columns
 * chosen by the reader, moved through with `j` and `k`. It knows no nouns.
 */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { t } from "../i18n/index.ts";
import { isTyping } from "./keys.ts";
import classes from "./data-table.module.css";

export interface Column<Data> {
  id: string;
  header: string;
  cell: (row: Data) => ReactNode;
  /** A CSS width; the column without one takes the rest. */
  width?: string;
  align?: "right";
  /** The field that the server sorts by; without one the column cannot be sorted. */
  sort?: string;
  /** Whether the first click sorts upwards; names do, counts do not. */
  sortsUpFirst?: boolean;
  /** The narrowest window that still shows it. */
  from?: "phone" | "tablet" | "laptop" | "desktop";
}

interface DataTableProps<Data> {
  label: string;
  columns: readonly Column<Data>[];
  rows: readonly Data[];
  rowId: (row: Data) => string;
  /** The order now: a field, with `-` in front when downwards. */
  sort: string;
  onSort: (sort: string) => void;
  /** Ids of columns that the reader has hidden. */
  hidden: readonly string[];
  /** Called when the last rows come near. */
  onEnd: () => void;
  /** Shown dimmed while newer rows are on their way. */
  stale?: boolean;
}

const ROW_HEIGHT = 46;
const OVERSCAN = 12;
/** How many rows before the end the next page is asked for. */
const END_DISTANCE = 20;

export function DataTable<Data extends object>(props: DataTableProps<Data>) {
  const { columns, rows, rowId, hidden, onEnd } = props;
  const shown = useMemo(
    () => columns.filter((column) => !hidden.includes(column.id)),
    [columns, hidden],
  );
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(offsetOf(body.current)), [rows.length]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: top,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const nearEnd = (last?.index ?? 0) >= rows.length - END_DISTANCE;
  useEffect(() => {
    if (nearEnd) onEnd();
  }, [nearEnd, onEnd]);
  useRowKeys(body);
  return (
    <table className={classes.table} aria-label={props.label} aria-rowcount={rows.length + 1}>
      <thead className={classes.head}>
        <tr>
          {shown.map((column) => (
            <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} data-stale={props.stale || undefined} className={classes.body}>
        <Gap height={first ? first.start - top : 0} />
        {items.map((item) => {
          const row = rows[item.index];
          return row && <Row key={rowId(row)} row={row} columns={shown} index={item.index} />;
        })}
        <Gap height={last ? virtualizer.getTotalSize() + top - last.end : 0} />
      </tbody>
    </table>
  );
}

interface RowProps<Data> {
  row: Data;
  columns: readonly Column<Data>[];
  index: number;
}

function Row<Data>({ row, columns, index }: RowProps<Data>) {
  return (
    <tr className={classes.row} aria-rowindex={index + 2}>
      {columns.map((column) => (
        <td
          key={column.id}
          data-align={column.align}
          data-from={column.from}
          className={classes.cell}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

interface HeaderCellProps<Data> {
  column: Column<Data>;
  sort: string;
  onSort: (sort: string) => void;
}

function HeaderCell<Data>({ column, sort, onSort }: HeaderCellProps<Data>) {
  const field = column.sort;
  const down = sort === `-${field}`;
  const up = sort === field;
  const next = up ? `-${field}` : down ? field : column.sortsUpFirst ? field : `-${field}`;
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      data-align={column.align}
      data-from={column.from}
      aria-sort={up ? "ascending" : down ? "descending" : undefined}
    >
      {field ? (
        <button
          type="button"
          className={classes.sort}
          data-active={up || down || undefined}
          onClick={() => onSort(next ?? "")}
          title={t("table.sort_by", { column: column.header })}
        >
          {column.header}
          {up && <IconArrowUp size={13} aria-hidden />}
          {down && <IconArrowDown size={13} aria-hidden />}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** Stands for the rows that are not drawn. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function offsetOf(element: HTMLElement | null): number {
  return element ? element.getBoundingClientRect().top + window.scrollY : 0;
}

/** `j` and `k` move the focus from row link to row link; Enter is the link's own. */
function useRowKeys(body: React.RefObject<HTMLTableSectionElement | null>): void {
  useEffect(() => {
    function move(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key !== "j" && event.key !== "k") return;
      const links = [...(body.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      const step = event.key === "j" ? 1 : -1;
      const target =
        at < 0
          ? links.find((link) => link.getBoundingClientRect().top > 0)
          : links[Math.min(links.length - 1, Math.max(0, at + step))];
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    }
    window.addEventListener("keydown", move);
    return () => window.removeEventListener("keydown", move);
  }, [body]);
}
