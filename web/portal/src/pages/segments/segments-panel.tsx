/** The segments over the page, on a phone. */
import { Modal } from "@mantine/core";
import { t } from "../../i18n/index.ts";
import SegmentList from "./segment-list.tsx";

export default function SegmentsPanel({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t("segment.title")} size="sm" padding="md">
      <SegmentList onOpen={onClose} hasTitle={false} />
    </Modal>
  );
}
