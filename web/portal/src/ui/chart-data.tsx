/** The numbers behind a chart: as a table for whoever cannot see or point, and as a file. */
import { UnstyledButton } from "@mantine/core";
import { IconDownload, IconTable } from "@tabler/icons-react";
import { type Cell, csvFile } from "../format/csv.ts";
import { formatCount, formatFineShare } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import classes from "./chart-data.module.css";

export interface DataColumn {
  heading: string;
  kind: "text" | "day" | "count" | "share";
}

/** In the file numbers are plain and days `YYYY-MM-DD`; the table has both as people write them. */
export interface ChartData {
  /** What it is, for the table's caption and the buttons. */
  name: string;
  fileName: string;
  columns: readonly DataColumn[];
  rows: readonly (readonly Cell[])[];
}

interface ChartDataButtonsProps {
  data: ChartData;
  /** Whether the table is open; absent where the chart is a table already. */
  shown?: boolean;
  onShow?: (shown: boolean) => void;
}

export function ChartDataButtons({ data, shown = false, onShow }: ChartDataButtonsProps) {
  return (
    <span className={classes.buttons} data-print="off">
      {onShow && (
        <UnstyledButton
          className={classes.button}
          aria-pressed={shown}
          aria-label={t("chart.table_of", { name: data.name })}
          title={t("chart.table")}
          onClick={() => onShow(!shown)}
        >
          <IconTable size={16} stroke={1.7} aria-hidden />
        </UnstyledButton>
      )}
      <UnstyledButton
        className={classes.button}
        aria-label={t("chart.csv_of", { name: data.name })}
        title={t("chart.csv")}
        onClick={() => download(data)}
      >
        <IconDownload size={16} stroke={1.7} aria-hidden />
      </UnstyledButton>
    </span>
  );
}

export function ChartTable({ data }: { data: ChartData }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={data.name}>
      <table className={classes.table}>
        <caption className="sr-only">{data.name}</caption>
        <thead>
          <tr>
            {data.columns.map(({ heading, kind }) => (
              <th key={heading} scope="col" data-kind={kind}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, index) => (
            <tr key={index}>
              {data.columns.map(({ heading, kind }, at) => (
                <td key={heading} data-kind={kind}>
                  {cellText(row[at] ?? null, kind)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellText(cell: Cell, kind: DataColumn["kind"]): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return kind === "day" ? formatDay(cell) : cell;
  return kind === "share" ? formatFineShare(cell) : formatCount(cell);
}

function download({ columns, rows, fileName }: ChartData): void {
  const headings = columns.map(({ heading }) => heading);
  const file = new Blob([csvFile(headings, rows)], { type: "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // After the click has been taken up; the file is kept by then.
  setTimeout(() => URL.revokeObjectURL(address));
}
