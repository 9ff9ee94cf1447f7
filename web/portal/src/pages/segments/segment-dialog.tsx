/** Names a segment and says in which folder it is: a new one, or one that there is. */
import { Autocomplete, Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useCreateSegment, useUpdateSegment } from "../../api/segments.ts";
import type { Segment } from "../../api/types.ts";
import type { OpenView } from "../../filters/segment-view.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import classes from "./segments.module.css";

/** As the server has it. */
const NAME_MAX = 80;

interface SegmentDialogProps {
  /** The segment to rename or move; without one a new one is made of `view`. */
  segment?: Segment;
  view?: OpenView;
  folders: readonly string[];
  onClose: () => void;
  onSaved?: (segment: Segment) => void;
}

export default function SegmentDialog(props: SegmentDialogProps) {
  const { segment, view, folders, onClose, onSaved } = props;
  const [name, setName] = useState(segment?.name ?? "");
  const [folder, setFolder] = useState(segment?.folder ?? "");
  const create = useCreateSegment();
  const update = useUpdateSegment();
  const { error, isPending } = segment ? update : create;
  const problem = error as (Error & { detail?: string; errors?: FieldProblem[] }) | null;
  function save() {
    const named = { name: name.trim(), folder: folder.trim() };
    const handlers = {
      onSuccess: (saved: Segment) => {
        onSaved?.(saved);
        onClose();
      },
      onError: notifyFailure,
    };
    if (segment) update.mutate({ id: segment.id, ...named }, handlers);
    else create.mutate({ filter: "", ...named, ...view }, handlers);
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      title={t(segment ? "segment.edit_title" : "segment.save_title")}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label={t("segment.name")}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={NAME_MAX}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem?.errors?.find(({ field }) => field === "name")?.message}
        />
        <Autocomplete
          label={t("segment.folder")}
          description={t("segment.folder_text")}
          data={[...new Set(folders.filter(Boolean))]}
          maxLength={NAME_MAX}
          value={folder}
          onChange={setFolder}
          error={problem?.errors?.find(({ field }) => field === "folder")?.message}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ""}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface FieldProblem {
  field: string;
  message: string;
}
