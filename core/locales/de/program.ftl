# What the headless program says of its own accord.

# How a verb ends.
program-done = Fertig.
program-refused = Abgelehnt: { $what }
program-fault = Fehlgeschlagen: { $what }
program-misuse = Falsch aufgerufen: { $what }
program-written-provisional = Geschrieben als { $id }. Vorläufig, bis ein Hüter es bestätigt.
program-written-confirmed = Geschrieben als { $id } und bestätigt an Stelle { $position }, { $time }.
program-file = Geschrieben: { $path }, { $bytes } Bytes{ $entries ->
    [0] {"."}
    [one] , 1 Eintrag.
   *[other] , { $entries } Einträge.
}
program-imported = { $count ->
    [0] Niemand wurde eingetragen
    [one] 1 Mitglied ist eingetragen
   *[other] { $count } Mitglieder sind eingetragen
}, { $left_out ->
    [0] keine Zeile wurde ausgelassen.
    [one] 1 Zeile wurde ausgelassen.
   *[other] { $left_out } Zeilen wurden ausgelassen.
}
program-import-plan = Nichts wurde geschrieben. { $count ->
    [0] Niemand würde
    [one] 1 Mitglied würde
   *[other] { $count } Mitglieder würden
} eingetragen, { $left_out ->
    [0] keine Zeile ausgelassen.
    [one] 1 Zeile ausgelassen.
   *[other] { $left_out } Zeilen ausgelassen.
}
program-import-stopped = { $count ->
    [one] 1 Mitglied war
   *[other] { $count } Mitglieder waren
} eingetragen, als das dazwischenkam. Übernimm die Liste noch einmal: Es geht dort weiter.
program-exported = Geschrieben: { $path }, { $count ->
    [one] 1 Mitglied.
   *[other] { $count } Mitglieder.
}
program-restored = { $entries ->
    [one] 1 Eintrag ist
   *[other] { $entries } Einträge sind
} wieder da, aus der Sicherung: { $made }. Für die Organisation ist das ein neues Gerät.

# Questions.
program-yes = ja
program-yes-or-no = [ja/nein]
program-join-sure = Dieser Organisation beitreten?
program-trust-clock-sure = Sieh auf die Uhr dieses Rechners, auch auf den Tag. Stimmt sie, wird nach ihr wieder bestätigt, bis das Programm neu startet. Stimmt sie?
program-left-sure = Den Austritt dieses Mitglieds eintragen? Was über das Mitglied dasteht und wie es zu erreichen ist, wird überall gelöscht.
program-end-group-sure = Diese Arbeitsgruppe auflösen? Sie lässt sich nicht wieder beginnen; eine neue lässt sich gründen.
program-import-sure = Diese Mitglieder eintragen? Mit „--dry-run“ siehst du sie vorher. Zurücknehmen lässt sich das nicht, nur der Austritt eintragen.
program-leave-sure = Aus der Organisation austreten? Zurück kommst du nur mit einer neuen Einladung.
program-revoke-sure = Das Gerät endgültig ausschließen? Es kann nie wieder schreiben.
program-sheet-sure = Ist das Notfallblatt dort, wo es niemand verliert? Sein Geheimnis wird auf diesem Gerät gelöscht und lässt sich nicht mehr zeigen.
program-withdraw-sure = Diesen Antrag zurückziehen? Die Abstimmung endet, und er kommt nicht wieder zur Abstimmung.
program-present-sure = Diesen Entwurf vorlegen? Beratung oder Abstimmung beginnt sofort, und ein Entwurf wird daraus nicht wieder.
program-carried-out-sure = Vermerken, dass das ausgeführt ist? Alle sehen, dass du das gesagt hast, und es lässt sich nicht zurücknehmen.
program-edit-sure = Den Text während der Abstimmung ändern? Alle abgegebenen Stimmen verfallen, und die Abstimmung beginnt neu.
program-cancel-booking-sure = Diese Buchung absagen? Andere können die Zeit sofort buchen.
program-cancel-series-sure = Diese Buchungen absagen? Andere können die Zeiten sofort buchen.
program-decline-booking-sure = Diese Anfrage ablehnen? Wer gefragt hat, erfährt es, aber keine Begründung dazu: Sag sie selbst. Andere können die Zeit sofort buchen.
program-close-sure = Schließen? Alles, was in dieser Zeit gebucht ist, entfällt und bleibt entfallen.
program-retire-sure = Das für immer außer Gebrauch nehmen? Künftige Buchungen werden abgesagt.
program-cancel-invitation-sure = Diese Einladung zurücknehmen? Wer sie hat, kann sie nicht mehr verwenden.
program-erase-sure = Diesen Text löschen? Seine Worte werden auf jedem Gerät gelöscht.
program-countersign-sure = Weißt du von der Person selbst, dass diese Übernahme ihre ist? Mit deiner Unterschrift wirkt sie früher.
program-passphrase = Passphrase der Schlüssel dieses Geräts:
program-passphrase-new = Neue Passphrase für die Schlüssel dieses Geräts:
program-passphrase-again = Dieselbe noch einmal:
program-passphrase-backup = Passphrase der Sicherung:
program-passphrase-backup-new = Neue Passphrase für die Sicherung:

