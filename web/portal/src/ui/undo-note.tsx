/** The note that something was done, with the way back. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { t } from "../i18n/index.ts";
import classes from "./undo-note.module.css";
import { wantNotices } from "./notices-signal.ts";

/** Long enough to read it and think again. */
const SHOWN_MS = 12_000;

interface UndoNote {
  title: string;
  message?: string;
  undo: () => void;
}

let count = 0;

export function notifyUndoable({ title, message, undo }: UndoNote): void {
  wantNotices();
  count += 1;
  const id = `undoable-${count}`;
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    color: "petrol",
    closeButtonProps: { "aria-label": t("close") },
    title,
    message: (
      <span className={classes.note}>
        {message}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {t("undo")}
        </Button>
      </span>
    ),
  });
}
