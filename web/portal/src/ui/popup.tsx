/** A button with a panel that opens below it. */
import { type ReactElement, type ReactNode, lazy } from "react";
import { Deferred } from "./deferred.tsx";

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
  return <Deferred plain={props.button}>{() => <PlacedPopup {...props} />}</Deferred>;
}
