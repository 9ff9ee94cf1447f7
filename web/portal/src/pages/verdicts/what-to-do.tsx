/** What can be done about a reason: a sentence, and the way to the setting that does it. */
import { Link } from "@tanstack/react-router";
import { IconArrowRight } from "@tabler/icons-react";
import { t, tMaybe } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { type Remedy, remediesFor } from "./remedies.ts";
import classes from "./verdicts.module.css";

const PAGES = {
  site: "/sites/$site_id/settings/site",
  pending: "/sites/$site_id/settings/pending",
  quality: "/sites/$site_id/settings/quality",
} as const;

interface WhatToDoProps {
  reason: string;
  /** The server's own words, for a reason that this portal does not know. */
  otherwise: string;
}

export function WhatToDo({ reason, otherwise }: WhatToDoProps) {
  const site = useSite();
  const remedies = remediesFor(reason, site);
  return (
    <>
      <span>{tMaybe("todo", reason, otherwise)}</span>
      {remedies.length > 0 && (
        <span
          className={classes.remedies}
          role="group"
          aria-label={t("remedy.label", { reason: tMaybe("reason", reason) })}
        >
          {remedies.map((remedy) => (
            <RemedyLink key={remedy.name} remedy={remedy} site_id={site.id} />
          ))}
        </span>
      )}
    </>
  );
}

function RemedyLink({ remedy, site_id }: { remedy: Remedy; site_id: string }) {
  return (
    <Link
      to={PAGES[remedy.page]}
      params={{ site_id }}
      {...(remedy.section && { hash: remedy.section })}
      className={classes.remedy}
    >
      {t(`remedy.${remedy.name}`)}
      <IconArrowRight size={13} stroke={1.8} aria-hidden />
    </Link>
  );
}
