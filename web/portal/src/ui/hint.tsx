/** A note on hover, focus and touch. */
import { type ReactElement, lazy } from "react";
import { Deferred } from "./deferred.tsx";

export interface HintProps {
  label: string;
  children: ReactElement;
}

const PlacedHint = lazy(() => import("./placed-hint.tsx"));

export function Hint({ label, children }: HintProps) {
  return (
    <Deferred plain={children}>{() => <PlacedHint label={label}>{children}</PlacedHint>}</Deferred>
  );
}
