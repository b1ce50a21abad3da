# What is not taken from a calendar file, or not as it stood, and what is wrong with a repetition or a zone.

ics-not-a-calendar = Das ist keine Kalenderdatei. Exportiere sie noch einmal als iCalendar (.ics).
ics-charset-unknown = Die Datei ist in UTF-16 geschrieben; das sind Kalenderdateien nie. Speichere sie als UTF-8.
ics-charset-guessed = Die Datei ist nicht ganz in UTF-8. Der Rest wurde als Windows-1252 gelesen: Sieh dir Akzente und Umlaute an.
ics-file-too-large = Die Datei hat mehr als { $most } Bytes. Was danach kommt, wurde nicht gelesen.
ics-cut-off = Die Datei bricht hier ab. Exportiere sie noch einmal.
ics-line-too-long = Diese Zeile ist zu lang und wurde ausgelassen.
ics-line-unreadable = Diese Zeile ist nicht lesbar und wurde ausgelassen.
ics-text-cut = Das Feld { $property } ist zu lang und wurde gekürzt.
ics-not-an-event = { $kind } ist kein Termin und wurde ausgelassen.
ics-not-gregorian = Der Kalender dieses Termins ist nicht der gregorianische.
ics-cancelled = Der Termin ist abgesagt.
ics-older-version = In der Datei steht eine spätere Fassung davon.
ics-too-many-events = Die Datei hat mehr als { $most } Termine. Dieser wurde ausgelassen.
ics-too-many-dates = Das sind mehr Tage oder Regeln, als übernommen werden.
ics-too-many-in-all = In der Datei steht mehr, als auf einmal übernommen wird. Wähle einen kürzeren Zeitraum oder eine kleinere Datei.
ics-too-many-occurrences = Der Termin kommt in diesem Zeitraum mehr als { $most }-mal vor. Wähle einen kürzeren Zeitraum oder weniger Wiederholungen.
ics-zone-unknown = Die Zeitzone { $zone } ist nicht bekannt.
ics-time-unreadable = { $text } ist weder Tag noch Uhrzeit in lesbarer Form.
ics-rule-unreadable = Die Wiederholung { $text } ist nicht lesbar.
ics-rule-too-often = Der Termin wiederholt sich im Takt von Minuten oder Sekunden oder sehr oft am Tag. Öfter als stündlich wird nicht übernommen.
ics-rule-too-long = Die Wiederholung zu verfolgen ist zu aufwendig: Der Termin kommt nie vor oder viel zu oft.
ics-rule-whole = Eine wöchentliche Wiederholung, die Stellen innerhalb der Woche zählt, lässt sich nicht teilen. Beende sie und beginne eine neue Serie.
ics-no-start = Der Beginn fehlt.
ics-ends-before-start = Das Ende liegt vor dem Beginn.
ics-lasts-too-long = Der Termin dauert länger als zehn Jahre.
ics-more-skipped = { $count ->
    [one] Noch etwas wurde ausgelassen.
   *[other] Noch { $count } weitere Dinge wurden ausgelassen.
}
ics-not-busy = Der Termin belegt seine Zeit nicht, also ist nichts zu buchen.
ics-our-own = Der Termin stammt von hier: Er ist schon gebucht.
ics-overlaps = Ein anderer Termin der Datei nimmt die Zeit ganz oder zum Teil ein.
