/** What was promised against what came true, by confidence: on the line the promise was kept. */
import type { QualityBin } from "../../api/types.ts";
import { csvFileName } from "../../format/csv.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { type ChartData, ChartDataButtons } from "../../ui/chart-data.tsx";
import classes from "./quality.module.css";

const SIDE = 200;
/** Room for the numbers and names along both axes, and for dots at the edge. */
const LEFT = 46;
const BOTTOM = 38;
const EDGE = 18;
const TICKS = [0, 0.5, 1] as const;
const RADIUS_MIN = 3;
const RADIUS_MAX = 9;

export function Reliability({ bins }: { bins: readonly QualityBin[] }) {
  const filled = bins.filter(({ rows }) => rows > 0);
  const most = Math.max(...filled.map(({ rows }) => rows));
  const radius = (rows: number) => RADIUS_MIN + (RADIUS_MAX - RADIUS_MIN) * Math.sqrt(rows / most);
  return (
    <div className={classes.reliability}>
      <svg
        viewBox={`${-LEFT} ${-EDGE} ${SIDE + LEFT + EDGE} ${SIDE + BOTTOM + EDGE}`}
        className={classes.diagram}
        role="img"
        aria-label={t("quality.reliability")}
      >
        <rect width={SIDE} height={SIDE} className={classes.frame} />
        <line x1={0} y1={SIDE} x2={SIDE} y2={0} className={classes.kept} />
        {TICKS.map((tick) => (
          <g key={tick} className={classes.tick}>
            <text x={tick * SIDE} y={SIDE + 14} textAnchor="middle">
              {formatShare(tick)}
            </text>
            <text x={-6} y={(1 - tick) * SIDE + 4} textAnchor="end">
              {formatShare(tick)}
            </text>
          </g>
        ))}
        <text x={SIDE / 2} y={SIDE + 31} textAnchor="middle" className={classes.axis}>
          {t("quality.promised")}
        </text>
        <text
          transform={`translate(-34 ${SIDE / 2}) rotate(-90)`}
          textAnchor="middle"
          className={classes.axis}
        >
          {t("quality.observed")}
        </text>
        {filled.map((bin) => (
          <circle
            key={bin.from}
            cx={bin.promised * SIDE}
            cy={(1 - bin.observed) * SIDE}
            r={radius(bin.rows)}
            className={classes.dot}
          />
        ))}
      </svg>
      <table className={classes.table}>
        <caption className={classes.title}>
          <span className={classes.caption}>
            {t("quality.reliability")}
            <ChartDataButtons data={dataOf(filled)} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("quality.promised")}</th>
            <th scope="col">{t("quality.observed")}</th>
            <th scope="col">{t("quality.answers")}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map((bin) => (
            <tr key={bin.from}>
              <td>{formatShare(bin.promised)}</td>
              <td>{formatShare(bin.observed)}</td>
              <td>{formatCount(bin.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function dataOf(bins: readonly QualityBin[]): ChartData {
  return {
    name: t("quality.reliability"),
    fileName: csvFileName("reliability"),
    columns: [
      { heading: t("quality.promised"), kind: "share" },
      { heading: t("quality.observed"), kind: "share" },
      { heading: t("quality.answers"), kind: "count" },
    ],
    rows: bins.map(({ promised, observed, rows }) => [promised, observed, rows]),
  };
}
