/** Name, hosts and time zone of a site; saved with a button, because typing is not deciding. */
import { Button, Select, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useUpdateSite } from "../../api/mutations.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import { Section } from "../../ui/page.tsx";
import { fieldError } from "./field-error.ts";
import { hostOf } from "./host.ts";
import classes from "./sites.module.css";

export default function SiteForm({ site }: { site: Site }) {
  const update = useUpdateSite(site.id);
  const [name, setName] = useState(site.name);
  const [allowed_hosts, setHosts] = useState(site.allowed_hosts);
  const [time_zone, setZone] = useState(site.time_zone);
  const changed =
    name.trim() !== site.name ||
    time_zone !== site.time_zone ||
    allowed_hosts.join() !== site.allowed_hosts.join();
  function save(event: FormEvent) {
    event.preventDefault();
    update.mutate(
      { name: name.trim(), allowed_hosts, time_zone },
      { onSuccess: notifySaved, onError: notifyFailure },
    );
  }
  return (
    <Section id="details" title={t("site.details")}>
      <form onSubmit={save} className={classes.form}>
        <TextInput
          size="xs"
          label={t("site.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(update.error, "name")}
        />
        <TagsInput
          size="xs"
          label={t("site.allowed_hosts")}
          description={t("site.allowed_hosts_text")}
          value={allowed_hosts}
          onChange={(typed) => setHosts(hostsOf(typed))}
          splitChars={[",", " "]}
          error={fieldError(update.error, "allowed_hosts")}
        />
        <Select
          label={t("site.time_zone")}
          description={t("site.time_zone_text")}
          searchable
          allowDeselect={false}
          data={timeZones(site.time_zone)}
          value={time_zone}
          onChange={(zone) => setZone(zone ?? time_zone)}
          error={fieldError(update.error, "time_zone")}
        />
        <div>
          <Button type="submit" disabled={!changed || !name.trim()} loading={update.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** The hosts of what was typed or pasted, each once. */
function hostsOf(typed: readonly string[]): string[] {
  const parts = typed.flatMap((entry) => entry.split(/[\s,]+/)).map(hostOf);
  return [...new Set(parts.filter(Boolean))];
}

/** The time zones that the browser knows, and the one that is set. */
function timeZones(current: string): string[] {
  return [...new Set([current, "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean);
}
