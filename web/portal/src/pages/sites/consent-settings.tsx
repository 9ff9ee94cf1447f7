/** What the collector asks for and respects. Each switch counts from the moment it moves. */
import { Radio, Switch } from "@mantine/core";
import { useUpdateSite } from "../../api/mutations.ts";
import type { ConsentMode, Site, UpdateSite } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { Section } from "../../ui/page.tsx";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import classes from "./sites.module.css";

const MODES = ["none_needed", "opt_out", "opt_in"] as const satisfies readonly ConsentMode[];

export function ConsentSettings({ site }: { site: Site }) {
  const update = useUpdateSite(site.id);
  const save = (change: UpdateSite) =>
    update.mutate(change, { onSuccess: notifySaved, onError: notifyFailure });
  return (
    <Section id="consent" title={t("consent.title")} hint={t("consent.hint")}>
      <Radio.Group
        value={site.consent_mode}
        onChange={(mode) => save({ consent_mode: mode as ConsentMode })}
        aria-label={t("consent.title")}
      >
        <div className={classes.choices}>
          {MODES.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              size="xs"
              label={t(`consent.${mode}`)}
              description={t(`consent.${mode}_text`)}
            />
          ))}
        </div>
      </Radio.Group>
      <div className={classes.switches}>
        <Switch
          size="sm"
          label={t("consent.gpc")}
          description={t("consent.gpc_text")}
          checked={site.honours_gpc}
          onChange={(event) => save({ honours_gpc: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t("consent.dnt")}
          description={t("consent.dnt_text")}
          checked={site.honours_dnt}
          onChange={(event) => save({ honours_dnt: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}
