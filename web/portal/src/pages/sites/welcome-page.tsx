/** The first page of an empty workspace: add a site. */
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../i18n/index.ts";
import { Page, Section } from "../../ui/page.tsx";
import { CreateSiteForm } from "./create-site-form.tsx";
import classes from "./sites.module.css";

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
    </main>
  );
}
