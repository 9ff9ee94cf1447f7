/** What a page shows when it has nothing to show: nothing yet, or nothing that worked. */
import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { t, tMaybe } from "../i18n/index.ts";
import classes from "./states.module.css";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What will appear here, and what to do next. */
  text: ReactNode;
  /** 1 where it stands for a whole page. */
  level?: 1 | 2;
  children?: ReactNode;
}

export function EmptyState({ icon, title, text, level = 2, children }: EmptyStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={classes.state}>
      {icon && (
        <div className={classes.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Heading className={classes.title}>{title}</Heading>
      <div className={classes.text}>{text}</div>
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  );
}

interface ErrorStateProps {
  error: unknown;
  retry?: () => void;
  /** A way out other than trying again. */
  level?: 1 | 2;
  children?: ReactNode;
}

export function ErrorState({ error, retry, level = 2, children }: ErrorStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  const problem = (error ?? {}) as Partial<{ message: string; detail: string; code: string }>;
  const code = problem.code ?? "";
  // A problem has words for people; any other error has some for whoever is asked for help.
  const technical = code || problem.message;
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} data-tone="bad" aria-hidden>
        <IconAlertTriangle size={20} stroke={1.6} />
      </div>
      <Heading className={classes.title}>
        {code ? tMaybe("problem", code, problem.message) : t("error.title")}
      </Heading>
      <div className={classes.text}>
        {tMaybe("problem_text", code, problem.detail || t("error.text"))}
      </div>
      <div className={classes.actions}>
        {retry && (
          <Button variant="default" onClick={retry}>
            {t("error.retry")}
          </Button>
        )}
        {children}
      </div>
      {technical && <code className={classes.code}>{technical}</code>}
    </div>
  );
}
