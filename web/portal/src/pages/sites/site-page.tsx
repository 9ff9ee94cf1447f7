/** One site: its snippet, whether it works, whose hits it takes, and what it respects. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconRefresh } from "@tabler/icons-react";
import { Suspense, lazy } from "react";
import { installCheckQuery } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { InstallCheckResult } from "../../components/install-check.tsx";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock, SkeletonRows } from "../../ui/skeletons.tsx";
import { ConsentSettings } from "./consent-settings.tsx";
import { DeleteSite } from "./delete-site.tsx";
import { SecretKey } from "./secret-key.tsx";
import classes from "./sites.module.css";

const FirstPartySettings = lazy(() => import("./first-party-settings.tsx"));
const SiteForm = lazy(() => import("./site-form.tsx"));

export function SitePage() {
  const site = useSite();
  return (
    <Page title={site.name} subtitle={site.host === site.name ? null : site.host} width="text">
      <div className={classes.stack} key={site.id}>
        <Section title={t("site.snippet")} hint={t("site.snippet_hint")}>
          <CodeBlock code={site.snippet} label={t("site.snippet")} />
        </Section>
        <InstallCheckSection site={site} />
        <ConsentSettings site={site} />
        <Suspense fallback={<SkeletonBlock height={200} />}>
          <FirstPartySettings site={site} />
        </Suspense>
        <Suspense fallback={<SkeletonBlock height={280} />}>
          <SiteForm site={site} />
        </Suspense>
        <SecretKey site={site} />
        <DeleteSite site={site} />
      </div>
    </Page>
  );
}

function InstallCheckSection({ site }: { site: Site }) {
  const check = useQuery(installCheckQuery(site.id, true));
  return (
    <Section
      id="install"
      title={t("install.title")}
      hint={t("install.hint")}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={check.isFetching && check.isLoading}
          onClick={() => void check.refetch()}
        >
          {t("install.again")}
        </Button>
      }
    >
      <QueryView query={check} skeleton={<SkeletonRows rows={2} />}>
        {(data) => <InstallCheckResult check={data} />}
      </QueryView>
    </Section>
  );
}
