/** The way from an empty site to its first company, step by step; goes away when told to. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconCircle, IconCircleCheckFilled, IconClock } from "@tabler/icons-react";
import { type ReactNode, useSyncExternalStore } from "react";
import { installCheckQuery, lastVisitsQuery } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import {
  firstStepsChoice,
  hideFirstSteps,
  onFirstStepsChosen,
} from "../../shell/first-steps-signal.ts";
import { Section } from "../../ui/page.tsx";
import classes from "./first-steps.module.css";
import { areStepsWanted, type Step, stepsOf } from "./steps.ts";

export function FirstSteps({ site }: { site: Site }) {
  const choice = useSyncExternalStore(onFirstStepsChosen, () => firstStepsChoice(site.id));
  const wanted = choice !== "hidden";
  const last = useQuery({ ...lastVisitsQuery(site.id), enabled: wanted });
  const check = useQuery({ ...installCheckQuery(site.id, false), enabled: wanted });
  if (!wanted || !last.data || !check.data) return null;
  const steps = stepsOf(site, check.data, last.data.totals);
  if (!areStepsWanted(steps, choice)) return null;
  const counted = steps.filter(({ state }) => state !== "later");
  return (
    <Section
      title={t("first_steps.title")}
      hint={t("first_steps.progress", {
        done: counted.filter(({ state }) => state === "done").length,
        all: counted.length,
      })}
      actions={
        <Button variant="subtle" color="gray" onClick={() => hideFirstSteps(site.id)}>
          {t("first_steps.dismiss")}
        </Button>
      }
    >
      <ol className={classes.steps}>
        {steps.map((step) => (
          <StepItem key={step.name} step={step}>
            <StepName step={step} site_id={site.id} />
          </StepItem>
        ))}
      </ol>
    </Section>
  );
}

const ICONS = { done: IconCircleCheckFilled, open: IconCircle, later: IconClock } as const;

function StepItem({ step, children }: { step: Step; children: ReactNode }) {
  const Icon = ICONS[step.state];
  return (
    <li className={classes.step} data-state={step.state}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div>
        <p className={classes.name}>
          {children}
          {step.state !== "open" && (
            <span className="sr-only">{t(`first_steps.${step.state}`)}</span>
          )}
        </p>
        {step.state !== "done" && step.name !== "site" && (
          <p className={classes.text}>{t(`first_steps.${step.name}_text`)}</p>
        )}
      </div>
    </li>
  );
}

/** A step that a page does leads there. */
function StepName({ step: { name, state, section }, site_id }: { step: Step; site_id: string }) {
  const text = t(`first_steps.${name}`);
  if (section === undefined || state === "later") return text;
  return (
    <Link
      to="/sites/$site_id/settings/site"
      params={{ site_id }}
      hash={section}
      className={state === "done" ? "plain" : "link"}
    >
      {text}
    </Link>
  );
}
