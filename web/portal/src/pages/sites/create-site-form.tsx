/** Adds a site: a name and a host are enough. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCreateSite } from "../../api/mutations.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { fieldError } from "./field-error.ts";
import { hostOf } from "./host.ts";
import classes from "./sites.module.css";

export function CreateSiteForm({ onCreated }: { onCreated: (site: Site) => void }) {
  const create = useCreateSite();
  const [name, setName] = useState("");
  const [host, setHost] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    const site = {
      name: name.trim() || hostOf(host),
      host: hostOf(host),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    create.mutate(site, { onSuccess: onCreated, onError: notifyFailure });
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        size="xs"
        label={t("site.host")}
        description={t("site.host_text")}
        placeholder="www.example.com"
        required
        maxLength={253}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={host}
        onChange={(event) => setHost(event.currentTarget.value)}
        error={fieldError(create.error, "host")}
      />
      <TextInput
        size="xs"
        label={t("site.name")}
        placeholder={hostOf(host)}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldError(create.error, "name")}
      />
      <div>
        <Button type="submit" disabled={!hostOf(host)} loading={create.isPending}>
          {t("site.add")}
        </Button>
      </div>
    </form>
  );
}
