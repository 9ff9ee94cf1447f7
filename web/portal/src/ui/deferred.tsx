/**
 * Puts off loading what opens over the page until somebody means to use it: points at its button,
 * reaches it with the keyboard, or presses it. The button is there all along; neither a press nor
 * the focus is lost when the real thing takes its place.
 */
import {
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  startTransition,
  Suspense,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import classes from "./deferred.module.css";

interface DeferredProps {
  /** What stands there until then. */
  plain: ReactElement;
  /** The real thing, which may load lazily; told whether it was pressed before it was there. */
  children: (pressed: boolean) => ReactNode;
}

export function Deferred({ plain, children }: DeferredProps) {
  const [meant, setMeant] = useState(false);
  const [pressed, setPressed] = useState(false);
  const focused = useRef(false);
  // A transition: the plain button stays, and stays the same element, until the rest is loaded.
  const mean = () => startTransition(() => setMeant(true));
  if (meant) {
    return (
      <Suspense fallback={plain}>
        <Placed hadFocus={() => focused.current}>{children(pressed)}</Placed>
      </Suspense>
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <span
      className={classes.place}
      onPointerEnter={(event: PointerEvent) => {
        // A finger enters and presses at once; its press is what counts.
        if (event.pointerType === "mouse") mean();
      }}
      onFocus={(event: FocusEvent) => {
        focused.current = true;
        if (event.target.matches(":focus-visible")) mean();
      }}
      onBlur={() => {
        focused.current = false;
      }}
      onClick={() => {
        setPressed(true);
        mean();
      }}
    >
      {plain}
    </span>
  );
}

interface PlacedProps {
  /** Whether the plain form had the focus when this took its place. */
  hadFocus: () => boolean;
  children: ReactNode;
}

function Placed({ hadFocus, children }: PlacedProps) {
  const place = useRef<HTMLSpanElement>(null);
  const hadFocusAtFirst = useRef(hadFocus);
  useLayoutEffect(() => {
    if (!hadFocusAtFirst.current()) return;
    place.current?.querySelector<HTMLElement>("button, [tabindex]")?.focus({ preventScroll: true });
  }, []);
  return (
    <span ref={place} className={classes.place}>
      {children}
    </span>
  );
}
