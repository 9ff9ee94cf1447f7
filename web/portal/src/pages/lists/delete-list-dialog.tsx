/** Asks before a list is deleted: there is no way back. */
import { Button, Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useDeleteList } from "../../api/target-lists.ts";
import type { TargetList } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { notifyFailure } from "../../ui/notify.ts";
import classes from "./lists.module.css";
import { notifyDone } from "./notes.ts";

export default function DeleteListDialog(props: { list: TargetList; onClose: () => void }) {
  const { list, onClose } = props;
  const { id: site_id } = useSite();
  const navigate = useNavigate();
  const remove = useDeleteList();
  function send() {
    remove.mutate(list.id, {
      onSuccess: () => {
        notifyDone(t("lists.deleted", { name: list.name }));
        void navigate({ to: "/sites/$site_id/lists", params: { site_id } });
      },
      onError: notifyFailure,
    });
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      title={t("lists.delete_question", { name: list.name })}
    >
      <div className={classes.form}>
        <p>{t("lists.delete_text")}</p>
        <div className={classes.buttons}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={send}>
            {t("lists.delete_button")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
