/** What can be done with a segment: rename, move, delete with a way back. */
import { Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconFolder, IconLink, IconTrash } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { useUndo } from "../../api/annotations.ts";
import { refreshSegments, useDeleteSegment } from "../../api/segments.ts";
import type { Segment } from "../../api/types.ts";
import { readCompaniesSearch } from "../../filters/companies.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import { notifyUndoable } from "../../ui/undo-note.tsx";
import { PlainSegmentButton } from "./segment-button.tsx";

const SegmentDialog = lazy(() => import("./segment-dialog.tsx"));

interface SegmentMenuProps {
  segment: Segment;
  folders: readonly string[];
  /** Whether it starts open. */
  opened: boolean;
}

export default function SegmentMenu({ segment, folders, opened }: SegmentMenuProps) {
  const [isEditing, setIsEditing] = useState(false);
  const remove = useRemove(segment);
  function copyLink() {
    const url = new URL(window.location.href);
    url.search = "";
    url.searchParams.set("segment", segment.id);
    url.searchParams.set("filter", segment.filter);
    url.searchParams.set("sort", segment.sort);
    void navigator.clipboard.writeText(url.href).then(notifySaved, notifyFailure);
  }
  return (
    <>
      {/* Out of the panel, which scrolls and would cut it off; and still within a landmark. */}
      <Menu
        position="bottom-end"
        width={200}
        defaultOpened={opened}
        withinPortal
        portalProps={{ target: "#content" }}
      >
        <Menu.Target>
          <PlainSegmentButton name={segment.name} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFolder size={15} aria-hidden />}
            onClick={() => setIsEditing(true)}
          >
            {t("segment.edit")}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={15} aria-hidden />} onClick={copyLink}>
            {t("segment.copy_link")}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={remove}>
            {t("segment.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isEditing && (
        <Suspense fallback={null}>
          <SegmentDialog segment={segment} folders={folders} onClose={() => setIsEditing(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Deletes at once. The filter of the view stays, so that nothing is lost in sight. */
function useRemove(segment: Segment): () => void {
  const queryClient = useQueryClient();
  const { id: site_id } = useSite();
  const navigate = useNavigate();
  const search = readCompaniesSearch(useSearch({ strict: false }));
  const remove = useDeleteSegment();
  const undo = useUndo();
  // Promises, not callbacks: the item that asked is gone by the time that the answer comes.
  const takeBack = (token: string) =>
    void undo
      .mutateAsync(token)
      .then(() => refreshSegments(queryClient))
      .catch(notifyFailure);
  return () =>
    void remove
      .mutateAsync(segment.id)
      .then((token) => {
        notifyUndoable({
          title: t("segment.deleted", { name: segment.name }),
          undo: () => takeBack(token),
        });
        if (search.segment !== segment.id) return undefined;
        return navigate({
          to: "/sites/$site_id/companies",
          params: { site_id },
          search: { ...search, segment: undefined },
          replace: true,
        });
      })
      .catch(notifyFailure);
}
