/** The receipt of one visit: why it was, or was not, given this company's name. */
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { receiptQuery } from "../../api/queries.ts";
import { EvidencePanel } from "../../components/evidence.tsx";
import { t } from "../../i18n/index.ts";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";

interface ReceiptDialogProps {
  site_id: string;
  visit_id: string;
  onClose: () => void;
}

export default function ReceiptDialog({ site_id, visit_id, onClose }: ReceiptDialogProps) {
  const receipt = useQuery(receiptQuery(site_id, visit_id));
  return (
    <Modal opened onClose={onClose} title={t("evidence.title")} size="lg">
      <QueryView query={receipt} skeleton={<SkeletonRows rows={4} />}>
        {(identification) => <EvidencePanel identification={identification} />}
      </QueryView>
    </Modal>
  );
}
