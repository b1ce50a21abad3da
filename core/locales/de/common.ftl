# Words that every shell uses.

# The language's own name, and what parts a number from its fraction.
language-name = Deutsch
decimal-mark = ,

# Lengths of time.
span-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}
span-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}
span-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
span-seconds = { $count ->
    [one] 1 Sekunde
   *[other] { $count } Sekunden
}

# How sure a fact is.
certainty-provisional = vorläufig
certainty-confirmed = bestätigt
certainty-provisional-means = Aufgeschrieben und für andere zu sehen, aber von den Hütern noch nicht in die eine Reihenfolge gebracht.
certainty-confirmed-means = Nummer { $position } in der Reihenfolge, die die Hüter unterschrieben haben, { $time }.

# Choices and counts.
choice-yes = Ja
choice-no = Nein
choice-abstain = Enthaltung
consent-agree = Einverstanden
consent-aside = Beiseitestehen
consent-object = Einwand

# Where a proposal stands.
stage-draft = Entwurf
stage-discussion = In Beratung
stage-open = Offen
stage-closing = Schließt
stage-adopted = Angenommen
stage-rejected = Nicht angenommen
stage-inquorate = Zu wenige Stimmen
stage-elected = Entschieden
stage-withdrawn = Zurückgezogen

# What the rules say of a device.
standing-enrolled = in Gebrauch
standing-restricted = eingeschränkt
standing-revoked = ausgeschlossen
standing-equivocated = draußen: Es hat zwei verschiedene Einträge unter einer Nummer geschrieben

# What became of an invitation.
fate-unvouched = wartet auf ein zweites Mitglied
fate-open = offen
fate-used = verwendet von { $by }
fate-cancelled = zurückgenommen
fate-expired = abgelaufen

# What the rules say of an entry.
verdict-accepted = zählt
verdict-refused = abgelehnt
verdict-waiting = wartet
verdict-unreadable = auf diesem Datenträger nicht lesbar: Prüfe das Buch
verdict-aside = beiseitegelegt

role-steward = Steward

# Sizes.
size-kb = { $size } kB
size-mb = { $size } MB
size-gb = { $size } GB

## Was vor dem Zwischenstand geschah, an dem ein Gerät begann

history-behind = Was vor Stelle { $of } geschah, wird noch geholt und geprüft; bisher bis { $position }. Alles, was jetzt gilt, ist da.
history-behind-brief = Vorgeschichte: { $percent } % geprüft
joining-beginning = Geholt wird, was jetzt gilt: { $here } von { $all } Teilen.
refused-history-behind = Noch ist nicht alles da, was geschah, bevor dieses Gerät dazukam, und die Datei soll alles enthalten. Mach sie, sobald es da ist: { $position } von { $of } Stellen sind es.
