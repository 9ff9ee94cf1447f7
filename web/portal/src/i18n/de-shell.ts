/** German texts of the frame around every page. */
import type { enShell } from "./en-shell.ts";

export const deShell: Record<keyof typeof enShell, string> = {
  close: "Schließen",
  loading: "Wird geladen",
  saved: "Gespeichert",
  "error.retry": "Erneut versuchen",
  "error.text": "Es ist nichts verloren. Versuchen Sie es gleich noch einmal.",
  "error.title": "Das hat nicht geklappt",
  "not_found.home": "Zur Übersicht",
  "not_found.text":
    "Die Seite oder die Website gibt es nicht, oder sie gehört zu einem anderen Arbeitsbereich.",
  "not_found.title": "Hier ist nichts",

  "nav.companies": "Unternehmen",
  "nav.companies.short": "Unternehmen",
  "nav.label": "Hauptmenü",
  "nav.lists": "Listen",
  "nav.lists.short": "Listen",
  "nav.overview": "Übersicht",
  "nav.overview.short": "Übersicht",
  "nav.settings": "Einstellungen",
  "nav.settings.short": "Einstellungen",
  "nav.side": "Website, Seiten und Ihr Konto",
  "nav.skip": "Zum Inhalt springen",
  "nav.verdicts": "Wo blieb der Rest",
  "nav.verdicts.short": "Der Rest",
  "footer.data_set": "Datensatz vom {day}: Quellen und Lizenzen",
  "footer.privacy": "Unternehmen, nie Personen.",
  "footer.sources": "Quellen und Lizenzen",

  "time.now": "gerade eben",
  "user.menu": "Ihr Konto und Ihre Einstellungen",
  "site.switch": "Website wählen",
};
