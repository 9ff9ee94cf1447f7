/** What this workspace, and the operator, said of wrong verdicts; and the way back. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconFlag } from "@tabler/icons-react";
import { useUndoCorrection } from "../../api/mutations.ts";
import { correctionsQuery } from "../../api/queries.ts";
import type { Correction, CorrectionList } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import { Page, Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonBlock } from "../../ui/skeletons.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Tag } from "../../ui/tag.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./corrections.module.css";
import { verdictWords } from "./verdict-words.ts";

export function CorrectionsPage() {
  const corrections = useQuery(correctionsQuery);
  return (
    <Page title={t("settings.corrections")} subtitle={t("corrections.subtitle")} width="text">
      <QueryView query={corrections} skeleton={<SkeletonBlock height={320} />}>
        {(list) => <Content list={list} />}
      </QueryView>
    </Page>
  );
}

function Content({ list }: { list: CorrectionList }) {
  return (
    <>
      {!list.is_done && (
        <p className={classes.underWay} role="status">
          {t("correction.under_way")}
        </p>
      )}
      <Section flush>
        {list.items.length === 0 ? (
          <Nothing />
        ) : (
          <ul>
            {list.items.map((correction) => (
              <CorrectionItem key={correction.id} correction={correction} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function CorrectionItem({ correction }: { correction: Correction }) {
  const { id, company_name, asn, note, origin, created_at, undone_at } = correction;
  const undo = useUndoCorrection();
  const isOwn = origin === "workspace";
  return (
    <li className={classes.correction} data-undone={undone_at !== null || undefined}>
      <div className={classes.text}>
        <p className={classes.name}>{company_name}</p>
        <p>
          {verdictWords(correction)}
          {asn !== null && ` · ${t("correction.on_network", { asn: String(asn) })}`}
        </p>
        {note && <p className={classes.note}>{note}</p>}
      </div>
      <span className={classes.facts}>
        {!isOwn && <Tag>{t("correction.operator")}</Tag>}
        {undone_at ? <Tag>{t("correction.undone")}</Tag> : <RelativeTime time={created_at} />}
      </span>
      <span className={classes.action}>
        {isOwn && undone_at === null && (
          <Button
            variant="default"
            size="xs"
            loading={undo.isPending}
            aria-label={t("correction.undo_label", { name: company_name })}
            onClick={() => undo.mutate(id, { onSuccess: notifySaved, onError: notifyFailure })}
          >
            {t("correction.undo")}
          </Button>
        )}
      </span>
    </li>
  );
}

function Nothing() {
  const { id: site_id } = useSite();
  return (
    <EmptyState
      icon={<IconFlag size={20} stroke={1.6} />}
      title={t("corrections.none_title")}
      text={t("corrections.none_text")}
    >
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link to="/sites/$site_id/companies" params={{ site_id }} {...props} />
        )}
      >
        {t("company.all")}
      </Button>
    </EmptyState>
  );
}
