/** The way back, above the heading. */
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./lists.module.css";

interface CrumbProps {
  text: string;
  /** As the page below. */
  width?: "normal" | "text";
  /** The link, around what it shows. */
  link: (className: string | undefined, content: ReactNode) => ReactNode;
}

export function Crumb({ text, width = "normal", link }: CrumbProps) {
  return (
    <div className={classes.crumb} data-width={width} data-print="off">
      {link(
        classes.back,
        <>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          {text}
        </>,
      )}
    </div>
  );
}
