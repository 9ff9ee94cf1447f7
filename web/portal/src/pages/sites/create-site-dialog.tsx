/** Adds a site and leads to its snippet. */
import { Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../i18n/index.ts";
import { CreateSiteForm } from "./create-site-form.tsx";

export default function CreateSiteDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <Modal opened onClose={onClose} title={t("site.add")}>
      <CreateSiteForm
        onCreated={(site) => {
          onClose();
          void navigate({ to: "/sites/$site_id/settings/site", params: { site_id: site.id } });
        }}
      />
    </Modal>
  );
}
