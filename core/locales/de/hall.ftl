# Bookings beyond a single one: terms, series, waiting, approval, calendars. For every shell.

# The terms on which a resource is booked.
terms-who-role = Buchen kann nur, wer das Amt „{ $role }“ hat.
terms-who-group = Buchen können nur Mitglieder der Arbeitsgruppe { $group }.
terms-approval = Buchungen werden angefragt, und ein Steward antwortet.
terms-shortest = Eine Buchung dauert mindestens { $length }.
terms-longest = Eine Buchung dauert höchstens { $length }.
terms-buffer = Vor und nach jeder Buchung bleibt Zeit frei: { $length }.
terms-notice-book = Buchen: mindestens { $length } vorher.
terms-notice-change = Ändern: mindestens { $length } vorher.
terms-notice-cancel = Absagen: mindestens { $length } vorher.
terms-ahead = { $count ->
    [one] Buchen: höchstens einen Tag im Voraus.
   *[other] Buchen: höchstens { $count } Tage im Voraus.
}
terms-quota-day = { $count ->
    [one] Jedes Mitglied bucht das höchstens einmal am Tag.
   *[other] Jedes Mitglied bucht das höchstens { $count }-mal am Tag.
}
terms-quota-week = { $count ->
    [one] Jedes Mitglied bucht das höchstens einmal in der Woche.
   *[other] Jedes Mitglied bucht das höchstens { $count }-mal in der Woche.
}
terms-quota-month = { $count ->
    [one] Jedes Mitglied bucht das höchstens einmal im Monat.
   *[other] Jedes Mitglied bucht das höchstens { $count }-mal im Monat.
}
terms-quota-ahead = { $count ->
    [one] Jedes Mitglied hat hier höchstens eine künftige Buchung.
   *[other] Jedes Mitglied hat hier höchstens { $count } künftige Buchungen.
}
terms-quota-day-time = Jedes Mitglied hat höchstens { $length } am Tag.
terms-quota-week-time = Jedes Mitglied hat höchstens { $length } in der Woche.
terms-quota-month-time = Jedes Mitglied hat höchstens { $length } im Monat.
terms-quota-ahead-time = Jedes Mitglied bucht höchstens { $length } im Voraus.
terms-places = { $count } Personen teilen sich das gleichzeitig.
terms-includes = Dazu gehört { $names }: Wer das eine bucht, hat auch das andere.
terms-check-in = Melde dich vor Ort an, höchstens { $length } nach Beginn; sonst ist es für andere frei.
terms-none = Gebucht wird, wie es in der Satzung steht; eigene Regeln gibt es nicht.
terms-always-open = Rund um die Uhr offen
terms-closed-that-day = geschlossen
terms-hours = Öffnungszeiten
terms-closed-days = An diesen Tagen geschlossen
terms-closings = Für eine Zeit geschlossen

weekday-0 = Montag
weekday-1 = Dienstag
weekday-2 = Mittwoch
weekday-3 = Donnerstag
weekday-4 = Freitag
weekday-5 = Samstag
weekday-6 = Sonntag

# How a booking stands.
state-held = gebucht
state-requested = angefragt
state-waiting = auf der Warteliste
state-cancelled = abgesagt
state-declined = nicht genehmigt
state-no-show = niemand kam
state-closed = entfallen: geschlossen
state-checked-in = vor Ort
booking-busy = Belegt

# The window: the calendar.
page-title = Wie viel zu sehen ist
page-day = Tag
page-week = Woche
page-month = Monat
day-before = Der Tag davor
day-after = Der Tag danach
day-now = Heute
month-before = Der Monat davor
month-after = Der Monat danach
month-now = Dieser Monat
month-day = { $day }: { $count ->
    [0] frei
    [one] eine Buchung
   *[other] { $count } Buchungen
}
month-more = und { $count } mehr
week-cell-closed = { $day }, { $time }: geschlossen
bookings-as = Ansicht
bookings-as-doors = Was es gibt
bookings-as-calendar = Kalender
bookings-which = Was nebeneinander steht

