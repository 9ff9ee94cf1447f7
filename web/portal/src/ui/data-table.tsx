/**
 * The one table for long lists: sorted by the server, rows drawn only where the window is, columns
 * chosen by the reader, moved through and chosen from with keys. It knows no nouns.
 */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  type CSSProperties,
  memo,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { t } from "../i18n/index.ts";
import classes from "./data-table.module.css";
import { useRowKeys } from "./row-keys.ts";
import { useRowMoves } from "./row-moves.ts";
import { extended, NOTHING, type Selection, toggled } from "./row-selection.ts";

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

interface Choosing {
  selection: Selection;
  onChange: (next: Selection) => void;
}

interface DataTableProps<Data> {
  label: string;
  columns: readonly Column<Data>[];
  /** Whether the reader chose the columns: then all show, except on a phone. */
  areColumnsChosen?: boolean;
  rows: readonly Data[];
  rowId: (row: Data) => string;
  /** What a row is called, for those who cannot see it. */
  rowLabel: (row: Data) => string;
  /** The order now: a field, with `-` in front when downwards. */
  sort: string;
  onSort: (sort: string) => void;
  /** Called when the last rows come near. */
  onEnd: () => void;
  /** Shown dimmed while newer rows are on their way. */
  stale?: boolean;
  choosing?: Choosing;
  /** Grows by one when the rows have moved by themselves. */
  moves?: number;
  /** Whether the pointer or the keyboard is among the rows, which shall not move then. */
  onHold?: (held: boolean) => void;
}

const ROW_HEIGHT = 46;
const OVERSCAN = 12;
/** How many rows before the end the next page is asked for. */
const END_DISTANCE = 20;

export function DataTable<Data extends object>(props: DataTableProps<Data>) {
  const { columns, rows, rowId, onEnd, choosing, moves = 0, onHold } = props;
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);
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
  }, [nearEnd, onEnd, rows.length]);
  const choose = useChoosing(ids, choosing);
  useRowKeys(body, choose?.keys);
  useRowMoves(body, ids, moves, ROW_HEIGHT);
  const { frame, isWide } = useIsWide();
  return (
    <div ref={frame} className={classes.frame} data-wide={isWide || undefined}>
      <table
        className={classes.table}
        data-chosen={props.areColumnsChosen || undefined}
        style={{ "--least": leastWidth(columns) } as CSSProperties}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
      >
        <thead className={classes.head}>
          <tr>
            {choosing && <AllCell ids={ids} {...choosing} />}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          data-stale={props.stale || undefined}
          data-choosing={(choosing && choosing.selection.size > 0) || undefined}
          className={classes.body}
          {...useHold(onHold)}
        >
          <Gap height={first ? first.start - top : 0} />
          {items.map((item) => {
            const row = rows[item.index];
            const id = ids[item.index] ?? "";
            return (
              row && (
                <Row
                  key={id}
                  id={id}
                  row={row}
                  label={props.rowLabel(row)}
                  columns={columns as readonly Column<object>[]}
                  index={item.index}
                  isChosen={choosing?.selection.has(id) ?? false}
                  onChoose={choose?.click}
                />
              )
            );
          })}
          <Gap height={last ? virtualizer.getTotalSize() + top - last.end : 0} />
        </tbody>
      </table>
    </div>
  );
}

/**
 * Whether the table is wider than its place. Only then may the place scroll: a heading sticks to
 * what scrolls, and shall stick to the window.
 */
