/** German texts of the target lists. */
import type { enLists } from "./en-lists.ts";

export const deLists: Record<keyof typeof enLists, string> = {
  "lists.add": "Liste hinzufügen",
  "lists.all": "Alle Listen",
  "lists.again": "Neu abgleichen",
  "lists.again_title":
    "Nach einem neuen Datensatz: prüft jede Zeile, über die niemand entschieden hat",
  "lists.bar": "Wie die Zeilen zugeordnet sind",
  "lists.brought": "Hinzugefügt",
  "lists.choose": "Unternehmen wählen",
  "lists.column_rows": "Zeilen",
  "lists.column_share": "Erkennbar",
  "lists.column_state": "Zugeordnet, zu prüfen, unbekannt",
  "lists.column_name": "Liste",
  "lists.delete": "Löschen",
  "lists.delete_button": "Liste löschen",
  "lists.delete_question": "„{name}“ löschen?",
  "lists.delete_text":
    "Ihre Zeilen und alles, was darin gewählt wurde, werden gelöscht. Es gibt kein Zurück.",
  "lists.deleted": "„{name}“ ist gelöscht",
  "lists.drop": "Tabelle hier ablegen oder Datei wählen",
  "lists.drop_hint":
    "CSV oder TSV, wie eine Tabellenkalkulation oder ein CRM sie schreibt. Höchstens " +
    "20.000 Zeilen.",
  "lists.empty_rows": "So ist keine Zeile.",
  "lists.file": "Datei",
  "lists.file_other": "Andere Datei",
  "lists.kept": "Von jeder Zeile werden nur Name, Domain und Land aufbewahrt.",
  "lists.matched_again": "Neu abgeglichen",
  "lists.more": "Weitere Zeilen",
  "lists.name": "Name der Liste",
  "lists.name_hint": "Wunschkunden",
  "lists.name_taken": "Eine andere Liste heißt schon so.",
  "lists.none_text":
    "Bringen Sie die Unternehmen mit, die Sie gern sehen würden. Doorplate sagt vorab, " +
    "wie viele davon überhaupt erkennbar sind und warum die anderen nicht.",
  "lists.none_title": "Noch keine Liste",
  "lists.paste": "Oder einfügen",
  "lists.paste_hint": "Firma; Webseite; Land\nBeispiel Pumpen GmbH; example.com; DE",
  "lists.passed_empty.one": "{count} Zeile ohne Namen und Domain wurde übergangen.",
  "lists.passed_empty.other": "{count} Zeilen ohne Namen und Domain wurden übergangen.",
  "lists.passed_repeated.one": "{count} doppelte Zeile wurde übergangen.",
  "lists.passed_repeated.other": "{count} doppelte Zeilen wurden übergangen.",
  "lists.rename": "Umbenennen",
  "lists.rows": "Zeilen",
  "lists.rows_count.one": "{count} Zeile",
  "lists.rows_count.other": "{count} Zeilen",
  "lists.subtitle":
    "Unternehmen, die Sie gern sehen würden, und wie viele davon überhaupt erkennbar sind.",
  "lists.title": "Listen",

  "forecast.all": "Diese Liste ist ganz erkennbar: Jedes Unternehmen darin hat ein eigenes Netz.",
  "forecast.because_in_review": "{rest} noch auf Ihre Wahl warten",
  "forecast.because_no_own_network": "{rest} kein eigenes Netz haben",
  "forecast.because_not_known": "der Datensatz {rest} nicht kennt",
  "forecast.because_refused": "{rest} verworfen wurden",
  "forecast.none": "Von dieser Liste ist nichts erkennbar, weil {because}.",
  "forecast.part": "Teil",
  "forecast.some": "{share} dieser Liste sind überhaupt erkennbar, weil {because}.",
  "forecast.text":
    "Ein Unternehmen ohne eigenes Netz lässt sich an einer Adresse nicht erkennen, was " +
    "immer ein Anbieter sagt. Die Teile ergeben zusammen alle Zeilen.",
  "forecast.title": "Was erkennbar ist",
  "forecast.todo": "Was Sie tun können",
  "coverage.in_review": "Zu prüfen",
  "coverage.no_own_network": "Kein eigenes Netz",
  "coverage.not_known": "Nicht bekannt",
  "coverage.own_network": "Eigenes Netz",
  "coverage.refused": "Verworfen",
  "coverage_todo.in_review": "Wählen Sie das richtige Unternehmen.",
  "coverage_todo.no_own_network":
    "Es erreicht das Internet nur über Provider und Clouds. Schalten Sie das Cookie " +
    "ein, oder lassen Sie Ihre Websites die Domain eines Formulars oder einer " +
    "Anmeldung mitteilen.",
  "coverage_todo.not_known":
    "Ergänzen Sie die Domain der Zeile oder ein Register, das das Unternehmen führt.",
  "coverage_todo.own_network": "Nichts: Ein Besuch aus dem eigenen Netz wird benannt.",
  "coverage_todo.refused": "Nichts: Jemand hat die Zeile verworfen.",

  "match.all": "Alle",
  "match.chosen": "Gewählt",
  "match.decided": "{name}: {what}",
  "match.filter": "Stand der Zeilen",
  "match.matched": "Zugeordnet",
  "match.other": "Anderes Unternehmen",
  "match.refused": "Verworfen",
  "match.review": "Zu prüfen",
  "match.unknown": "Unbekannt",

  "review.aside": "Verwerfen: keines davon",
  "review.candidates": "Welches Unternehmen ist es?",
  "review.decided_text": "Entschieden. Sie können die Zeile wieder öffnen.",
  "review.done_text": "Alle wartenden Zeilen sind durchgesehen.",
  "review.done_title": "Es ist nichts mehr zu prüfen",
  "review.keys":
    "Tasten: 1–5 wählt, 0 verwirft, n weiter, b zurück, o anderes Unternehmen, u öffnet wieder.",
  "review.left.one": "{count} Zeile wartet",
  "review.left.other": "{count} Zeilen warten",
  "review.next": "Weiter",
  "review.no_candidates": "Der Datensatz kennt nichts dergleichen.",
  "review.other": "Anderes Unternehmen",
  "review.previous": "Zurück",
  "review.reopen": "Wieder öffnen",
  "review.row": "Zeile {number}",
  "review.start": "Prüfen",
  "review.sure": "{share} sicher",
  "review.title": "Prüfen",
  "review.to_list": "Zur Liste",
};