# Where this device stands.
program-session-empty = In diesem Ordner gibt es keine Organisation. Gründe eine mit „moothall found“ oder nimm mit „moothall join“ eine Einladung an.
program-session-locked = Die Schlüssel dieses Geräts sind verschlüsselt. Nenne die Datei mit ihrer Passphrase durch --passphrase-file.
program-session-dead = Nicht in { $organisation }: { $waiting } Danach „moothall join“ mit der neuen Einladung.
program-session-joining = Beitritt zu { $organisation }, eingeladen von { $inviter }: { $waiting } { $entries ->
    [one] Bisher ist 1 Eintrag da.
   *[other] Bisher sind { $entries } Einträge da.
}
program-session-inside = { $organisation } ({ $id }): Du bist { $name }, auf Gerät { $device }.
program-session-steward = Du bist Steward.
program-session-keeper = Dieses Gerät ist ein Hüter: Es bestätigt, was alle Geräte schreiben.
program-session-provisional = Der Beitritt dieses Geräts ist vorläufig, bis ein Hüter ihn bestätigt.
program-session-outside = { $organisation }: Dieses Gerät darf hier nicht schreiben. { $reason }
program-joining = { $waiting } { $entries ->
    [one] Bisher 1 Eintrag.
   *[other] Bisher { $entries } Einträge.
}
program-preview-member = { $inviter } lädt dich zu { $organisation } ({ $id }) ein. Die Einladung gilt bis { $expires }.
program-preview-another = { $inviter } lädt ein neues Gerät für ein Mitglied von { $organisation } ({ $id }) ein, das keines mehr hat, bis { $expires }. Zuerst muss ein zweites Mitglied dafür bürgen.
program-for-another = ein Gerät von { $member }
program-suspended = suspendiert bis { $until }
program-group-ended = { $name } (aufgelöst)
program-preview-device = { $inviter } lädt ein weiteres eigenes Gerät zu { $organisation } ({ $id }) ein. Die Einladung gilt bis { $expires }.
program-invited = Gib das an eine Person weiter. Wer es hat, kann es einmal verwenden, bis { $expires }. Dieses Gerät muss dafür erreichbar sein: Lass „moothall run“ laufen.

# Tables: headings.
program-head-by = wer
program-head-certainty = Stand
program-head-closes = schließt
program-head-description = Beschreibung
program-head-device = Gerät
program-head-devices = Geräte
program-head-effective = wirkt ab
program-head-entries = Einträge
program-head-expires = gilt bis
program-head-fate = Verbleib
program-head-first-seen = zuerst gesehen
program-head-for = für
program-head-found = Fundstelle
program-head-from = von
program-head-id = Kennung
program-head-invited-by = eingeladen von
program-head-line = Zeile
program-head-kind = Art
program-head-meaning = Bedeutung
program-head-member = Mitglied
program-head-members = Mitglieder
program-head-my-vote = meine Stimme
program-head-name = Name
program-head-next = als Nächstes
program-head-now = jetzt
program-head-parameter = Parameter
program-head-obstacle = im Weg
program-clock-changes = genau dann wird die Uhr umgestellt
program-head-policy = Bestimmung
program-head-readers = wer es liest
program-head-resource = Ressource
program-head-role = Rolle
program-head-roles = Ämter
program-head-says = sagt
program-head-seen = verbunden
program-head-signed-by = unterschrieben von
program-head-stage = Phase
program-head-standing = Lage
program-head-term = Amtszeit
program-head-state = Zustand
program-head-text = Text
program-head-title = Titel
program-head-until = bis
program-head-value = Wert
program-head-verdict = Urteil
program-head-vote = Stimme
program-head-votes = Stimmen
program-head-what = was
program-head-written = geschrieben
program-head-yours = deine Unterschrift