# The window: booking again and again.
again-title = Wie oft?
again-once = Einmal
again-daily = Jeden Tag
again-weekly = Jede Woche
again-monthly-day = Jeden Monat am { $count }.
again-monthly-weekday = Jeden Monat an diesem Wochentag
again-days = An diesen Tagen
again-end = Wie lange?
again-count = So oft
again-until = Bis zu einem Tag
again-times = Termine
again-until-day = Letzter Tag
times-all-free = { $count ->
    [one] Der Termin ist zu haben.
   *[other] Alle { $count } Termine sind zu haben.
}
times-some-taken = Nicht zu haben ({ $count } von { $all } Terminen):
times-more = { $count ->
    [one] Noch ein Termin
   *[other] Noch { $count } Termine
}
times-shifted = Genau dann wird die Uhr umgestellt.
times-waits = Du kommst auf die Warteliste.
times-left-out = Ausgelassen.
clash-title = Wenn ein Termin nicht zu haben ist
clash-refuse = Nichts buchen
clash-refuse-about = Alle Termine oder keinen.
clash-skip = Ihn auslassen
clash-skip-about = Die anderen Termine werden gebucht.
clash-wait = Auf die Warteliste
clash-wait-about = Du hast ihn, sobald er frei wird.
book-places = Für wie viele? Höchstens { $count }
book-private = Privat
book-private-about = Andere sehen nur, dass belegt ist; Stewards sehen alles.
book-for = In wessen Namen?
book-for-another = Im Namen eines anderen Mitglieds
book-wait = Auf die Warteliste
book-done-many = Gebucht ab { $when }.
book-changed = Geändert: { $when }.
book-change-title = Diese Buchung ändern
book-change-ask = Ändern
book-change-do = Ändern
booking-by = (gebucht von { $name })
booking-private = Privat: Andere sehen nur, dass belegt ist.
booking-places = { $count ->
    [one] Für eine Person
   *[other] Für { $count } Personen
}
series-which = Welche?
series-one = Nur diesen Termin
series-one-about = Die anderen bleiben, wie sie sind.
series-following = Diesen und alle danach
series-following-about = Die davor bleiben, wie sie sind.
series-all = Alle der Serie
series-all-about = Soweit sie nicht vorbei sind.
cancel-following-ask = Diesen und alle danach absagen
cancel-following-title = Diesen Termin und alle danach absagen?
cancel-following-body = { $when } und alle späteren Termine der Serie werden für andere frei. Überlegst du es dir anders, musst du neu buchen.
cancel-all-ask = Die ganze Serie absagen
cancel-all-title = Die ganze Serie absagen?
cancel-all-body = Alle ihre Termine, die nicht vorbei sind, werden für andere frei. Überlegst du es dir anders, musst du neu buchen.
leave-line-ask = Nicht mehr warten
leave-line-title = Nicht mehr warten?
leave-line-body = Du verlierst deinen Platz auf der Warteliste. Überlegst du es dir anders, kommst du ans Ende.
leave-line-yes = Ja, nicht mehr warten
check-in-do = Ich bin da
check-in-done = Du bist vor Ort angemeldet.
waiting-title = Warteliste
waiting-about = Was angefragt ist und wer auf einen freien Termin wartet, der Reihe nach.

# The window: what stewards answer.
asked-title = Angefragt
asked-series = Eine Serie: Deine Antwort gilt für alle Termine.
approve-do = Genehmigen
approve-done = Genehmigt.
decline-ask = Ablehnen
decline-title = Diese Buchung ablehnen?
decline-body = Die Zeit wird sofort für andere frei. Sag { $name }, warum.
decline-yes = Ja, ablehnen
decline-done = Abgelehnt.