function useIsWide() {
  const frame = useRef<HTMLDivElement>(null);
  const [isWide, setIsWide] = useState(false);
  useLayoutEffect(() => {
    const place = frame.current;
    if (!place) return undefined;
    const observer = new ResizeObserver(() =>
      setIsWide((place.firstElementChild?.scrollWidth ?? 0) > place.clientWidth),
    );
    observer.observe(place);
    if (place.firstElementChild) observer.observe(place.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return { frame, isWide };
}

/** Tells when the pointer or the focus comes among the rows, and when both have gone. */
function useHold(onHold: ((held: boolean) => void) | undefined) {
  const hands = useRef({ pointer: false, focus: false });
  return useMemo(() => {
    function set(hand: "pointer" | "focus", isThere: boolean) {
      hands.current[hand] = isThere;
      onHold?.(hands.current.pointer || hands.current.focus);
    }
    return {
      onPointerEnter: (event: PointerEvent) => set("pointer", event.pointerType === "mouse"),
      onPointerLeave: () => set("pointer", false),
      onFocus: () => set("focus", true),
      onBlur: () => set("focus", false),
    };
  }, [onHold]);
}

/** What clicks and keys do to the selection; the row chosen last is where a range starts. */
function useChoosing(ids: readonly string[], choosing: Choosing | undefined) {
  const anchor = useRef<string | null>(null);
  const latest = useRef({ ids, choosing });
  useLayoutEffect(() => {
    latest.current = { ids, choosing };
  });
  const change = useCallback((make: (now: Selection, ids: readonly string[]) => Selection) => {
    const { ids: order, choosing: now } = latest.current;
    now?.onChange(make(now.selection, order));
  }, []);
  const toggle = useCallback(
    (id: string) => {
      change((now) => toggled(now, id));
      anchor.current = id;
    },
    [change],
  );
  const extend = useCallback(
    (from: string | null, to: string) => {
      anchor.current ??= from;
      const start = anchor.current;
      change((now, order) => extended(now, order, start, to));
    },
    [change],
  );
  const click = useCallback(
    (id: string, isRange: boolean) => (isRange ? extend(null, id) : toggle(id)),
    [extend, toggle],
  );
  const keys = useMemo(
    () => ({
      onToggle: toggle,
      onExtend: extend,
      onAll: () => change((_, order) => new Set(order)),
      onNone: () => {
        const had = (latest.current.choosing?.selection.size ?? 0) > 0;
        if (had) change(() => NOTHING);
        return had;
      },
    }),
    [toggle, extend, change],
  );
  return choosing && { click, keys };
}

interface RowProps {
  id: string;
  row: object;
  label: string;
  columns: readonly Column<object>[];
  index: number;
  isChosen: boolean;
  onChoose: ((id: string, isRange: boolean) => void) | undefined;
}

const Row = memo(function Row({ id, row, label, columns, index, isChosen, onChoose }: RowProps) {
  return (
    <tr
      className={classes.row}
      aria-rowindex={index + 2}
      aria-selected={onChoose ? isChosen : undefined}
      data-row={id}
    >
      {onChoose && (
        <td className={classes.choose}>
          <label>
            <input
              type="checkbox"
              aria-label={t("table.choose", { row: label })}
              checked={isChosen}
              onChange={(event) =>
                onChoose(id, (event.nativeEvent as MouseEvent).shiftKey === true)
              }
            />
          </label>
        </td>
      )}
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
});

/** Chooses all rows that are loaded, or none. */
function AllCell({ ids, selection, onChange }: Choosing & { ids: readonly string[] }) {
  const isAll = ids.length > 0 && selection.size === ids.length;
  const isSome = selection.size > 0 && !isAll;
  return (
    <th scope="col" className={classes.choose}>
      <label>
        <input
          type="checkbox"
          aria-label={t("table.choose_all")}
          checked={isAll}
          ref={(input) => {
            if (input) input.indeterminate = isSome;
          }}
          onChange={() => onChange(selection.size > 0 ? NOTHING : new Set(ids))}
        />
      </label>
    </th>
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

/** What the column without a width needs at least, in pixels. */
const REST_MIN = 240;

/** The width below which the table is scrolled sideways, rather than crushing its columns. */
function leastWidth(columns: readonly Column<never>[]): string {
  const widths = columns.map(({ width }) => width ?? `${REST_MIN}px`);
  return `calc(${widths.join(" + ")})`;
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
