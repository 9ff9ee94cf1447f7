/** What is wrong about a company: it is a network that many use, another company, or not wanted. */
import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { IconBuilding, IconCheck, IconEyeOff } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { useCreateCorrection, useUndoCorrection } from "../../api/mutations.ts";
import type { CorrectionResult, CreateCorrection } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { notifyFailure, notifySaved } from "../../ui/notify.ts";
import { notifyCorrected } from "../corrections/correction-toast.tsx";
import { PlainCorrectButton } from "./correct-button.tsx";

const OtherCompanyDialog = lazy(() => import("./other-company-dialog.tsx"));

/** The kinds that are taken for companies most often, the most frequent first. */
const KINDS = ["isp", "hosting", "mobile", "vpn", "gateway", "shared"] as const;

export type Wanted = Omit<CreateCorrection, "company_id">;

interface CorrectMenuProps {
  company_id: string;
  /** Whether it starts open. */
  opened: boolean;
}

export default function CorrectMenu({ company_id, opened }: CorrectMenuProps) {
  const [isOther, setIsOther] = useState(false);
  const { correct, isPending } = useCorrect(company_id);
  return (
    <>
      <Menu position="bottom-end" width={260} defaultOpened={opened}>
        <Menu.Target>
          <PlainCorrectButton loading={isPending} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("correct.network")}</Menu.Label>
          {KINDS.map((network_kind) => (
            <Menu.Item key={network_kind} onClick={() => correct({ is: "network", network_kind })}>
              {t(`kind.${network_kind}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconBuilding size={15} aria-hidden />}
            onClick={() => setIsOther(true)}
          >
            {t("correct.other")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconEyeOff size={15} aria-hidden />}
            onClick={() => correct({ is: "hidden" })}
          >
            {t("correct.hide")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconCheck size={15} aria-hidden />}
            onClick={() => correct({ is: "right" })}
          >
            {t("correct.right")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOther && (
        <Suspense fallback={null}>
          <OtherCompanyDialog
            onClose={() => setIsOther(false)}
            onChoose={(wanted) => {
              setIsOther(false);
              correct(wanted);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Corrects, leads to where the company is now, and offers the way back. */
function useCorrect(company_id: string) {
  const { id: site_id } = useSite();
  const navigate = useNavigate();
  const create = useCreateCorrection();
  const undo = useUndoCorrection();
  const show = (company: string) =>
    void navigate({
      to: "/sites/$site_id/companies/$company_id",
      params: { site_id, company_id: company },
    });
  // Promises, not callbacks: the page that asked is gone by the time that the answer comes.
  const takeBack = (id: string) =>
    void undo
      .mutateAsync(id)
      .then(() => {
        notifySaved();
        show(company_id);
      })
      .catch(notifyFailure);
  const done = async (result: CorrectionResult) => {
    const { id, is, right_company } = result.correction;
    notifyCorrected({ result, undo: () => takeBack(id) });
    if (is === "company" && right_company) show(right_company.id);
    else if (is !== "right") {
      await navigate({ to: "/sites/$site_id/companies", params: { site_id } });
    }
  };
  const correct = (wanted: Wanted) =>
    void create
      .mutateAsync({ company_id, ...wanted })
      .then(done)
      .catch(notifyFailure);
  return { correct, isPending: create.isPending };
}
