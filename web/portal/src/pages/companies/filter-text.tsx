/** The filter as text. What cannot be read is underlined where it stands, and said below. */
import { useDebouncedCallback } from "@mantine/hooks";
import { type KeyboardEvent, useId, useState } from "react";
import { type FilterError, parseFilter } from "../../filters/expression.ts";
import { t } from "../../i18n/index.ts";
import classes from "./filter-panel.module.css";

const TYPING_DELAY_MS = 400;
/** In the words of the language, which are the same for everybody. */
const EXAMPLE = "country:DE,AT (visits>=3 or page:/pricing) not tag:partner";
/** More words than this are not listed. */
const ALLOWED_SHOWN = 12;

interface FilterTextProps {
  text: string;
  onChange: (filter: string) => void;
}

export function FilterText({ text, onChange }: FilterTextProps) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  const [isTouched, setIsTouched] = useState(false);
  const ids = { field: useId(), error: useId(), hint: useId() };
  // The address can change without the box: the builder, a chip, back.
  if (seen !== text) {
    setSeen(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const { error } = parseFilter(typed);
  const send = useDebouncedCallback(
    (next: string) => {
      setIsTouched(true);
      if (parseFilter(next).error === null) onChange(next.trim());
    },
    { delay: TYPING_DELAY_MS },
  );
  function press(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    setIsTouched(true);
    if (error === null) onChange(typed.trim());
  }
  const isWrong = error !== null && (isTouched || typed === text);
  return (
    <div className={classes.text}>
      <label htmlFor={ids.field} className={classes.label}>
        {t("builder.text")}
      </label>
      <div className={classes.box} data-wrong={isWrong || undefined}>
        <div className={classes.mirror} aria-hidden>
          {isWrong ? <Marked text={typed} error={error} /> : typed}{" "}
        </div>
        <textarea
          id={ids.field}
          rows={1}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={EXAMPLE}
          value={typed}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? ids.error : ids.hint}
          onChange={(event) => {
            const next = event.currentTarget.value.replaceAll("\n", " ");
            setTyped(next);
            setIsTouched(false);
            send(next);
          }}
          onKeyDown={press}
        />
      </div>
      {isWrong ? (
        <p id={ids.error} className={classes.error} role="alert">
          {errorText(typed, error)}
        </p>
      ) : (
        <p id={ids.hint} className={classes.hint}>
          {t("builder.text_hint")}
        </p>
      )}
    </div>
  );
}

function Marked({ text, error }: { text: string; error: FilterError }) {
  const end = Math.max(error.to, error.from + 1);
  return (
    <>
      {text.slice(0, error.from)}
      <mark>{text.slice(error.from, end) || " "}</mark>
      {text.slice(end)}
    </>
  );
}

/** What is wrong, and what is allowed there. */
export function errorText(text: string, { code, from, to, allowed }: FilterError): string {
  const what = t(`filter_error.${code}`, { word: text.slice(from, to).trim() });
  if (allowed.length === 0) return what;
  const words = allowed.slice(0, ALLOWED_SHOWN).join(", ");
  const form = allowed.length > ALLOWED_SHOWN ? "allowed_more" : "allowed";
  return `${what} ${t(`filter_error.${form}`, { words })}`;
}
