/** One company: who it is, when it came, what it looked at, and why we think it was them. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { IconArrowLeft } from "@tabler/icons-react";
import { companyQuery } from "../../api/queries.ts";
import type { CompanyDetail } from "../../api/types.ts";
import { CompanyFacts } from "../../components/company-facts.tsx";
import { Confidence } from "../../components/confidence.tsx";
import { EvidencePanel } from "../../components/evidence.tsx";
import { PeriodPicker } from "../../components/period-picker.tsx";
import { narrowedTo } from "../../filters/companies.ts";
import { formatPlace } from "../../format/place.ts";
import { t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { CompanyActivity } from "./company-activity.tsx";
import { CompanyRankings } from "./company-rankings.tsx";
import { CompanyVisits } from "./company-visits.tsx";
import { CorrectButton } from "./correct-button.tsx";
import classes from "./company.module.css";
import { OurSide } from "./our-side.tsx";
import { useLiveCompany } from "./use-live-company.ts";

const route = getRouteApi("/sites/$site_id/companies/$company_id");

export function CompanyPage() {
  const site = useSite();
  const { company_id } = route.useParams();
  const navigate = route.useNavigate();
  const { search, range, today } = usePeriod();
  const query = useQuery(companyQuery(site.id, company_id, range));
  useLiveCompany(site.id, company_id, range.to === today);
  return (
    <>
      <div className={classes.crumb} data-print="off">
        <Link to="/sites/$site_id/companies" params={{ site_id: site.id }} className={classes.back}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          {t("nav.companies")}
        </Link>
      </div>
      <Page
        title={<Title detail={query.data} />}
        tabTitle={query.data?.company.name ?? t("company.title")}
        actions={
          <>
            {query.data && <CorrectButton key={company_id} company_id={company_id} />}
            <PeriodPicker
              search={search}
              range={range}
              today={today}
              onChange={(period) => void navigate({ search: (old) => ({ ...old, ...period }) })}
            />
          </>
        }
      >
        <QueryView query={query} skeleton={<CompanySkeleton />} wayOut={<BackButton />}>
          {(detail) => <CompanyContent detail={detail} />}
        </QueryView>
      </Page>
    </>
  );
}

function Title({ detail }: { detail: CompanyDetail | undefined }) {
  if (!detail) return t("company.title");
  const { company, identification } = detail;
  const facts = [company.industry, formatPlace(company.city, company.country)];
  return (
    <span className={classes.title}>
      <Monogram name={company.name} large />
      <span>
        {company.name}
        <span className={classes.titleFacts}>
          {facts.filter(Boolean).join(" · ")}
          <Confidence confidence={identification.confidence} status={identification.status} />
        </span>
      </span>
    </span>
  );
}

function CompanyContent({ detail }: { detail: CompanyDetail }) {
  const { id: site_id } = useSite();
  const { company } = detail;
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <CompanyActivity activity={detail.activity} company={detail.company.name} />
        <div className={classes.late}>
          <CompanyVisits company_id={company.id} />
        </div>
      </div>
      <div className={classes.stack}>
        <OurSide key={company.id} company_id={company.id} annotation={detail.annotation} />
        <Section title={t("company.about")}>
          <CompanyFacts
            company={company}
            parentLink={(id, name) => (
              <Link
                to="/sites/$site_id/companies/$company_id"
                params={{ site_id, company_id: id }}
                className="link"
              >
                {name}
              </Link>
            )}
          />
          <GroupLinks company={company} />
        </Section>
        <Section title={t("evidence.title")}>
          <EvidencePanel identification={detail.identification} />
        </Section>
        <CompanyRankings detail={detail} />
      </div>
    </div>
  );
}

/** The way to the other companies of the group that came. */
function GroupLinks({ company }: { company: CompanyDetail["company"] }) {
  const { id: site_id } = useSite();
  return (
    <Link
      to="/sites/$site_id/companies"
      params={{ site_id }}
      search={narrowedTo("parent", company.parent?.id ?? company.id)}
      className={`link ${classes.groupLink}`}
    >
      {t(company.parent ? "company.siblings" : "company.subsidiaries")}
    </Link>
  );
}

function BackButton() {
  const { id: site_id } = useSite();
  return (
    <Button
      variant="default"
      renderRoot={(props) => (
        <Link to="/sites/$site_id/companies" params={{ site_id }} {...props} />
      )}
    >
      {t("company.all")}
    </Button>
  );
}

function CompanySkeleton() {
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <SkeletonBlock height={236} />
        <SkeletonBlock height={520} />
      </div>
      <div className={classes.stack}>
        <SkeletonBlock height={260} />
        <SkeletonBlock height={300} />
      </div>
    </div>
  );
}
