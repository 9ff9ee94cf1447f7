/** The part of `Popup` that places the panel; see there. */
import { Popover } from "@mantine/core";
import type { PopupProps } from "./popup.tsx";

export default function PlacedPopup(props: PopupProps) {
  const { opened, onChange, position, button, dropdownClass, children } = props;
  return (
    <Popover opened={opened} onChange={onChange} position={position} trapFocus returnFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown className={dropdownClass}>{children}</Popover.Dropdown>
    </Popover>
  );
}
