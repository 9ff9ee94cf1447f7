/** The frame of a page: its one heading, what can be done there, and sections below. */
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./page.module.css";

interface PageProps {
  title: ReactNode;
  /** In the browser's tab, when the title is more than a text. */
  tabTitle?: string | undefined;
  /** A line under the title. */
  subtitle?: ReactNode;
  /** To the right of the title. */
  actions?: ReactNode;
  /** `wide` for lists, `text` for forms and reading. */
  width?: "normal" | "wide" | "text";
  children: ReactNode;
}

export function Page({
  title,
  tabTitle,
  subtitle,
  actions,
  width = "normal",
  children,
}: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      <title>{`${tabTitle ?? (typeof title === "string" ? title : "")} · Doorplate`}</title>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>{title}</h1>
          {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  /** Names it in the address, so that others can lead to it. */
  id?: string;
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  /** Without padding, for tables and lists that bring their own. */
  flush?: boolean;
  children: ReactNode;
}

export function Section({ id, title, hint, actions, flush, children }: SectionProps) {
  const place = useRef<HTMLElement>(null);
  // It may come later than the page: whoever was led here is brought here then.
  useEffect(() => {
    if (id && window.location.hash === `#${id}`) {
      place.current?.scrollIntoView({ block: "start" });
      place.current?.setAttribute("data-arrived", "true");
    }
  }, [id]);
  return (
    <section ref={place} id={id} className={classes.section} data-flush={flush || undefined}>
      {(title || actions) && (
        <div className={classes.sectionHead}>
          <div>
            {title && <h2 className={classes.sectionTitle}>{title}</h2>}
            {hint && <p className={classes.hint}>{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
