/** The key of the server-to-server API: made on demand, shown once. */
import { Button } from "@mantine/core";
import { useCreateSecretKey } from "../../api/mutations.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { notifyFailure } from "../../ui/notify.ts";
import { Section } from "../../ui/page.tsx";
import classes from "./sites.module.css";

export function SecretKey({ site }: { site: Site }) {
  const create = useCreateSecretKey(site.id);
  return (
    <Section title={t("key.title")} hint={t("key.hint")}>
      {create.data ? (
        <div className={classes.stackSmall}>
          <CodeBlock code={create.data} label={t("key.title")} />
          <p className="muted">{t("key.once")}</p>
        </div>
      ) : (
        <Button
          variant="default"
          loading={create.isPending}
          onClick={() => create.mutate(undefined, { onError: notifyFailure })}
        >
          {t("key.create")}
        </Button>
      )}
    </Section>
  );
}
