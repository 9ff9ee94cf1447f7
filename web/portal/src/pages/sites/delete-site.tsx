/** Deletes a site, after its host was typed: there is no way back. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useDeleteSite } from "../../api/mutations.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { Section } from "../../ui/page.tsx";
import classes from "./sites.module.css";

export function DeleteSite({ site }: { site: Site }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useDeleteSite();
  const navigate = useNavigate();
  return (
    <Section title={t("delete.title")} hint={t("delete.hint")}>
      <Button variant="default" className={classes.danger} onClick={() => setOpen(true)}>
        {t("delete.button")}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("delete.question", { site: site.name })}
      >
        <form
          className={classes.stackSmall}
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate(site.id, {
              onSuccess: () => void navigate({ to: "/" }),
              onError: notifyFailure,
            });
          }}
        >
          <p>{t("delete.text")}</p>
          <TextInput
            size="xs"
            label={t("delete.type", { host: site.host })}
            autoComplete="off"
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setOpen(false)}>
              {t("cancel")}
            </Button>
            <Button
              type="submit"
              color="red.9"
              disabled={typed.trim() !== site.host}
              loading={remove.isPending}
            >
              {t("delete.button")}
            </Button>
          </div>
        </form>
      </Modal>
    </Section>
  );
}
