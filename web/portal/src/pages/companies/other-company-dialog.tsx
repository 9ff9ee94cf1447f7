/** Says which company it is instead: one of the data set, or one that nobody knows yet. */
import { Button, Modal, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { companySearchQuery } from "../../api/queries.ts";
import type { FoundCompany } from "../../api/types.ts";
import { formatPlace } from "../../format/place.ts";
import { t } from "../../i18n/index.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import type { Wanted } from "./correct-menu.tsx";
import classes from "./other-company.module.css";

const TYPING_MS = 250;

interface OtherCompanyDialogProps {
  onClose: () => void;
  onChoose: (wanted: Wanted, company?: FoundCompany) => void;
  /** Whether only companies of the data set will do. */
  onlyKnown?: boolean;
}

export default function OtherCompanyDialog(props: OtherCompanyDialogProps) {
  const { onClose, onChoose, onlyKnown } = props;
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useQuery(companySearchQuery(text));
  const choose = (company: FoundCompany) =>
    onChoose({ is: "company", right_company_id: company.id }, company);
  return (
    <Modal opened onClose={onClose} title={t("correct.other_title")} size="md">
      <TextInput
        label={t("correct.search")}
        placeholder={t("correct.search_hint")}
        autoComplete="off"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.results} aria-live="polite">
        {text !== "" && (
          <QueryView query={found} skeleton={<SkeletonRows rows={4} />}>
            {(companies) => (
              <>
                {companies.length === 0 && (
                  <p className={classes.none}>{t("correct.none", { text })}</p>
                )}
                <ul>
                  {companies.map((company) => (
                    <li key={company.id}>
                      <UnstyledButton className={classes.company} onClick={() => choose(company)}>
                        <Monogram name={company.name} />
                        <span className={classes.text}>
                          {company.name}
                          <span className={classes.facts}>{factsOf(company)}</span>
                        </span>
                      </UnstyledButton>
                    </li>
                  ))}
                </ul>
                {!onlyKnown && <NewCompany key={text} name={text} onChoose={onChoose} />}
              </>
            )}
          </QueryView>
        )}
      </div>
    </Modal>
  );
}

function NewCompany({ name, onChoose }: { name: string; onChoose: (wanted: Wanted) => void }) {
  const [domain, setDomain] = useState("");
  return (
    <form
      className={classes.fresh}
      onSubmit={(event) => {
        event.preventDefault();
        onChoose({
          is: "company",
          right_company: { name, ...(domain.trim() && { domain: domain.trim() }) },
        });
      }}
    >
      <TextInput
        label={t("correct.domain")}
        placeholder="example.com"
        autoComplete="off"
        value={domain}
        onChange={(event) => setDomain(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t("correct.use", { name })}
      </Button>
    </form>
  );
}

function factsOf({ domain, city, country }: FoundCompany): string {
  return [domain, formatPlace(city, country)].filter(Boolean).join(" · ");
}
