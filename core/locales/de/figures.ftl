# Zahlen über die Organisation, Monat für Monat. $month ist ein Monat mit seinem Jahr.
nav-figures = Zahlen
nav-figures-about = Wer abstimmt, was beschlossen wird, wer kommt, was gebucht wird
figures-lead = Monat für Monat, jede Zahl mit dem, wovon sie ein Teil ist. Der laufende Monat ist noch nicht vorbei.
figures-none = Noch nichts zu zählen.
figures-none-about = Sobald Abstimmungen schließen und etwas gebucht wird, stehen die Zahlen dazu hier.
figures-whole-title = Wir alle
figures-turnout-title = Wer abstimmt
figures-turnout = { $month }: im Schnitt haben { $count } von { $base } abgestimmt.
figures-turnout-none = { $month }: keine Abstimmung ging zu Ende.
figures-adopted-title = Was beschlossen wird
figures-adopted = { $base ->
    [one] { $month }: { $count } von 1 Antrag wurde angenommen.
   *[other] { $month }: { $count } von { $base } Anträgen wurden angenommen.
}
figures-adopted-none = { $month }: nichts wurde entschieden.
figures-joined-title = Wer kommt
figures-joined = { $month }: { $count } von { $base } Mitgliedern sind neu.
figures-joined-none = { $month }: Es gab noch keine Mitglieder.
figures-booked-title = Wie lange etwas gebucht ist
figures-booked = { $times ->
    [one] { $month }: { $count } von { $base } offenen Stunden, in 1 Buchung.
   *[other] { $month }: { $count } von { $base } offenen Stunden, in { $times } Buchungen.
}
figures-booked-none = { $month }: nicht gebucht, von { $base } offenen Stunden.
figures-booked-closed = { $month }: nicht offen.
