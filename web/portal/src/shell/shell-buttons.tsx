/** The buttons of the shell's two menus; there before the menus are. */
import { UnstyledButton } from "@mantine/core";
import { IconDots, IconSelector } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";
import type { Session, Site } from "../api/types.ts";
import { t } from "../i18n/index.ts";
import { Monogram } from "../ui/monogram.tsx";
import classes from "./shell-buttons.module.css";

type ButtonProps = ComponentPropsWithRef<"button">;

export function SiteButton({ site, className, ...props }: { site: Site } & ButtonProps) {
  return (
    <UnstyledButton className={`${classes.button} ${className ?? ""}`} {...props}>
      <Monogram name={site.name} />
      <span className={classes.text}>
        <span className={classes.name}>{site.name}</span>
        {site.host !== site.name && <span className={classes.detail}>{site.host}</span>}
      </span>
      <span className="sr-only">{t("site.switch")}</span>
      <IconSelector size={16} aria-hidden />
    </UnstyledButton>
  );
}

export function UserButton({
  session,
  className,
  ...props
}: { session: Session | undefined } & ButtonProps) {
  return (
    <UnstyledButton className={`${classes.button} ${className ?? ""}`} data-kind="user" {...props}>
      <span className={classes.text}>
        <span className={classes.name}>{session?.workspace.name}</span>
        <span className={classes.detail}>{session?.user.name || session?.user.email}</span>
      </span>
      <span className="sr-only">{t("user.menu")}</span>
      <IconDots size={16} aria-hidden />
    </UnstyledButton>
  );
}
