/** The builder and the text of the filter: two forms of one thing, each following the other. */
import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useMemo, useState } from "react";
import { companiesCountQuery } from "../../api/queries.ts";
import { type Branch, fromBranch, toBranch } from "../../filters/builder.ts";
import { parseFilter, printFilter } from "../../filters/expression.ts";
import { plural, t } from "../../i18n/index.ts";
import { usePeriod, useSite } from "../../shell/site-context.ts";
import { FilterGroup } from "./filter-group.tsx";
import { FilterText } from "./filter-text.tsx";
import classes from "./filter-panel.module.css";

interface FilterPanelProps {
  id: string;
  text: string;
  onChange: (filter: string) => void;
  onClose: () => void;
}

export default function FilterPanel({ id, text, onChange, onClose }: FilterPanelProps) {
  const parsed = useMemo(() => parseFilter(text), [text]);
  const [branch, setBranch] = useState<Branch>(() => toBranch(parsed.filter));
  const said = printFilter(fromBranch(branch));
  const written = parsed.error ? null : printFilter(parsed.filter);
  // The address can change without the builder: the text box, a chip, back. What is not complete
  // says nothing yet, so it stays while what is said is the same.
  const [seen, setSeen] = useState(written);
  if (written !== null && written !== seen) {
    setSeen(written);
    if (written !== said) setBranch(toBranch(parsed.filter));
  }
  function build(next: Branch) {
    setBranch(next);
    const filter = printFilter(fromBranch(next));
    setSeen(filter);
    if (filter !== written) onChange(filter);
  }
  function close(event: KeyboardEvent) {
    // In a field it is the field's own: it closes the choices.
    if (event.key === "Escape" && !(event.target as HTMLElement).matches("input")) onClose();
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div id={id} className={classes.panel} onKeyDown={close}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t("builder.title")}</h2>
        <Count text={text} isReadable={parsed.error === null} />
        <CloseButton size="sm" aria-label={t("builder.close")} onClick={onClose} />
      </div>
      {parsed.error ? (
        <p className={classes.waiting}>{t("builder.unreadable")}</p>
      ) : (
        <FilterGroup branch={branch} depth={0} onChange={build} />
      )}
      <FilterText text={text} onChange={onChange} />
    </div>
  );
}

/** How much the filter leaves, as it is typed. */
function Count({ text, isReadable }: { text: string; isReadable: boolean }) {
  const site = useSite();
  const { range } = usePeriod();
  const { data } = useQuery({
    ...companiesCountQuery(site.id, text, range),
    enabled: isReadable,
  });
  return (
    <span className={classes.count} aria-live="polite">
      {data && isReadable
        ? `${plural("count.companies", data.companies)}, ${plural("count.visits", data.visits)}`
        : ""}
    </span>
  );
}
