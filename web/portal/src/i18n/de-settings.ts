/** German texts of the settings. */
import type { enSettings } from "./en-settings.ts";

export const deSettings: Record<keyof typeof enSettings, string> = {
  "outcome.below_threshold": "Ein Kandidat, aber nicht sicher genug",
  "outcome.closed": "Das Netz gehört inzwischen zu keinem, das genannt wird",
  "outcome.conflict": "Zwei Unternehmen passen",
  "outcome.generic_name": "Der Name des Netzes ist einer von vielen",
  "outcome.named_by_data_set": "Der Datensatz nennt es inzwischen",
  "outcome.no_name": "Das Netz hat keinen Namen",
  "outcome.not_confirmed": "Der Name des Netzes führt nirgendwohin",
  "outcome.provider_domain": "Der Name ist der eines Anbieters",
  "outcome.unlisted_domain": "Kein Register kennt die Domain",
  "outcome.unreachable": "Die Nameserver antworteten nicht",
  "outcome.unreadable": "Das Siegel ließ sich nicht öffnen",
  "outcome.validated": "Unternehmen gefunden",
  "outcome.visit_gone": "Den Besuch gibt es nicht mehr",

  "quality.abstained.one": "{count} Zeile ohne Antwort, nach Grund",
  "quality.abstained.other": "{count} Zeilen ohne Antwort, nach Grund",
  "quality.accuracy": "Korrektklassifikation",
  "quality.accuracy_title": "Richtige Antworten unter allen Zeilen",
  "quality.another_company": "Ein anderes Unternehmen",
  "quality.answers": "Antworten",
  "quality.brier": "Brier-Wert",
  "quality.brier_title": "Mittlerer quadratischer Fehler der Sicherheit; 0 ist am besten",
  "quality.corrections": "Nach Ihren eigenen Korrekturen",
  "quality.corrections_hint":
    "Ergebnisse, die hier jemand geprüft hat. Man prüft, was falsch aussieht: Das ist keine " +
    "faire Stichprobe.",
  "quality.ece": "Kalibrierungsfehler",
  "quality.ece_title": "Wie weit Sicherheit und Ergebnis auseinanderliegen; 0 ist am besten",
  "quality.false_business": "Falsche Unternehmen",
  "quality.false_business_title":
    "Zeilen, in denen niemand zu zeigen war und doch ein Unternehmen gezeigt wurde",
  "quality.false_by_kind": "Als Unternehmen gezeigt, obwohl niemand zu zeigen ist",
  "quality.macro_f1": "Mittleres F1",
  "quality.macro_f1_title": "Genauigkeit und Abdeckung, gemittelt über die Klassen",
  "quality.measured": "{rows} Zeilen mit bekannter Antwort, {day}",
  "quality.no_corrections": "Bisher wurde nichts korrigiert oder bestätigt.",
  "quality.none_text": "Messen Sie an Zeilen, deren Antwort Sie kennen:",
  "quality.none_title": "Bisher wurde nichts gemessen",
  "quality.observed": "Eingetroffen",
  "quality.older":
    "{rows} Zeilen mit bekannter Antwort, {day}, mit dem früheren Datensatz {version}",
  "quality.precision": "Genauigkeit",
  "quality.precision_title": "Richtige unter den gezeigten",
  "quality.promised": "Zugesagt",
  "quality.recall": "Abdeckung",
  "quality.recall_title": "Gefundene unter denen, die zu finden waren",
  "quality.reliability": "Zugesagte Sicherheit, und was eintraf",
  "quality.shown_of": "{shown} von {rows} · {share}",
  "quality.subtitle":
    "Wie oft der laufende Datensatz recht hat, und ob er weiß, wie sicher er ist.",
  "quality.wrong": "Was stattdessen richtig war",

  "consent.dnt": "Do Not Track beachten",
  "consent.dnt_text": "Zugriffe von Browsern, die es senden, werden verworfen und gezählt.",
  "consent.gpc": "Global Privacy Control beachten",
  "consent.gpc_text": "Zugriffe von Browsern, die es senden, werden verworfen und gezählt.",
  "consent.hint": "Der Server setzt das durch, was auch immer die Seite tut. Es gilt von jetzt an.",
  "consent.none_needed": "Es wird keine Einwilligung verlangt",
  "consent.none_needed_text": "Alles wird erfasst, ohne Cookie und ohne die Adresse.",
  "consent.opt_in": "Nur mit Einwilligung",
  "consent.opt_in_text": "Nichts wird erfasst, bis die Seite ein Ja meldet.",
  "consent.opt_out": "Bis jemand widerspricht",
  "consent.opt_out_text": "Es wird erfasst, sofern die Seite kein Nein meldet.",
  "consent.title": "Einwilligung und Datenschutzsignale",

  "first_party.behind": "{observations} aus {networks}, zuletzt am {day}",
  "first_party.cookie": "Unternehmen mit einem Cookie weitertragen",
  "first_party.cookie_text":
    "Nach Einwilligung trägt ein Cookie von Ihnen ein Unternehmen einige Tage lang zu Besuchen " +
    "von zu Hause weiter.",
  "first_party.domains": "Seiten dürfen die Domain des Unternehmens nennen",
  "first_party.domains_text":
    "Von einer E-Mail-Adresse in doorplate('domain', …) wird nur die Domain gesendet.",
  "first_party.forget": "Vergessen",
  "first_party.forget_label": "{domain} vergessen",
  "first_party.hint":
    "Zählt nur in Ihrem Arbeitsbereich. Jeder Schalter ändert die Einbindung oben.",
  "first_party.named": "Genannte Domains",
  "first_party.no_domains":
    "Noch keine Domain. Wird eine dreimal an zwei Tagen genannt, benennt sie ihr Netz.",
  "first_party.title": "Was Ihre Website selbst weiß",
  "first_party.uplift":
    "Mit dem Cookie werden {after} der Besuche zugeordnet, ohne ihn {before}: {carried} " +
    "Besuche mehr.",
  "first_party.uplift_none": "Der Gewinn durch den Cookie steht hier, sobald es Besuche gibt.",

  "key.create": "Neuen Schlüssel erzeugen",
  "key.hint":
    "Damit Ihre Server Ereignisse senden können. Ein neuer Schlüssel ersetzt den bisherigen " +
    "sofort.",
  "key.once": "Er wird nur jetzt angezeigt. Verwahren Sie ihn wie ein Passwort.",
  "key.title": "Geheimer Schlüssel",

  "delete.button": "Website löschen",
  "delete.hint": "Beendet die Erfassung sofort und löscht alles, was erfasst wurde.",
  "delete.question": "{site} löschen?",
  "delete.text":
    "Alle Besuche und Unternehmen dieser Website werden gelöscht. Es gibt keinen Weg zurück.",
  "delete.title": "Löschen",
  "delete.type": "Zur Bestätigung {host} eingeben",

  "data_set.as_of": "Stand",
  "data_set.companies": "Unternehmen",
  "data_set.empty_text":
    "Bauen Sie einen mit doorplate dataset build und starten Sie den Server dann damit.",
  "data_set.empty_title": "Es ist kein Datensatz geladen",
  "data_set.networks": "Netze",
  "data_set.licence": "Lizenz",
  "data_set.rows": "Zeilen",
  "data_set.size": "Größe",
  "data_set.source": "Quelle",
  "data_set.sources": "Quellen",
  "data_set.subtitle":
    "Worauf die Zuordnungen beruhen. Jede Angabe trägt ihre Quelle und ihren Stand.",
  "data_set.v4_v6": "{v4} in IPv4, {v6} in IPv6",
  "data_set.version": "Fassung",
  "licence_class.attribution": "Namensnennung",
  "licence_class.first_party": "Ihre eigenen Daten",
  "licence_class.open": "Offen",
  "licence_class.operator_agreed": "Bedingungen vom Betreiber angenommen",
  "licence_class.share_alike": "Weitergabe unter gleichen Bedingungen",

  "pending.deadline": "Gelöscht nach",
  "pending.due": "jetzt",
  "pending.hours.one": "{count} Stunde",
  "pending.hours.other": "{count} Stunden",
  "pending.next_attempt": "Nächste Prüfung",
  "pending.next_purge": "Nächste Frist",
  "pending.none_text": "Jede Löschung wird hier mit Zeit, Anzahl und Grund festgehalten.",
  "pending.none_title": "Bisher wurde nichts gelöscht",
  "pending.off":
    "Auf dieser Installation ist keine erneute Prüfung eingerichtet: Adressen warten nur auf " +
    "ihre Frist.",
  "pending.outcomes": "Was erneute Prüfungen ergaben",
  "pending.outcomes_none_text":
    "Jede Prüfung einer wartenden Adresse wird hier nach Ergebnis gezählt, ohne die Adresse.",
  "pending.outcomes_none_title": "Noch keine erneute Prüfung",
  "pending.purges": "Löschungen",
  "pending.reasons": "Warum sie warten",
  "pending.under_key": "unter Schlüssel {key}",
  "pending.subtitle":
    "Adressen unbekannter Netze, verschlüsselt, warten auf eine erneute Prüfung. Danach werden " +
    "sie vernichtet.",
  "pending.waiting": "Warten jetzt",
  "purge.deadline": "Frist abgelaufen",
  "purge.erasure": "Auf Verlangen gelöscht",
  "purge.hopeless": "Aufgegeben: Keine Prüfung brächte mehr",
  "purge.validated": "Durch eine erneute Prüfung geklärt",
};
