/** Pale shapes of what is coming; only for the first load of a thing. */
import { Skeleton } from "@mantine/core";
import { t } from "../i18n/index.ts";
import classes from "./skeletons.module.css";

/** Rows of a list. */
export function SkeletonRows({ rows = 8, height = 32 }: { rows?: number; height?: number }) {
  return (
    <div role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.row} style={{ height }}>
          <Skeleton height={height - 18} width={height - 18} />
          <Skeleton height={10} width={`${34 - ((index * 7) % 15)}%`} />
          <Skeleton height={10} width={`${12 + ((index * 5) % 9)}%`} ml="auto" />
        </div>
      ))}
    </div>
  );
}

const LINE_HEIGHT = 36;
const HEAD_HEIGHT = 48;

/** A card of a known height. */
export function SkeletonBlock({ height }: { height: number }) {
  const lines = Math.max(1, Math.floor((height - HEAD_HEIGHT) / LINE_HEIGHT) - 1);
  return (
    <div role="status" aria-label={t("loading")} className={classes.block} style={{ height }}>
      <Skeleton height={12} width={132} mb={24} />
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton
          key={index}
          height={10}
          mb={LINE_HEIGHT - 10}
          width={`${94 - ((index * 13) % 37)}%`}
        />
      ))}
    </div>
  );
}
