/** The part of `Popup` that places the panel; see there. */
import { Popover } from "@mantine/core";
import { useEffect, useState } from "react";
import type { PopupProps } from "./popup.tsx";

export default function PlacedPopup(props: PopupProps) {
  const { opened, onChange, position, button, dropdownClass, children } = props;
  // Opens after its button has taken the focus over, so that it can give the focus back to it.
  const [placed, setPlaced] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setPlaced(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Popover
      opened={opened && placed}
      onChange={onChange}
      position={position}
      trapFocus
      returnFocus
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown className={dropdownClass}>{children}</Popover.Dropdown>
    </Popover>
  );
}
