/** A note on hover, focus and touch. What it is about is there at once, the note's code later. */
import { type ReactElement, Suspense, lazy } from "react";

export interface HintProps {
  label: string;
  children: ReactElement;
}

const PlacedHint = lazy(() => import("./placed-hint.tsx"));

export function Hint({ label, children }: HintProps) {
  return (
    <Suspense fallback={children}>
      <PlacedHint label={label}>{children}</PlacedHint>
    </Suspense>
  );
}
