/** Asks for the host before a site is deleted: there is no way back. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useDeleteSite } from "../../api/mutations.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import classes from "./sites.module.css";

export default function DeleteDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const remove = useDeleteSite();
  const navigate = useNavigate();
  return (
    <Modal opened onClose={onClose} title={t("delete.question", { site: site.name })}>
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
          <Button variant="default" onClick={onClose}>
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
  );
}
