/** The first page of an empty workspace: add a site. */
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { t } from "../../i18n/index.ts";
import { Page, Section } from "../../ui/page.tsx";
import { CreateSiteForm } from "./create-site-form.tsx";
import classes from "./sites.module.css";

const Notices = lazy(() => import("../../ui/notices.tsx"));

export function WelcomePage() {
  const navigate = useNavigate();
  return (
    <main className={classes.welcome}>
      <Page title={t("welcome.title")} subtitle={t("welcome.text")} width="text">
        <Section>
          <CreateSiteForm
            onCreated={(site) =>
              void navigate({ to: "/sites/$site_id/overview", params: { site_id: site.id } })
            }
          />
        </Section>
      </Page>
      <Suspense fallback={null}>
        <Notices />
      </Suspense>
    </main>
  );
}
