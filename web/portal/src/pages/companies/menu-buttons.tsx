/** The buttons of the list's menus; there before the menus are. */
import { ActionIcon } from "@mantine/core";
import { IconColumns3, IconDownload } from "@tabler/icons-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { t } from "../../i18n/index.ts";
import classes from "./companies.module.css";

type ButtonProps = ComponentPropsWithRef<"button">;

export function ColumnsButton(props: ButtonProps) {
  return (
    <MenuButton {...props} label={t("companies.columns")}>
      <IconColumns3 size={16} stroke={1.7} />
    </MenuButton>
  );
}

export function ExportButton(props: ButtonProps) {
  return (
    <MenuButton {...props} label={t("companies.export")}>
      <IconDownload size={16} stroke={1.7} />
    </MenuButton>
  );
}

interface MenuButtonProps extends ButtonProps {
  label: string;
  children: ReactNode;
}

function MenuButton({ label, className, children, ...props }: MenuButtonProps) {
  return (
    <ActionIcon
      variant="default"
      size={30}
      className={`${classes.chooser} ${className ?? ""}`}
      aria-label={label}
      title={label}
      {...props}
    >
      {children}
    </ActionIcon>
  );
}