# Tables: cells.
program-now = jetzt
program-left = ausgetreten
program-kept = von Stewards geführt
program-holder-until = { $name } (bis { $until })
program-term-decision = durch Beschluss
program-term-none = ohne Ende
program-term-one = { $term }, je eine Person
program-term-days = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
program-would-write = würde eingetragen
program-record-written = eingetragen
program-left-out = ausgelassen: { $why }
program-keeper = Hüter
program-free = frei
program-retired = außer Gebrauch
program-held = { $member } bis { $until }
program-next = { $member } ab { $from }
program-for-member = ein neues Mitglied
program-for-device = ein weiteres Gerät
program-may-sign = möglich
program-may-not-sign = nicht nötig
program-text-current = wie er jetzt ist
program-text-earlier = ein früherer
program-ballot-void = zählt nicht: darf nicht mehr abstimmen
program-round = Das ist Runde { $round } der Abstimmung: Der Text wurde geändert, also begann sie neu.
program-delegated-to = Solange du nicht selbst abstimmst, geht deine Stimme an { $chain }.
program-trial-holds = Die Probe hält: { $test }
program-trial-fails = Die Probe schlägt fehl: { $test }
program-amendment = Was sich in der Satzung ändert
program-amendment-none = Nichts: Sie gilt schon so, wie sie hier steht.
program-meetings = Was Versammlungen gezählt haben
program-hands = { $yes } Ja, { $no } Nein, { $abstain } Enthaltung
program-meeting-not-counted = nicht gezählt: mehr Hände als Mitglieder ohne abgegebene Stimme
program-head-held = Stattgefunden
program-head-witnesses = Bezeugt von
program-head-also-for = Auch für
program-head-topic = Thema
program-head-goes-to = Deine Stimme geht an
program-head-comes-from = Kommt zu dir von
program-no-topics = Die Satzung nennt keine Themen, bei denen Stimmen übertragen werden könnten.
misuse-vote-word = „{ $word }“ ist hier keine Art abzustimmen. Sieh dir den Antrag an: Dort steht, wie gezählt wird.
misuse-option-unknown = Eine Option „{ $option }“ gibt es nicht. Nenne eine mit ihrer Bezeichnung oder Nummer.
misuse-option-number = „{ $option }“ ist keine Option mit einer Zahl von 0 bis 255. Schreib es so: Rot=3.
misuse-topic = „{ $topic }“ kann kein Thema sein. Sieh in der Satzung nach: Sie nennt alle.
misuse-blt-method = Als BLT lassen sich nur gereihte Stimmen und Stimmen für eine Option schreiben. Nimm stattdessen --csv.
misuse-amendment-same = Dieser Text ist Buchstabe für Buchstabe die geltende Satzung. Ändere zuerst etwas daran.
program-votes = { $yes } Ja, { $no } Nein, { $abstain } Enthaltung von { $electorate } (Quorum { $quorum })
program-turnout = { $voted } von { $electorate } haben abgestimmt (Quorum { $quorum })
program-voted = abgestimmt

# Where there is nothing yet.
program-no-members = Es gibt noch keine Mitglieder.
program-no-groups = Es gibt keine Arbeitsgruppen. Gründe eine mit „moothall groups form“.
program-no-roles = Es gibt keine Ämter.
program-no-devices = Es gibt noch keine Geräte.
program-no-invitations = Es gibt keine Einladungen. Stell eine mit „moothall invite“ aus.
program-no-resources = Es gibt noch nichts zu buchen. Ein Steward fügt mit „moothall resources add“ etwas hinzu.
program-no-bookings = In dieser Zeit ist nichts gebucht. Buche etwas mit „moothall book“.
program-no-pending = Nichts wartet auf eine Antwort, und niemand wartet auf eine freie Zeit.
program-no-proposals = Es gibt noch keine Anträge. Stell einen mit „moothall propose“.
program-no-entries = Es gibt keine Einträge.
program-no-hits = Nichts gefunden. Versuch weniger oder andere Wörter.
program-no-recoveries = Es ist keine Übernahme im Gang.

program-draft = Was du in { $entry } geschrieben hast, ist hier aufbewahrt:
program-discard-sure = Diese Worte von dir löschen? Es gibt sie sonst nirgends.

