/** Host names as people type them. */

/** The host of what was typed or pasted: `https://www.example.com/x` is `www.example.com`. */
export function hostOf(typed: string): string {
  const withoutScheme = typed.trim().replace(/^[a-z]+:\/\//i, "");
  return (withoutScheme.split(/[/?#]/)[0] ?? "").toLowerCase();
}
