/** Where the companies are: a map to look at, and beside it the list to work with. */
import { Suspense, lazy, useMemo } from "react";
import { narrowedTo } from "../../filters/companies.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../ui/boundary.tsx";
import { Section } from "../../ui/page.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import type { FileOf, RankingRow } from "./figures.ts";
import classes from "./overview.module.css";
import { RankingFile, RankingList } from "./ranking.tsx";

const WorldMap = lazy(() => import("./world-map.tsx"));

const MAP_HEIGHT = 320;

export function Countries({ rows, file }: { rows: readonly RankingRow[]; file: FileOf }) {
  const counts = useMemo(
    () =>
      rows.map(({ value, counts: [visits, companies] }) => ({ country: value, visits, companies })),
    [rows],
  );
  return (
    <Section
      title={t("ranking.countries")}
      actions={<RankingFile name="countries" rows={rows} file={file} />}
    >
      <div className={classes.countries}>
        <Boundary>
          <Suspense fallback={<SkeletonBlock height={MAP_HEIGHT} />}>
            <WorldMap rows={counts} />
          </Suspense>
        </Boundary>
        <div>
          <RankingList
            name="countries"
            rows={rows}
            search={(country) => narrowedTo("country", country)}
          />
        </div>
      </div>
    </Section>
  );
}
