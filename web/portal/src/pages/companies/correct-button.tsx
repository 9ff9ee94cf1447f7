/** The way to say that a company is wrong; what it opens is loaded when somebody means to. */
import { Button } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { type ComponentProps, lazy } from "react";
import { t } from "../../i18n/index.ts";
import { Deferred } from "../../ui/deferred.tsx";

const CorrectMenu = lazy(() => import("./correct-menu.tsx"));

export function CorrectButton({ company_id }: { company_id: string }) {
  return (
    <Deferred plain={<PlainCorrectButton />}>
      {(pressed) => <CorrectMenu company_id={company_id} opened={pressed} />}
    </Deferred>
  );
}

export function PlainCorrectButton(props: ComponentProps<typeof Button<"button">>) {
  return (
    <Button
      variant="default"
      leftSection={<IconFlag size={15} stroke={1.7} aria-hidden />}
      {...props}
    >
      {t("correct.button")}
    </Button>
  );
}
