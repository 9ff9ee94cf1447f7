/** The corner where short notes appear; on the pages that change something. */
import "@mantine/core/styles/Notification.layer.css";
import "@mantine/notifications/styles.layer.css";
import { Notifications } from "@mantine/notifications";

const SHOWN_MS = 4_000;

export default function Notices() {
  return <Notifications position="bottom-right" autoClose={SHOWN_MS} />;
}
