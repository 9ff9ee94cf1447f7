/** The way to the segments where there is no room for them beside the list. */
import { Button } from "@mantine/core";
import { IconBookmarks } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { t } from "../../i18n/index.ts";
import classes from "./companies.module.css";

const SegmentsPanel = lazy(() => import("../segments/segments-panel.tsx"));

export function SegmentsButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        className={classes.segments}
        leftSection={<IconBookmarks size={15} stroke={1.7} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {t("segment.title")}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <SegmentsPanel onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
