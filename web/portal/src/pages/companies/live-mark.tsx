/** Whether the list is live, and how many companies wait to be shown in it. */
import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { plural, t } from "../../i18n/index.ts";
import classes from "./companies.module.css";
import type { LiveList } from "./use-live-list.ts";

export function LiveMark({ live }: { live: LiveList }) {
  return (
    <span aria-live="polite">
      {live.waiting > 0 ? (
        <Button leftSection={<IconArrowUp size={14} aria-hidden />} onClick={live.show}>
          {plural("live.waiting", live.waiting)}
        </Button>
      ) : (
        <span
          className={classes.live}
          data-state={live.state}
          title={t(live.state === "broken" ? "live.broken_title" : "live.title")}
        >
          <span className={classes.pulse} aria-hidden />
          {t(live.state === "broken" ? "live.broken" : "live.live")}
        </span>
      )}
    </span>
  );
}
