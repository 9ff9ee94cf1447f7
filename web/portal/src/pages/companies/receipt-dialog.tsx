/** The receipt of one visit: why it was, or was not, given this company's name. */
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { receiptQuery, supersessionsQuery } from "../../api/queries.ts";
import type { Supersession } from "../../api/types.ts";
import { EvidencePanel } from "../../components/evidence.tsx";
import { t, tMaybe } from "../../i18n/index.ts";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import classes from "./company.module.css";

interface ReceiptDialogProps {
  site_id: string;
  visit_id: string;
  onClose: () => void;
}

export default function ReceiptDialog({ site_id, visit_id, onClose }: ReceiptDialogProps) {
  const { data: earlier } = useQuery(supersessionsQuery(site_id, visit_id));
  const receipt = useQuery(receiptQuery(site_id, visit_id));
  return (
    <Modal opened onClose={onClose} title={t("evidence.title")} size="lg">
      <QueryView query={receipt} skeleton={<SkeletonRows rows={4} />}>
        {(identification) => <EvidencePanel identification={identification} />}
      </QueryView>
      {earlier && earlier.length > 0 && <Earlier verdicts={earlier} />}
    </Modal>
  );
}

/** What was said of the visit before, newest first. */
function Earlier({ verdicts }: { verdicts: readonly Supersession[] }) {
  return (
    <section className={classes.earlier}>
      <h3>{t("receipt.earlier")}</h3>
      <ol>
        {verdicts.map(({ at, cause, company_name, before }) => (
          <li key={at + cause}>
            <span>{company_name || tMaybe("reason", before.reason ?? "unknown")}</span>
            <span className="muted">
              {tMaybe("revision", cause)} · <RelativeTime time={at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