# A proposal.
program-proposal = Von { $by }. Kennung { $id }, Text { $paper }, { $certainty }.
# Where it stands. $stage names it; $votes is the count.
program-proposal-stands = { $stage }; die Abstimmung schließt { $closes }. Stimmen: { $votes }.
program-proposal-opens = { $stage }; die Abstimmung öffnet { $opens } und schließt { $closes }.
program-proposal-closed = { $stage }; die Abstimmung schloss { $closes }. Stimmen: { $votes }.
program-proposal-no-vote = { $stage }.
program-ballots = Stimmen
program-comments = Kommentare
program-comment = { $by }, { $written } (Text { $paper }, { $certainty }):
program-version = { $by } am { $written } ({ $certainty }):

# Home and status.
program-home-counts = Mitglieder: { $members }. Verbundene Geräte: { $connected }. Eigene Einträge, noch nicht bestätigt: { $provisional }.
program-home-attention = Was dich braucht
program-home-asked = Angefragt, wartet auf die Antwort eines Stewards
program-home-asked-how = Antworte mit „moothall bookings approve“ oder „moothall bookings decline“.
program-home-open = Offene Abstimmungen
program-home-bookings = Deine nächsten Buchungen
program-weight-note = Hinweis
program-weight-news = Neu
program-weight-task = Zu tun
program-weight-loss = Nicht geschehen
program-weight-risk = In Gefahr
program-status-no-point = Hier ist noch nichts bestätigt.
program-status-point = Bestätigt bis Stelle { $position } der Epoche { $epoch }, { $time }.
program-status-entries = Einträge: { $entries }; vorläufig: { $provisional }; warten auf andere: { $waiting }.
program-status-keepers = Hüter: { $devices }.
program-status-alone = Kein Gerät ist verbunden.
program-status-connected = Verbunden: { $devices }.
program-status-disk = Auf dem Datenträger: { $mebibytes } MiB. Version der Regeln: { $rules }.
program-status-sheet = Das Notfallblatt ist nicht gesichert. Hol das mit „moothall sheet“ nach und bestätige es mit „moothall sheet saved“.
program-status-risks = In Gefahr
program-status-dropped = Nicht von anderen genommen
program-strangers = Fremden
program-status-drop = { $at }, von { $from }: { $what } { $times ->
    [one] Einmal.
   *[other] { $times }-mal.
}

# The constitution.
program-constitution = In Kraft seit Stelle { $since }; Hash { $hash }, Version der Regeln { $rules }.
program-constitution-parameters = Parameter
program-constitution-policies = Bestimmungen
program-constitution-text = Text

# The complete check.
program-verified-signatures = Unterschriften geprüft: { $count }
program-verified-journals = Journale geprüft: { $count }
program-verified-verdicts = Urteile nachvollzogen: { $count }
program-verified-certificates = Beglaubigungen geprüft: { $count }
program-verified-checkpoints = davon mit dem ganzen Stand: { $count }
program-verified-bodies = Texte, die zu ihrem Eintrag passen: { $count }
program-verified-records = Anderes geprüft: { $count }
program-verified-sound = Alles stimmt.
program-verified-fault = Der erste Fehler: { $what }

# What a command line or a line on the socket gets wrong.
misuse-nothing-called = Nichts heißt „{ $wanted }“, und keine Kennung beginnt so. Kennungen brauchen mindestens vier Ziffern.
misuse-several-called = „{ $wanted }“ kann mehreres heißen: { $candidates }. Nimm mehr Ziffern der Kennung.
misuse-time = „{ $text }“ ist keine Zeit. Schreib sie so: „2026-12-05 14:00“, „morgen 14:00“ oder „14:00“.
misuse-end-earlier = Der Beginn ist { $begin }, und „{ $text }“ an diesem Tag ist nicht danach. Für ein Ende an einem späteren Tag schreib auch den Tag oder eine Dauer wie „3h“.
misuse-end = „{ $text }“ ist kein Ende nach dem Beginn. Schreib eine Dauer wie „3h“, eine Uhrzeit wie „17:00“ oder Tag und Uhrzeit.
misuse-role = „{ $role }“ ist kein Name eines Amts. Sieh bei „moothall roles“ nach.
misuse-map = „{ $text }“ sagt nichts über eine Spalte. Schreib es so: „name=Nachname“, also name, given, family, about, contact, mail, phone, street, postcode, town, country oder none, dann die Überschrift der Spalte oder ihre Nummer.
misuse-map-column = „{ $text }“ nennt keine Spalte dieser Liste. Schreib ihre Überschrift oder ihre Nummer, ab 1.
misuse-terms = „{ $text }“ lässt sich nicht als Regel lesen. Sieh nach bei „moothall resources terms --help“.
misuse-name-needed = Gib mit --name an, wer du bist.
misuse-say-yes = Das braucht deine Zustimmung, und niemand ist da, um gefragt zu werden. Füg --yes hinzu.
misuse-passphrase-needed = Hier braucht es eine Passphrase. Schreib sie in die erste Zeile einer Datei, die nur du lesen kannst, und nenne die Datei mit der Option dafür.
misuse-passphrases-differ = Die beiden Passphrasen sind nicht gleich. Nichts ist geschehen; versuch es noch einmal.
misuse-text-long = { $path } ist länger, als ein Text sein darf.
misuse-path = Der Pfad { $path } ist kein lesbarer Text. Nimm einen anderen.
misuse-folder-foreign = In diesem Ordner ist anderes und nichts von Moothall. Nenne mit --data einen leeren oder neuen.
misuse-no-data-folder = Weder --data noch ein Benutzerordner sagt, wo die Daten liegen. Nenne den Ordner mit --data.
misuse-no-recovery = Es ist keine Übernahme im Gang.
misuse-socket-line = Die Zeile ist keine Anfrage. ({ $detail })
misuse-socket-line-long = Diese Datei oder Zeile ist zu lang: Solange „moothall run“ oder das Fenster den Ordner hält, darf eine Anfrage mit allem darin { $bytes } Bytes haben. Teil die Datei auf, oder beende zuerst „moothall run“ oder schließ das Fenster.
refused-not-sure = Nichts ist geschehen.
refused-steward-decided = Wer Steward ist, wird durch eine Abstimmung beschlossen. Beantrage es: „moothall propose … --appoint MITGLIED“ oder --dismiss.

