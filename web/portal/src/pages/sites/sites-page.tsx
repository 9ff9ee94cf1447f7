/** All sites of the workspace, and the way to one more. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { sitesQuery } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { plural, t } from "../../i18n/index.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./sites.module.css";

const CreateSiteDialog = lazy(() => import("./create-site-dialog.tsx"));

export function SitesPage() {
  const sites = useQuery(sitesQuery);
  const [open, setOpen] = useState(false);
  return (
    <Page
      title={t("settings.sites")}
      subtitle={sites.data && plural("count.sites", sites.data.length)}
      width="text"
      actions={
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen(true)}>
          {t("site.add")}
        </Button>
      }
    >
      <Section flush>
        <QueryView query={sites} skeleton={<SkeletonRows rows={3} height={48} />}>
          {(data) => (
            <ul>
              {data.map((site) => (
                <SiteRow key={site.id} site={site} />
              ))}
            </ul>
          )}
        </QueryView>
      </Section>
      {open && (
        <Suspense fallback={null}>
          <CreateSiteDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function SiteRow({ site }: { site: Site }) {
  return (
    <li className={classes.site}>
      <Monogram name={site.name} />
      <div className={classes.siteText}>
        <Link
          to="/sites/$site_id/settings/site"
          params={{ site_id: site.id }}
          className={classes.siteLink}
        >
          {site.name}
        </Link>
        <div className={classes.siteHost}>{site.host}</div>
      </div>
      <span className={classes.siteHost}>
        {t("site.created")} <RelativeTime time={site.created_at} />
      </span>
    </li>
  );
}
