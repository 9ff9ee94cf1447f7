/** Short notes in the corner: it is saved, or why it is not. */
import { notifications } from "@mantine/notifications";
import { t } from "../i18n/index.ts";
import { wantNotices } from "./notices-signal.ts";

/** Long enough to read why. */
const FAILURE_SHOWN_MS = 8_000;

const closeButtonProps = { "aria-label": t("close") };

export function notifySaved(): void {
  wantNotices();
  notifications.show({ message: t("saved"), color: "petrol", closeButtonProps });
}

/** Of a problem with a field nothing is said here: it stands beside the field. */
export function notifyFailure(error: Error & { detail?: string; errors?: unknown[] }): void {
  if (error.errors?.length) return;
  wantNotices();
  notifications.show({
    title: error.message || t("error.title"),
    message: error.detail || t("error.text"),
    color: "red",
    autoClose: FAILURE_SHOWN_MS,
    closeButtonProps,
  });
}
