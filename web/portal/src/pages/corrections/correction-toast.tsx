/** The note that a correction was made, with the way back. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { CorrectionResult } from "../../api/types.ts";
import { plural, t } from "../../i18n/index.ts";
import { wantNotices } from "../../ui/notices-signal.ts";
import classes from "./corrections.module.css";
import { verdictWords } from "./verdict-words.ts";

/** Long enough to read it and think again. */
const SHOWN_MS = 12_000;

interface Toast {
  result: CorrectionResult;
  undo: () => void;
}

export function notifyCorrected({ result, undo }: Toast): void {
  wantNotices();
  const { correction, visits, is_done } = result;
  const id = `correction-${correction.id}`;
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    color: "petrol",
    closeButtonProps: { "aria-label": t("close") },
    title: `${correction.company_name}: ${verdictWords(correction)}`,
    message: (
      <span className={classes.toast}>
        {is_done ? plural("correction.changed", visits) : t("correction.under_way")}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {t("correction.undo")}
        </Button>
      </span>
    ),
  });
}
