/** Gives a list another name. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useRenameList } from "../../api/target-lists.ts";
import type { TargetList } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { NAME_MAX } from "./list-name.ts";
import classes from "./lists.module.css";
import { nameProblem } from "./name-problem.ts";

export default function RenameDialog({ list, onClose }: { list: TargetList; onClose: () => void }) {
  const [name, setName] = useState(list.name);
  const rename = useRenameList(list.id);
  return (
    <Modal opened onClose={onClose} title={t("lists.rename")} size="sm">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(name.trim(), {
            onSuccess: onClose,
            onError: (error) => {
              if (!nameProblem(error)) notifyFailure(error);
            },
          });
        }}
      >
        <TextInput
          label={t("lists.name")}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={NAME_MAX}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={nameProblem(rename.error)}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={name.trim() === ""}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