# The window: terms.
terms-title = Regeln für Buchungen
terms-rules = Gut zu wissen
upkeep-title = Verwalten
upkeep-about = Für Stewards.
close-fold = Für eine Zeit schließen
close-from-day = Geschlossen ab
close-from-time = Um
close-until-day = Bis
close-until-time = Um
close-reason = Warum?
close-ask = Schließen
close-title = Für diese Zeit schließen?
close-body = Alles, was in dieser Zeit gebucht ist, entfällt und bleibt entfallen, auch wenn wieder geöffnet wird: { $when }.
close-yes = Ja, schließen
close-done = Für diese Zeit geschlossen.
reopen-do = Wieder öffnen
reopen-done = Wieder geöffnet. Was entfallen ist, bleibt entfallen.
set-title = Name und Regeln ändern
set-done = Die Regeln sind festgelegt.
set-do = Regeln festlegen
set-hours-hint = Für jeden Tag, etwa „9-12, 14-18:30“. Lass einen Tag leer, an dem geschlossen ist.
set-hours-unread = Die Öffnungszeiten sind nicht lesbar. Schreib sie so: „9-12, 14-18:30“.
set-hours-none = An keinem Tag ist offen. Gib Zeiten an oder wähle, dass rund um die Uhr offen ist.
set-days = An diesen Tagen geschlossen
set-days-hint = Feiertage, etwa 2026-12-24, 2026-12-25.
set-days-unread = Die geschlossenen Tage sind nicht lesbar. Schreib sie so: 2026-12-24, 2026-12-25.
set-lengths = Wie lange, wie früh
set-lengths-hint = Etwa „30 min“, „2 h“ oder „1 Tag“. Was leer ist, begrenzt nichts.
set-length-unread = Eine Dauer ist nicht lesbar. Schreib sie so: „30 min“, „2 h“ oder „1 Tag“.
set-number-unread = Eine Zahl ist nicht lesbar.
set-shortest = Kürzeste Buchung
set-longest = Längste Buchung
set-buffer = Frei davor und danach
set-notice-book = Buchen mindestens so lange vorher
set-notice-change = Ändern mindestens so lange vorher
set-notice-cancel = Absagen mindestens so lange vorher
set-ahead = Höchstens so viele Tage im Voraus
set-who-title = Wer und wie viel
set-who = Wer bucht
who-members = Alle Mitglieder
set-places = Für wie viele zugleich
set-quota = Jedes Mitglied höchstens
set-quota-hint = Buchungen („2“), Zeit („4 h“) oder beides („2, 4 h“).
set-per = So viel
per-day = am Tag
per-week = in der Woche
per-month = im Monat
per-ahead = im Voraus
set-check-in = Anmelden vor Ort binnen
set-approval = Ein Steward antwortet
set-approval-about = Buchungen werden angefragt und genehmigt oder abgelehnt.
set-includes = Dazu gehört
zone-title = Zeitzone der Organisation
zone-about = Für Öffnungszeiten, geschlossene Tage und Kontingente.
zone-name = Name der Zeitzone
zone-do = Zeitzone festlegen
zone-done = Die Zeitzone ist festgelegt.

# Nach welcher Uhr Zeiten, Tage und Kontingente zählen; ein Zeitpunkt, wie sie und wie die eigene Uhr ihn zeigt.
clock-as-yours = Zeiten und Tage zählen nach der Uhr der Organisation; sie geht wie deine.
clock-other = Zeiten und Tage zählen nach der Uhr der Organisation: Sie zeigt jetzt { $theirs }, deine { $yours }.
clock-utc = Für die Organisation ist keine Zeitzone festgelegt: Zeiten und Tage zählen nach UTC. Das ist jetzt { $theirs }; deine Uhr zeigt { $yours }. Ein Steward legt die Zeitzone fest, unter der Liste dessen, was es zu buchen gibt.
# $detail ist ein Satz.
clock-not-set = Öffnungszeiten zählen vorerst nach UTC: Die Zeitzone { $zone } ließ sich nicht festlegen. { $detail }

# Das Fenster: eine Buchung im Kalender verschieben.
move-hint = Um eine Buchung von dir zu verschieben, zieh sie auf andere Stunden, oder drücke auf ihr Umschalt und die Pfeiltasten und dann die Eingabetaste. Du wirst vorher gefragt.
move-state = { $when }. Die Eingabetaste verschiebt sie dorthin, Escape lässt sie, wo sie ist.
move-title = Diese Buchung verschieben?
move-body = { $what }: { $after } statt { $before }.
move-body-series = { $what }: { $after } statt { $before }. Die anderen der Reihe bleiben, wie sie sind.
move-yes = Ja, verschieben

# Calendar files.
plan-taken = gebucht
plan-changed = geändert
plan-same = wie bisher
plan-skipped = ausgelassen
plan-counts = Gebucht: { $taken }. Geändert: { $changed }. Wie bisher: { $same }. Ausgelassen: { $skipped }. Vorbei oder zu weit voraus: { $outside }.
plan-will-take = wird gebucht
plan-will-change = wird geändert
plan-counts-open = Zu buchen: { $taken }. Zu ändern: { $changed }. Wie bisher: { $same }. Ausgelassen: { $skipped }. Vorbei oder zu weit voraus: { $outside }.
program-import-progress = { $count } von { $all } Terminen sind fertig.
ics-title = Kalenderdateien
ics-out = Als Kalenderdatei speichern
ics-out-mine = Deine Buchungen als Kalenderdatei speichern
ics-saved = Gespeichert als { $path }.
ics-in = Aus einer Kalenderdatei buchen
ics-choose = Kalenderdatei wählen
ics-in-hint = Eine .ics-Datei, wie andere Kalender sie exportieren. Du siehst, was aus jedem Termin wird, bevor etwas gebucht ist.
ics-too-large = Die Datei ist größer als 32 MB. Exportiere einen kürzeren Zeitraum.
ics-do = Buchen
ics-done = Die Kalenderdatei ist gebucht.
