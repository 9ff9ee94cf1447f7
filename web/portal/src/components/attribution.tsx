/** The footer: what the data set stands on, in the words that its licences ask for. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { dataSetQuery } from "../api/queries.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../i18n/index.ts";
import classes from "./attribution.module.css";

/** `link` leads to the page with all sources and licences. */
export function Attribution({ link }: { link: (text: string) => ReactNode }) {
  const { data } = useQuery(dataSetQuery);
  return (
    <footer className={classes.footer}>
      <span>{t("footer.privacy")}</span>
      {data && (
        <>
          {data.attribution.map((text) => (
            <span key={text}>{text}</span>
          ))}
          {link(
            data.as_of ? t("footer.data_set", { day: formatDay(data.as_of) }) : t("footer.sources"),
          )}
        </>
      )}
    </footer>
  );
}
