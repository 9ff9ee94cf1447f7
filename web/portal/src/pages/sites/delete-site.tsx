/** The way to delete a site. */
import { Button } from "@mantine/core";
import { Suspense, lazy, useState } from "react";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { Section } from "../../ui/page.tsx";
import classes from "./sites.module.css";

const DeleteDialog = lazy(() => import("./delete-dialog.tsx"));

export function DeleteSite({ site }: { site: Site }) {
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("delete.title")} hint={t("delete.hint")}>
      <Button variant="default" className={classes.danger} onClick={() => setOpen(true)}>
        {t("delete.button")}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <DeleteDialog site={site} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  );
}
