/** The button of a segment's menu; there before its menu is. */
import { ActionIcon } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";
import { t } from "../../i18n/index.ts";
import classes from "./segments.module.css";

export function PlainSegmentButton({
  name,
  className,
  ...props
}: { name: string } & ComponentPropsWithRef<"button">) {
  return (
    <ActionIcon
      variant="subtle"
      size={24}
      className={`${classes.more} ${className ?? ""}`}
      aria-label={t("segment.menu", { name })}
      {...props}
    >
      <IconDots size={15} aria-hidden />
    </ActionIcon>
  );
}