# What failed.
fault-file = { $path } ließ sich nicht lesen oder schreiben. Prüfe, ob es da ist und wer es benutzen darf. ({ $detail })
fault-runtime = Das Programm konnte nicht starten. Schließ andere Programme und versuch es noch einmal. ({ $detail })
fault-run = Das Programm kann nicht im Vordergrund bleiben. Schließ andere Programme und versuch es noch einmal. ({ $detail })
fault-folder-denied = Den Ordner { $path } darf dieses Konto nicht lesen. Sieh nach, wem er gehört und wer hineindarf, oder wähle mit --data einen anderen.
fault-time-zone = Die Zeitzone „{ $zone }“ in TZ ist hier nicht bekannt, also wäre keine Zeit richtig. Berichtige sie oder nimm TZ aus der Umgebung.
misuse-file-missing = Eine Datei { $path } gibt es nicht. Prüfe den Namen.
misuse-file-denied = { $path } darf dieses Konto nicht lesen. Prüfe, wer sie lesen darf.
misuse-file-folder = { $path } ist ein Ordner, und gebraucht wird eine Datei.
misuse-file-no-text = { $path } ist keine Textdatei. Gib eine in UTF-8 an.
misuse-invitation-file = Eine Datei { $path } gibt es nicht, und der Text einer Einladung ist das auch nicht; der beginnt mit „moothall:join/“. Prüfe den Namen.
fault-socket = Das laufende Moothall antwortet nicht. Sieh in sein Protokoll oder beende es und versuch es noch einmal. ({ $detail })
fault-socket-busy = Das laufende Moothall hat so viele Programme zu bedienen, wie es annimmt. Versuch es gleich noch einmal.
fault-terminal = Die Passphrase ließ sich nicht lesen. Versuch es noch einmal oder nenne eine Datei, in der sie steht. ({ $detail })
fault-unexpected-answer = Das laufende Moothall hat etwas geantwortet, das nicht passt: Vielleicht ist es eine andere Fassung. Starte es neu.
fault-not-joined-yet = Das Buch ist noch nicht da: { $waiting } Nichts ist verloren; „moothall run“ wartet weiter.

program-clock = Öffnungszeiten, geschlossene Tage und Kontingente zählen nach der Uhr der Organisation. Sie zeigt { $time } (UTC{ $offset }).
program-clock-utc = Keine Zeitzone ist festgelegt: Öffnungszeiten, geschlossene Tage und Kontingente zählen nach UTC; das ist { $time }. „moothall zone NAME“ legt eine fest.
program-clock-as = Öffnungszeiten, geschlossene Tage und Kontingente zählen nach der Uhr der Organisation, die wie deine in { $zone } geht. Sie zeigt { $time } (UTC{ $offset }).
program-terms-clock = Nach der Uhr der Organisation; „moothall zone“ zeigt sie.
program-clock-not-set = Öffnungszeiten zählen vorerst nach UTC: Die Zeitzone { $zone } ließ sich nicht festlegen. Versuche „moothall zone { $zone }“.
