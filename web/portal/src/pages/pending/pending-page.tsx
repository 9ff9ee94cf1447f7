/** The addresses that wait, sealed, for a second look; and the record of those that were purged. */
import { useQuery } from "@tanstack/react-query";
import { IconLock } from "@tabler/icons-react";
import { pendingQuery } from "../../api/queries.ts";
import type { Pending } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { plural, t, tMaybe } from "../../i18n/index.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RelativeTime, useNow } from "../../ui/time.tsx";
import classes from "./pending.module.css";

export function PendingPage() {
  const pending = useQuery(pendingQuery);
  return (
    <Page title={t("settings.pending")} subtitle={t("pending.subtitle")} width="text">
      <QueryView query={pending} skeleton={<SkeletonBlock height={320} />}>
        {(data) => <Content pending={data} />}
      </QueryView>
    </Page>
  );
}

function Content({ pending }: { pending: Pending }) {
  return (
    <div className={classes.stack}>
      <Section>
        <dl className={classes.numbers}>
          <div>
            <dt>{t("pending.waiting")}</dt>
            <dd>{formatCount(pending.waiting)}</dd>
          </div>
          <div>
            <dt>{t("pending.deadline")}</dt>
            <dd>{plural("pending.hours", pending.deadline_hours)}</dd>
          </div>
          <div>
            <dt>{t("pending.next_purge")}</dt>
            <dd>{pending.oldest_deadline_at ? <Due time={pending.oldest_deadline_at} /> : "–"}</dd>
          </div>
          {pending.is_validated && pending.next_attempt_at && (
            <div>
              <dt>{t("pending.next_attempt")}</dt>
              <dd>
                <Due time={pending.next_attempt_at} />
              </dd>
            </div>
          )}
        </dl>
        {!pending.is_validated && <p className={classes.note}>{t("pending.off")}</p>}
      </Section>
      <Outcomes pending={pending} />
      <Section title={t("pending.purges")} flush>
        {pending.purges.length === 0 ? (
          <EmptyState
            icon={<IconLock size={20} stroke={1.6} />}
            title={t("pending.none_title")}
            text={t("pending.none_text")}
          />
        ) : (
          <ul>
            {pending.purges.map((purge) => (
              <li key={purge.at + purge.reason} className={classes.purge}>
                <RelativeTime time={purge.at} className={classes.at} />
                <span className={classes.reason}>
                  {tMaybe("purge", purge.reason)}
                  {purge.key_name && (
                    <span className={classes.at}>
                      {" "}
                      {t("pending.under_key", { key: purge.key_name })}
                    </span>
                  )}
                </span>
                <span className="num">{plural("count.addresses", purge.count)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

/** When something is to happen; what is past is happening. */
function Due({ time }: { time: string }) {
  return Date.parse(time) <= useNow() ? t("pending.due") : <RelativeTime time={time} />;
}

/** Why addresses wait, and what second looks at them came to. */
function Outcomes({ pending }: { pending: Pending }) {
  return (
    <>
      {pending.reasons.length > 0 && (
        <Section title={t("pending.reasons")} flush>
          <ul>
            {pending.reasons.map((row) => (
              <li key={row.reason} className={classes.purge}>
                <span className={classes.reason}>{tMaybe("reason", row.reason)}</span>
                <span className="num">{plural("count.addresses", row.count)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("pending.outcomes")} flush>
        {pending.outcomes.length === 0 ? (
          <EmptyState
            icon={<IconLock size={20} stroke={1.6} />}
            title={t("pending.outcomes_none_title")}
            text={t("pending.outcomes_none_text")}
          />
        ) : (
          <ul>
            {pending.outcomes.map((row) => (
              <li key={row.outcome} className={classes.purge}>
                <RelativeTime time={row.last_at} className={classes.at} />
                <span className={classes.reason}>{tMaybe("outcome", row.outcome)}</span>
                <span className="num">{formatCount(row.count)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
