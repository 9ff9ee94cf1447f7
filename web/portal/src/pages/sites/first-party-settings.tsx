/** What the site itself tells about companies: the cookie, the named domains, what they brought. */
import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useForgetNamedDomain, useUpdateSite } from "../../api/mutations.ts";
import { cookieUpliftQuery, namedDomainsQuery } from "../../api/queries.ts";
import type { CookieUplift, NamedDomain, Site, UpdateSite } from "../../api/types.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatDay } from "../../format/time.ts";
import { plural, t } from "../../i18n/index.ts";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import classes from "./sites.module.css";

export default function FirstPartySettings({ site }: { site: Site }) {
  const update = useUpdateSite(site.id);
  const save = (change: UpdateSite) =>
    update.mutate(change, { onSuccess: notifySaved, onError: notifyFailure });
  const uplift = useQuery({ ...cookieUpliftQuery(site.id), enabled: site.carries_over });
  const domains = useQuery(namedDomainsQuery);
  return (
    <Section id="first-party" title={t("first_party.title")} hint={t("first_party.hint")}>
      <div className={classes.switches}>
        <Switch
          size="sm"
          label={t("first_party.cookie")}
          description={t("first_party.cookie_text")}
          checked={site.carries_over}
          onChange={(event) => save({ carries_over: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t("first_party.domains")}
          description={t("first_party.domains_text")}
          checked={site.takes_domains}
          onChange={(event) => save({ takes_domains: event.currentTarget.checked })}
        />
      </div>
      {site.carries_over && (
        <QueryView query={uplift} skeleton={<SkeletonRows rows={1} />}>
          {(data) => <Uplift uplift={data} />}
        </QueryView>
      )}
      <QueryView query={domains} skeleton={<SkeletonRows rows={2} />}>
        {(data) => <Domains domains={data} />}
      </QueryView>
    </Section>
  );
}

function Uplift({ uplift }: { uplift: CookieUplift }) {
  const { visits, named, carried } = uplift;
  return (
    <p className={classes.note}>
      {visits === 0
        ? t("first_party.uplift_none")
        : t("first_party.uplift", {
            before: formatShare(named / visits),
            after: formatShare((named + carried) / visits),
            carried: formatCount(carried),
          })}
    </p>
  );
}

function Domains({ domains }: { domains: readonly NamedDomain[] }) {
  const forget = useForgetNamedDomain();
  if (domains.length === 0) return <p className={classes.note}>{t("first_party.no_domains")}</p>;
  return (
    <ul className={classes.domains} aria-label={t("first_party.named")}>
      {domains.map(({ domain, networks, observations, last_day }) => (
        <li key={domain}>
          <span className={classes.domain}>{domain}</span>
          <span className={classes.note}>
            {t("first_party.behind", {
              observations: plural("count.observations", observations),
              networks: plural("count.networks", networks),
              day: formatDay(last_day),
            })}
          </span>
          <Button
            variant="subtle"
            color="gray"
            loading={forget.isPending && forget.variables === domain}
            onClick={() => forget.mutate(domain, { onError: notifyFailure })}
            aria-label={t("first_party.forget_label", { domain })}
          >
            {t("first_party.forget")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
