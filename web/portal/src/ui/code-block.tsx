/** A piece of code to take along. */
import { CopyButton } from "./copy-button.tsx";
import classes from "./code-block.module.css";

export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.block}>
      {/* Focusable, so that what is wider than the screen can be scrolled with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <CopyButton value={code} variant="filled" />
    </div>
  );
}
