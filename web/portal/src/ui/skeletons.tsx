/** Grey shapes of what is coming; only for the first load of a thing. */
import { Skeleton } from "@mantine/core";
import { t } from "../i18n/index.ts";

export function SkeletonRows({ rows = 8, height = 32 }: { rows?: number; height?: number }) {
  return (
    <div role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height - 12} my={12} width={`${100 - ((index * 7) % 22)}%`} />
      ))}
    </div>
  );
}

export function SkeletonBlock({ height }: { height: number }) {
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton height={height} />
    </div>
  );
}
