/** Saves the view as a segment, or the changes to the one it was opened from. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBookmark } from "@tabler/icons-react";
import { Suspense, lazy, useEffect, useState } from "react";
import { segmentsQuery, useLookAtSegment, useUpdateSegment } from "../../api/segments.ts";
import type { CompaniesSearch } from "../../filters/companies.ts";
import { isSameView, viewOf } from "../../filters/segment-view.ts";
import { t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import type { ChangeSearch } from "./filter-bar.tsx";

const SegmentDialog = lazy(() => import("../segments/segment-dialog.tsx"));

interface SaveSegmentProps {
  search: CompaniesSearch;
  columns: readonly string[] | null;
  onChange: ChangeSearch;
}

export function SaveSegment({ search, columns, onChange }: SaveSegmentProps) {
  const site = useSite();
  const { range } = usePeriod();
  const { data: segments } = useQuery(segmentsQuery(site.id, range));
  const [isNaming, setIsNaming] = useState(false);
  const update = useUpdateSegment();
  const segment = segments?.find(({ id }) => id === search.segment);
  useLook(segment?.id, segment?.new_since_look ?? 0);
  const view = viewOf(search, columns);
  const isChanged = segment ? !isSameView(segment, view) : view.filter !== "";
  return (
    <>
      {segment && isChanged && (
        <Button
          variant="default"
          loading={update.isPending}
          onClick={() =>
            update.mutate(
              { id: segment.id, ...view },
              {
                onSuccess: () => onChange({ q: undefined, filter: view.filter || undefined }, true),
              },
            )
          }
        >
          {t("segment.update", { name: segment.name })}
        </Button>
      )}
      {isChanged && (
        <Button
          variant="default"
          leftSection={<IconBookmark size={15} stroke={1.7} aria-hidden />}
          onClick={() => setIsNaming(true)}
        >
          {t("segment.save")}
        </Button>
      )}
      {isNaming && (
        <Suspense fallback={null}>
          <SegmentDialog
            view={view}
            folders={segments?.map(({ folder }) => folder) ?? []}
            onClose={() => setIsNaming(false)}
            onSaved={({ id, filter }) =>
              onChange({ segment: id, q: undefined, filter: filter || undefined }, true)
            }
          />
        </Suspense>
      )}
    </>
  );
}

/** Whoever has a segment open has looked at it. */
function useLook(id: string | undefined, news: number): void {
  const { mutate } = useLookAtSegment();
  useEffect(() => {
    if (id && news > 0) mutate(id);
  }, [id, news, mutate]);
}
