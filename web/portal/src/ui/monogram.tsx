/** A tile with initials. A logo would have to be fetched, and would tell its owner who is shown. */
import classes from "./monogram.module.css";

const HUES = 8;

export function Monogram({ name, large }: { name: string; large?: boolean }) {
  return (
    <span
      className={classes.monogram}
      data-hue={hashOf(name) % HUES}
      data-large={large || undefined}
      aria-hidden
    >
      {initialsOf(name)}
    </span>
  );
}

/** Up to two initials: "Harrow & Finch" is "HF"; a single word gives its first letter. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s/-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? name.trim())][0] ?? "?";
  const second = words.length > 1 ? ([...(words[1] ?? "")][0] ?? "") : "";
  return (first + second).toUpperCase();
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash;
}
