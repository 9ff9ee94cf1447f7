/** The note in the corner that something of a list was done. */
import { notifications } from "@mantine/notifications";
import { t } from "../../i18n/index.ts";
import { wantNotices } from "../../ui/notices-signal.ts";

export function notifyDone(title: string, message = ""): void {
  wantNotices();
  notifications.show({
    title,
    message,
    color: "petrol",
    closeButtonProps: { "aria-label": t("close") },
  });
}
