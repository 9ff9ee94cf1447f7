/** Whether hits arrive, what is wrong when not, and what to do about it. */
import { IconAlertTriangle, IconCircleCheck, IconLoader2 } from "@tabler/icons-react";
import type { InstallCheck } from "../api/types.ts";
import { plural, t, tMaybe, tServer } from "../i18n/index.ts";
import { RelativeTime } from "../ui/time.tsx";
import classes from "./install-check.module.css";

export function InstallCheckResult({ check }: { check: InstallCheck }) {
  return (
    <div aria-live="polite">
      <div className={classes.line}>
        <StatusIcon status={check.status} />
        <strong>{tMaybe("install", check.status)}</strong>
        {check.last_hit_at && (
          <span className="muted">
            {t("install.last_hit")} <RelativeTime time={check.last_hit_at} />
          </span>
        )}
      </div>
      {check.last_hit_at && (
        <p className={classes.counts}>
          {t("install.counts", {
            hour: plural("count.hits", check.hits_last_hour),
            day: plural("count.hits", check.hits_last_day),
          })}
        </p>
      )}
      <ul className={classes.findings}>
        {check.findings
          .filter((finding) => finding.code !== "ok")
          .map((finding) => (
            <li
              key={finding.code}
              className={classes.finding}
              data-severity={check.status === "waiting" ? "waiting" : finding.severity}
            >
              <p>{tServer("finding", finding.code, finding.message)}</p>
              {finding.what_to_do && (
                <p className="muted">{tServer("finding_todo", finding.code, finding.what_to_do)}</p>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}

function StatusIcon({ status }: { status: InstallCheck["status"] }) {
  if (status === "receiving")
    return <IconCircleCheck size={18} className={classes.good} aria-hidden />;
  if (status === "attention")
    return <IconAlertTriangle size={18} className={classes.warn} aria-hidden />;
  return <IconLoader2 size={18} className={classes.waiting} aria-hidden />;
}
