/**
 * A button with a panel that opens below it. The button is there at once; the code that places the
 * panel comes right after the first paint, and a press in between is not lost.
 */
import { type ReactElement, type ReactNode, Suspense, lazy } from "react";

export interface PopupProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  position: "bottom-start" | "bottom-end";
  /** The button; it opens and closes by its own `onClick`. */
  button: ReactElement;
  dropdownClass?: string | undefined;
  children: ReactNode;
}

const PlacedPopup = lazy(() => import("./placed-popup.tsx"));

export function Popup(props: PopupProps) {
  return (
    <Suspense fallback={props.button}>
      <PlacedPopup {...props} />
    </Suspense>
  );
}
