/** The part of `Hint` that places the note; see there. */
import { Tooltip } from "@mantine/core";
import type { HintProps } from "./hint.tsx";

export default function PlacedHint({ label, children }: HintProps) {
  return (
    <Tooltip label={label} position="top-start" events={{ hover: true, focus: true, touch: true }}>
      {children}
    </Tooltip>
  );
}
