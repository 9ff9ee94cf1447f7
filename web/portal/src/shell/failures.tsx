/** What stands where a page should be, when it is missing or broke. Both lead on. */
import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { IconMapQuestion } from "@tabler/icons-react";
import { ProblemError } from "../api/client.ts";
import { t } from "../i18n/index.ts";
import { EmptyState, ErrorState } from "../ui/states.tsx";

/** Within the shell, which has the page's landmark. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  function retry() {
    // A page whose file was lost is asked for anew only with everything else.
    if (!(error instanceof ProblemError)) {
      window.location.reload();
      return;
    }
    reset();
    void router.invalidate();
  }
  return (
    <ErrorState error={error} retry={retry} level={1}>
      <HomeButton />
    </ErrorState>
  );
}

export function NotFound() {
  return (
    <EmptyState
      icon={<IconMapQuestion size={20} stroke={1.6} />}
      title={t("not_found.title")}
      text={t("not_found.text")}
      level={1}
    >
      <HomeButton />
    </EmptyState>
  );
}

/** The same where there is no shell around them. */
export function BareRouteError(props: ErrorComponentProps) {
  return (
    <main>
      <RouteError {...props} />
    </main>
  );
}

export function BareNotFound() {
  return (
    <main>
      <NotFound />
    </main>
  );
}

function HomeButton() {
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
      {t("not_found.home")}
    </Button>
  );
}
