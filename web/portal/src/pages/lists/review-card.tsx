/** One row under review: as it was brought, what it may be, and what can be done. */
import { Button, Kbd, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { TargetRow } from "../../api/types.ts";
import { formatShare } from "../../format/number.ts";
import { t } from "../../i18n/index.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { Section } from "../../ui/page.tsx";
import { Tag } from "../../ui/tag.tsx";
import classes from "./lists.module.css";
import { isOpen } from "./review-queue.ts";
import { factsOf, nameOfRow } from "./row-words.ts";
import type { useReview } from "./use-review.ts";

interface ReviewCardProps {
  review: ReturnType<typeof useReview>;
  row: TargetRow;
  total: number;
}

export function ReviewCard({ review, row, total }: ReviewCardProps) {
  const { at, step, canReopen } = review;
  return (
    <Section>
      <div aria-live="polite">
        <div className={classes.reviewHead}>
          <span className={classes.small}>{t("review.row", { number: row.number })}</span>
          <Tag>{t(`match.${row.state}`)}</Tag>
        </div>
        <h2 className={classes.wanted}>{nameOfRow(row)}</h2>
        <p className={classes.wantedFacts}>{factsOf(row) || " "}</p>
      </div>
      <h3 className={classes.question}>{t("review.candidates")}</h3>
      {row.candidates.length === 0 && <p className="muted">{t("review.no_candidates")}</p>}
      <ol className={classes.candidates}>
        {row.candidates.map((candidate, index) => (
          <li key={candidate.company_id}>
            <UnstyledButton
              className={classes.candidate}
              aria-pressed={row.company_id === candidate.company_id}
              aria-keyshortcuts={String(index + 1)}
              onClick={() => step({ is: "choose", company_id: candidate.company_id })}
            >
              <Kbd size="sm" aria-hidden>
                {index + 1}
              </Kbd>
              <Monogram name={candidate.name} />
              <span className={classes.candidateText}>
                {candidate.name}
                <span className={classes.small}>{factsOf(candidate)}</span>
              </span>
              {row.company_id === candidate.company_id ? (
                <IconCheck size={18} aria-hidden />
              ) : (
                <span className={classes.small}>
                  {t("review.sure", { share: formatShare(candidate.probability) })}
                </span>
              )}
            </UnstyledButton>
          </li>
        ))}
      </ol>
      <div className={classes.reviewActions}>
        <KeyButton letter="0" label={t("review.aside")} onClick={() => step({ is: "refuse" })} />
        <KeyButton letter="o" label={t("review.other")} onClick={() => step({ is: "other" })} />
        <KeyButton
          letter="u"
          label={t("review.reopen")}
          disabled={!canReopen}
          onClick={() => step({ is: "reopen" })}
        />
      </div>
      <div className={classes.reviewFoot}>
        <KeyButton
          letter="b"
          label={t("review.previous")}
          disabled={at === 0}
          onClick={() => step({ is: "previous" })}
        />
        <span className={classes.small}>{isOpen(row) ? "" : t("review.decided_text")}</span>
        <KeyButton
          letter="n"
          label={t("review.next")}
          disabled={at + 1 >= total}
          onClick={() => step({ is: "next" })}
        />
      </div>
      <p className={classes.keys}>{t("review.keys")}</p>
    </Section>
  );
}

interface KeyButtonProps {
  letter: string;
  label: string;
  disabled?: boolean;
  onClick: () => void;
}

function KeyButton({ letter, label, disabled = false, onClick }: KeyButtonProps) {
  return (
    <Button
      variant="default"
      disabled={disabled}
      aria-keyshortcuts={letter}
      rightSection={
        <Kbd size="xs" aria-hidden className={classes.kbd}>
          {letter}
        </Kbd>
      }
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
