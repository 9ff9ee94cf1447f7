/** A short ranking with a bar behind each row: "where from", "which pages". */
import type { CSSProperties, ReactNode } from "react";
import { formatCount, formatShort } from "../format/number.ts";
import { ChangeMark } from "./change.tsx";
import classes from "./bar-list.module.css";

export interface BarListRow {
  key: string;
  label: ReactNode;
  /** Counts in the order of the columns; the first one sets the bar's length. */
  counts: readonly number[];
  /** The first count in an earlier span, to show the change. */
  before?: number | undefined;
}

interface BarListProps {
  heading: string;
  columns: readonly string[];
  rows: readonly BarListRow[];
  /** Makes the label of a row a link to the rows behind it. */
  link: (row: BarListRow, label: ReactNode, className: string) => ReactNode;
  empty: string;
}

export function BarList({ heading, columns, rows, link, empty }: BarListProps) {
  const top = Math.max(1, ...rows.map((row) => row.counts[0] ?? 0));
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>;
  return (
    <div className={classes.place}>
      <table
        className={classes.list}
        data-compared={rows.some(({ before }) => before !== undefined) || undefined}
        style={{ "--columns": columns.length } as CSSProperties}
      >
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classes.count}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className={classes.row}>
              <th scope="row" className={classes.label}>
                <span
                  className={classes.bar}
                  style={{ width: `${((row.counts[0] ?? 0) / top) * 100}%` }}
                  aria-hidden
                />
                {link(row, <span className="ellipsis">{row.label}</span>, classes.link ?? "")}
              </th>
              {row.counts.map((count, index) => (
                <td key={columns[index]} className={classes.count} title={formatCount(count)}>
                  {index === 0 && row.before !== undefined && (
                    <span className={classes.change}>
                      <ChangeMark now={count} before={row.before} />
                    </span>
                  )}
                  {formatShort(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
