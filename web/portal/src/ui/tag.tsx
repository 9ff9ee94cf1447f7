/** A short word with a tone. The word says it; the colour only helps. */
import type { ReactNode } from "react";
import classes from "./tag.module.css";

export type Tone = "accent" | "good" | "warn" | "bad" | "neutral";

export function Tag({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
