/** The button of the column chooser; there before its menu is. */
import { ActionIcon } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";
import { t } from "../../i18n/index.ts";
import classes from "./companies.module.css";

export function ColumnsButton({ className, ...props }: ComponentPropsWithRef<"button">) {
  return (
    <ActionIcon
      variant="default"
      size={30}
      className={`${classes.chooser} ${className ?? ""}`}
      aria-label={t("companies.columns")}
      title={t("companies.columns")}
      {...props}
    >
      <IconColumns3 size={16} stroke={1.7} />
    </ActionIcon>
  );
}
