# What the window says of its own accord.

## Everywhere

you = Du
ui-again = Noch einmal versuchen
ui-back = Zurück
ui-close = Schließen
ui-save = Speichern
ui-discard = Verwerfen
ui-copy = Kopieren
ui-copied = Kopiert.
ui-optional = (darf leer bleiben)
ui-waiting = Einen Moment …
ui-skip = Zum Inhalt springen
ui-keep-as-is = Nein, alles so lassen
ui-connected = jetzt verbunden
ui-last-seen = zuletzt gesehen { $time }
ui-never-seen = von diesem Gerät aus noch nicht gesehen
ui-fault-peer = Dieses Fenster erreicht den Teil von Moothall nicht, der dein Buch führt. Schließ das Fenster und öffne es wieder. ({ $detail })
ui-fault-file = Die gewählte Datei lässt sich nicht lesen: { $detail }. Wähle sie noch einmal oder eine andere Kopie.
ui-fault-answer = Diese Antwort versteht das Fenster nicht. Vielleicht sind Fenster und Buch verschiedene Fassungen: Installiere Moothall neu.

## The language of the window

language-title = Sprache
language-about = Nur für dieses Gerät. Was Mitglieder geschrieben haben, bleibt, wie sie es schrieben.
language-choose = Sprache dieses Fensters
language-of-system = Wie das System

## The frame

nav-label = Bereiche
nav-home = Start
nav-decisions = Beschlüsse
nav-bookings = Buchungen
nav-members = Mitglieder
nav-devices = Geräte
nav-devices-about = Welche Rechner das Buch haben, und was zu tun ist, wenn einer verloren geht
nav-keeping = Sicherheit
nav-keeping-about = Notfallblatt, Sicherung, das Buch prüfen
nav-log = Verlauf
nav-log-about = Jede Handlung, von wem, und was die Regeln dazu sagten
nav-constitution = Satzung
nav-constitution-about = Wer was darf
nav-search = Suche
nav-search-about = Wörter finden in allem, was du sehen darfst
nav-more = Mehr

standing-label = Verbindung und Bestätigung
standing-connected = { $count ->
    [0] Niemand verbunden
    [one] 1 Gerät verbunden
   *[other] { $count } Geräte verbunden
}
standing-provisional = { $count ->
    [0] Alles bestätigt
    [one] 1 Eintrag vorläufig
   *[other] { $count } Einträge vorläufig
}
standing-no-keeper = Kein Hüter erreichbar. Was du tust, bleibt hier und wird später bestätigt.
standing-brief-connected = { $count ->
    [0] niemand verbunden
   *[other] { $count } verbunden
}
standing-brief-provisional = { $count ->
    [0] alles bestätigt
   *[other] { $count } vorläufig
}
standing-unknown = Verbindung noch nicht bekannt

## The door

welcome-title = Moothall
welcome-lead = Gemeinsam entscheiden, Räume und Werkzeug teilen, das eigene Buch führen: auf den Geräten eurer Mitglieder, ohne Firma dazwischen.
welcome-join = Ich habe eine Einladung
welcome-join-about = Jemand hat dir einen Text geschickt oder einen quadratischen Code gezeigt.
welcome-join-go = Einer Organisation beitreten
welcome-found = Wir fangen neu an
welcome-found-about = Du wirst das erste Mitglied und lädst die anderen ein.
welcome-found-go = Organisation gründen
welcome-recover = Ich habe ein Notfallblatt und das Gerät verloren
welcome-restore = Ich habe eine Sicherung
welcome-sample = Erst in einem Beispiel umsehen
sample-you = Du
sample-label = Ein Beispiel
sample-note = Ein Beispiel: Nichts verlässt dieses Gerät, und wenn du gehst, ist es weg.
sample-leave = Beispiel verlassen

trouble-title = Moothall kann nicht öffnen
locked-title = Willkommen zurück
locked-lead = Die Schlüssel dieses Geräts sind gesperrt. Deine Passphrase öffnet sie; sie verlässt dieses Gerät nie.
locked-passphrase = Passphrase
locked-open = Öffnen

joining-title = Beitritt zu { $organisation }
joining-dead-title = Nicht in { $organisation }
joining-anew = Neu beginnen
joining-anew-about = Verwirft diese Einladung. Das Gerät ist dann wie davor.
joining-lead = { $inviter } hat dich eingeladen. Von dort kommt das Buch der Organisation auf dein Gerät; lass dieses Fenster offen, bis es hier ist.
joining-entries = { $count ->
    [0] Noch nichts geholt
    [one] 1 Eintrag geholt
   *[other] { $count } Einträge geholt
}

outside-title = { $organisation }: Dieses Gerät darf lesen, aber nicht schreiben
outside-what-now = Was du tun kannst
outside-join = Mit einer Einladung neu beitreten
outside-join-about = Jedes Mitglied kann dich einladen. Auf einem anderen Gerät von dir wähle „Geräte“, dann „Gerät von mir hinzufügen“.
outside-recover = Mit dem Notfallblatt übernehmen
outside-recover-about = Wenn der letzte Hüter der Organisation verloren ist.

found-title = Organisation gründen
found-lead = Du bist das erste Mitglied und der erste Steward. Dieses Gerät wird ihr Hüter: Es bringt alles in eine Reihenfolge.
found-organisation = Name der Organisation
found-purpose = Wofür ist sie da?
found-purpose-hint = Ein Satz. Alle, die beitreten, werden ihn lesen.
found-your-name = Dein Name
found-your-name-hint = Wie die anderen dich kennen. Du kannst ihn später ändern.
found-passphrase = Eine Passphrase für dieses Gerät
found-passphrase-hint = Sie sperrt deine Schlüssel auf diesem Gerät. Nimm vier Wörter oder mehr; niemand kann sie dir zurücksetzen.
passphrase-again = Dieselbe Passphrase noch einmal
passphrase-differs = Die beiden Passphrasen sind nicht gleich. Tipp beide noch einmal.
found-passphrase-perhaps = Nur nötig, wenn dieses Gerät beim Start nach einer Passphrase fragt.
found-do = Gründen
found-next = Danach bekommst du ein Notfallblatt zum Ausdrucken. Bewahr es gut auf: Es bringt die Organisation zurück, wenn dieses Gerät je verloren geht.

join-title = Mit einer Einladung beitreten
join-lead = Zuerst siehst du, wer dich wozu einlädt. Nichts wird gesendet, bevor du annimmst.
join-invitation = Einladung
join-invitation-hint = Füg den ganzen Text ein, vom ersten bis zum letzten Buchstaben.
join-look = Einladung lesen
join-picture = Ein Bild des Codes wählen
join-camera = Kamera verwenden
join-camera-view = Was die Kamera sieht. Halte den quadratischen Code davor.
join-camera-stop = Kamera ausschalten
join-nothing-pasted = Es gibt noch nichts zu lesen. Füg den Text der Einladung ein oder wähle ein Bild ihres Codes.
join-no-code = In diesem Bild ließ sich kein Code lesen. Nimm eines, auf dem das Quadrat größer und scharf ist.
join-no-camera = Die Kamera ließ sich nicht öffnen. Füg den Text der Einladung ein oder wähle ein Bild ihres Codes.
join-invites-you = { $inviter } lädt dich ein zu
join-own-lost = { $inviter } lässt ein neues Gerät für dich ein in
join-own-device = Ein weiteres Gerät für { $inviter } in
join-expires = Offen bis { $time }
join-id = Organisation { $id }
join-check = Kennst du diese Person und diese Organisation? Im Zweifel frag nach, bevor du annimmst.
join-do = { $organisation } beitreten
join-not = Nein, zurück

recover-title = Mit dem Notfallblatt übernehmen
recover-lead = Wenn der letzte Hüter der Organisation kaputt, gestohlen oder verloren ist.
recover-step-sheet = Das Blatt macht dieses Gerät zum Hüter, im Namen des Mitglieds, für das es gedruckt wurde.
recover-step-wait = Die anderen erfahren es sofort. Es wirkt nach sieben Tagen, oder früher, wenn zwei weitere Mitglieder mitunterschreiben.
recover-step-cancel = Taucht der alte Hüter inzwischen auf, ist die Übernahme hinfällig, und nichts ist verloren.
recover-sheet = Der Text des Blatts
recover-sheet-hint = Alles, was auf dem Blatt steht, oder die Textdatei, die du gespeichert hast.
recover-peer = Wo das Buch ist
recover-peer-hint = Wenn dieses Gerät leer ist: Öffne auf dem Gerät eines anderen Mitglieds „Geräte“ und kopiere dessen Adresse.
recover-do = Übernahme beginnen
recover-done = Die Übernahme hat begonnen.

## Bringing a backup back

restore-title = Sicherung einspielen
restore-lead = Alles in der Datei kommt auf dieses Gerät zurück. Für die Organisation ist es ein neues Gerät.
restore-file = Die Sicherung
restore-choose = Datei wählen
restore-no-file = Noch ist keine Datei gewählt. Wähle zuerst die Sicherung.
restore-passphrase = Passphrase der Sicherung
restore-passphrase-hint = Nur, wenn beim Sichern eine angegeben wurde.
restore-do = Einspielen
restore-handed = { $count } % gelesen
restore-checking = Jede Unterschrift wird geprüft …
restore-done = Die Sicherung ist eingespielt.

## Home

home-greeting = Hallo, { $name }
home-attention = Am Schwarzen Brett
home-nothing = Gerade braucht dich nichts.
weight-risk = In Gefahr
weight-loss = Nicht geschehen
weight-task = Wartet auf dich
weight-news = Neu für dich
weight-note = Gut zu wissen
home-votes = Offene Abstimmungen
home-all-decisions = Alle Beschlüsse
home-no-votes = Keine Abstimmung ist offen.
home-no-votes-about = Gibt es etwas gemeinsam zu entscheiden? Alle können es beantragen.
home-bookings = Deine Buchungen
home-all-bookings = Alle Buchungen
home-no-bookings = Du hast nichts gebucht.
home-no-bookings-about = Sieh nach, was frei ist, und nimm dir deine Zeit.
home-book = Sehen, was frei ist
home-members = { $count ->
    [one] 1 Mitglied
   *[other] { $count } Mitglieder
}
home-not-confirmed = Deine Mitgliedschaft ist vorläufig, bis ein Hüter sie bestätigt. Schreiben kannst du schon; nichts geht verloren.
home-alone = Noch gibt es nur dich. Lade jemanden ein: Das dauert eine Minute.

## Decisions

decisions-lead = Was wir gemeinsam entscheiden und entschieden haben.
decisions-new = Neuer Antrag
decisions-open = Offen
decisions-decided = Entschieden
decisions-proposal = Antrag
decisions-none-open = Nichts steht zur Entscheidung.
decisions-none-open-about = Alle können etwas beantragen. Ein Antrag hat einen Titel, einen Text und eine Zeit, bis zu der alle abstimmen können.
decisions-by = Beantragt von { $name }
decisions-closes = Schließt { $time }, noch { $left }
decisions-closing = Die Zeit ist um. Die Hüter zählen.
decisions-closed = Geschlossen { $time }
decisions-you-voted = Deine Stimme: { $choice }
decisions-you-did-not = Du hast noch nicht abgestimmt

tally-figures = { $yes } Ja · { $no } Nein · { $abstain } Enthaltung
tally-voted = { $voted } von { $electorate } abgestimmt, { $quorum } nötig

proposal-no-text = Dieser Antrag hat noch keinen Text.
proposal-edit = Text bearbeiten
proposal-edit-hint = Abgegebene Stimmen bleiben, sind aber als Stimmen zum früheren Text gekennzeichnet.
proposal-edited = Der Text ist geändert.
proposal-effect = Wenn der Antrag angenommen wird
proposal-outcome = Ergebnis
proposal-so-far = Stand der Zählung
proposal-ballots = Wer wie abgestimmt hat
proposal-ballots-count = { $count ->
    [one] 1 Stimme
   *[other] { $count } Stimmen
}
proposal-no-ballots = Noch hat niemand abgestimmt.
proposal-older-text = (zu einem früheren Text)
column-member = Mitglied
column-choice = Stimme
column-certainty = Stand

vote-title = Stimmzettel
vote-is-open = Das ist eine offene Abstimmung: Alle sehen, wie du gestimmt hast.
vote-until = Ändern kannst du sie bis { $time }.
vote-yes-about = Ich bin dafür.
vote-no-about = Ich bin dagegen.
vote-abstain-about = Ich nehme teil, überlasse es aber den anderen.
vote-yours = Deine Stimme: { $choice }
vote-cast = Deine Stimme ist abgegeben: { $choice }.
vote-older-text = Der Text hat sich geändert, seit du abgestimmt hast. Lies ihn noch einmal, und stimm neu ab, wenn du es jetzt anders siehst.

withdraw-ask = Antrag zurückziehen
withdraw-title = Den Antrag zurückziehen?
withdraw-body = Die Abstimmung endet sofort, und nichts ist entschieden. Alle bisherigen Stimmen verfallen. Das lässt sich nicht zurücknehmen.
withdraw-yes = Ja, zurückziehen
withdraw-done = Der Antrag ist zurückgezogen.

comments-title = Was Mitglieder sagen
comments-none = Noch hat niemand etwas gesagt.
comment-yours = Dein Kommentar
comment-send = Kommentar hinzufügen
comment-empty = Schreib zuerst etwas.
comment-done = Dein Kommentar ist hinzugefügt.
erase-ask = Löschen
erase-others-title = Diesen Kommentar löschen?
erase-others-body = Er wird sofort ausgeblendet, und seine Worte werden auf den Geräten aller Mitglieder gelöscht. Im Verlauf steht, dass du ihn gelöscht hast. Das lässt sich nicht zurücknehmen.
erase-booking-ask = Zweck löschen
erase-booking-title = Löschen, wofür diese Buchung ist?
erase-booking-body = Die Worte werden sofort ausgeblendet und auf den Geräten aller Mitglieder gelöscht. Die Buchung selbst bleibt. Das lässt sich nicht zurücknehmen.
erase-proposal-ask = Die Worte dieses Antrags löschen
erase-proposal-title = Die Worte dieses Antrags löschen?
erase-proposal-body = Titel und Text werden sofort ausgeblendet und auf den Geräten aller Mitglieder gelöscht. Dass er gestellt und zurückgezogen wurde, bleibt im Verlauf. Das lässt sich nicht zurücknehmen.
erase-profile-ask = Meinen Namen und diese Worte löschen
erase-profile-title = Deinen Namen löschen?
erase-profile-body = Dein Name und die Worte über dich werden sofort ausgeblendet und auf den Geräten aller Mitglieder gelöscht. Du bleibst Mitglied, mit einer Nummer statt des Namens, bis du dir wieder einen gibst. Das lässt sich nicht zurücknehmen.
erase-title = Deinen Kommentar löschen?
erase-body = Er wird sofort ausgeblendet, und seine Worte werden auf den Geräten aller Mitglieder gelöscht. Das lässt sich nicht zurücknehmen.
erase-yes = Ja, löschen
erase-done = Gelöscht.

propose-title = Neuer Antrag
propose-lead = Sag, was du willst und warum. Weiterschreiben kannst du, bis die Abstimmung beginnt.
propose-name = Titel
propose-name-hint = So kurz, dass man darüber abstimmen kann: „Einen zweiten Lasercutter kaufen“.
propose-text = Text
propose-text-hint = Was genau, was es kostet, wer sich darum kümmert.
propose-effect = Was geschieht, wenn der Antrag angenommen wird?
effect-none = Der Text ist der Beschluss
effect-none-about = Moothall hält ihn fest; ausführen müssen ihn Menschen.
effect-appoint = Ein Mitglied bekommt ein Amt
effect-appoint-about = Steward oder ein eigenes Amt. Wirkt von selbst.
effect-dismiss = Einem Mitglied wird ein Amt entzogen
effect-sheet = Ein neues Notfallblatt
effect-sheet-about = Ersetzt das jetzige, sobald es angenommen ist. Druck es dann auf diesem Gerät aus.
effect-keeper = Ein anderes Gerät wird der Hüter
effect-keeper-about = Sobald der Antrag angenommen ist, bestätigt es anstelle des jetzigen, was alle tun.
effect-keepers = Hüter werden bestellt oder entlassen
effect-keepers-about = Welche Geräte bestätigen, was alle tun. Wirkt von selbst.
effect-keeper-hint = Wähle Geräte, die immer laufen und einander erreichen, am besten in verschiedenen Häusern.
effect-dismiss-about = Steward oder ein eigenes Amt. Wirkt von selbst.
effect-member = Ein Mitglied wird ausgeschlossen
effect-member-about = Vorher wird beraten, damit das Mitglied antworten kann. Wirkt von selbst.
effect-member-notice = { $count ->
    [one] Das Mitglied hat mindestens einen Tag zur Antwort: So lange wird vor der Abstimmung beraten.
   *[other] Das Mitglied hat mindestens { $count } Tage zur Antwort: So lange wird vor der Abstimmung beraten.
}
effect-rules = Die Version der Regeln wird erhöht
effect-rules-about = Wirkt von selbst. Geräte, deren Moothall sie nicht kennt, müssen aktualisiert werden.
propose-role = Welches Amt?
propose-no-role = Wähle das Amt, um das es geht.
effect-amend = Stattdessen die Satzung ändern
propose-whom = Welches Mitglied?
propose-device = Welches Gerät?
propose-choose = Wählen …
propose-hours = Wie lange können Mitglieder abstimmen?
propose-hours-default = So lange, wie die Satzung sagt
propose-do = Zur Abstimmung stellen
propose-done = Dein Antrag hängt am Schwarzen Brett.
propose-no-title = Der Antrag braucht einen Titel.
propose-no-member = Wähle das Mitglied, um das es geht.
propose-no-device = Wähle das Gerät, das der Hüter wird.

amend-title = Satzung ändern
amend-lead = Ändere Zahlen und Worte im Formular oder den Text selbst. Was sich ändert, siehst du, bevor du es zur Abstimmung stellst, und alle sehen es beim Abstimmen.
amend-text-hint = Warum sie sich ändern soll.
amend-constitution = Die Satzung
amend-constitution-hint = Jede Bestimmung beginnt mit dem, was sie in Worten sagt; ändere auch diese Worte.
amend-changes = Was sich ändern würde
amend-nothing-changed = Noch ist nichts geändert: Ändere zuerst eine Zahl, ein Wort oder den Text.
diff-none = Kein Unterschied zur geltenden Satzung.
diff-label = Was sich ändern würde, Zeile für Zeile
diff-removed-word = Gestrichen:
diff-added-word = Eingefügt:

## Bookings

bookings-lead = Räume, Maschinen und Dinge, die wir teilen.
bookings-none = Es gibt noch nichts zu buchen.
bookings-none-about = Füg mit dem Knopf oben den ersten Raum oder die erste Maschine hinzu. Dann können Mitglieder buchen.
bookings-retired = Nicht mehr in Gebrauch
resource-add = Etwas zum Buchen hinzufügen
resource-add-do = Hinzufügen
resource-added = Jetzt lässt es sich buchen.
resource-name = Name
resource-name-hint = Wie es an der Tür steht: „Werkstatt“, „Lasercutter“.
resource-description = Was ist es, und was sollte man wissen?
resource-no-name = Es braucht einen Namen.
resource-free = Jetzt frei
resource-taken = Belegt
resource-until = bis { $time }
resource-next = Danach
resource-nothing-next = Sonst ist nichts gebucht
resource-retired = Das ist nicht mehr in Gebrauch und lässt sich nicht buchen.
retire-ask = Außer Gebrauch nehmen
retire-title = Außer Gebrauch nehmen?
retire-body = Niemand kann es mehr buchen, und alle künftigen Buchungen werden abgesagt. Das lässt sich nicht zurücknehmen.
retire-yes = Ja, außer Gebrauch nehmen
retire-done = Es ist außer Gebrauch.

week-before = Die Woche davor
week-after = Die Woche danach
week-now = Diese Woche
week-cell = { $day }, { $time } buchen
agenda-free = Den ganzen Tag frei
booking-untitled = Gebucht

book-title = Buchen
book-day = Tag
book-from = Von
book-until = Bis
book-length = { $end } ({ $length })
book-what-for = Wofür?
book-do = Buchen
book-done = Gebucht: { $when }.
book-asked = Angefragt: { $when }. Gebucht ist es, sobald ein Steward zustimmt.
book-waiting = Du wartest auf { $when }.
book-instead = Stattdessen diese Zeit buchen
cancel-ask = Diese Buchung absagen
cancel-title = Deine Buchung absagen?
cancel-title-of = Die Buchung von { $name } absagen?
cancel-body = { $when } wird für andere frei. Überlegst du es dir anders, musst du neu buchen.
cancel-body-of = { $when } wird sofort für andere frei, und im Verlauf steht, dass du abgesagt hast. Sag { $name }, warum.
cancel-yes = Ja, absagen
cancel-done = Die Buchung ist abgesagt.

## Members

members-lead = Wer wir sind.
members-filter = Mitglied suchen
members-filter-none = Niemand mit diesem Namen
members-filter-none-about = Versuch es nur mit einem Teil des Namens.
members-invite = Jemanden einladen
members-alone = Noch gibt es nur dich.
members-former = { $count ->
    [one] 1 früheres Mitglied
   *[other] { $count } frühere Mitglieder
}
member-you = (du)
member-founder = Hat gegründet
member-left = ausgetreten
member-invited-by = Eingeladen von { $name }
member-devices = { $count ->
    [0] kein Gerät in Gebrauch
    [one] 1 Gerät
   *[other] { $count } Geräte
}
profile-edit = Bearbeiten
profile-title = Dein Profil
profile-about = Ein paar Worte über dich
profile-about-hint = Wonach andere dich fragen können: „Mittwochabend, die Drehbank, Brot“.
profile-who-reads = Alle Mitglieder sehen deinen Namen und diese Worte.
profile-saved = Dein Profil ist geändert.

member-kept = Von Stewards geführt
member-kept-about = Dieses Mitglied hat kein Gerät in Gebrauch. Stewards führen seinen Eintrag und können für das Mitglied buchen; niemand stimmt dafür ab.
member-suspended = Suspendiert bis { $until }
member-unknown = So ein Mitglied gibt es nicht
member-unknown-about = Vielleicht ist der Eintrag auf diesem Gerät noch nicht angekommen.
member-no-devices = Kein Gerät.
member-all-devices = Alle Geräte
record-title = Was über das Mitglied dasteht
record-who-reads = Alle Mitglieder sehen den Namen und diese Worte.
office-until = bis { $day }

suspended-by = Suspendiert von { $by } bis { $until }
suspended-means = Wer suspendiert ist, kann weiter abstimmen, kommentieren und antworten. Alles andere wartet bis danach.

contact-title = Kontakt
contact-own-title = Wie man dich erreicht
contact-emptied = Leere ein Feld, um zu löschen, was da steht.
contact-none = Noch steht nichts da.
contact-for-all = Alle Mitglieder sehen: { $ways }.
contact-for-stewards = Nur Stewards und das Mitglied sehen: { $ways }.
contact-hidden = Nur Stewards und das Mitglied sehen: { $ways }. Auf andere Geräte kommt davon nichts.
contact-edit = Ändern
contact-copy-what = Kopieren: { $what }
contact-copied = Kopiert: { $what }
contact-not-copied = Das ließ sich nicht kopieren. Wähl es aus und kopiere es von Hand.
contact-saved = Der Kontakt ist geändert.
contact-own-saved = Wie man dich erreicht, ist geändert.
contact-nothing-new = Nichts ist geändert. Ändere ein Feld, oder schließ das hier.

roles-title = Ämter
roles-none = Kein Amt; ein Mitglied wie alle.
roles-about = Die Satzung nennt die Ämter und was jedes darf. Stewards werden durch einen Beschluss ernannt.
role-for = { $role }, für { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
appoint-which = Ein weiteres Amt
appoint-do = Ernennen
appoint-done = Das Amt ist vergeben.
dismiss-ask = Entziehen
dismiss-from = Das Amt { $role } entziehen
dismiss-done = Das Amt ist entzogen.

give-device = Neues Gerät geben
give-device-about = Für alle, die ihre Geräte verloren haben oder hier nie eines hatten. Bevor es geht, muss ein zweites Mitglied bürgen.
give-device-vouch = Gib das dem Mitglied persönlich. Es gilt, sobald ein zweites Mitglied gebürgt hat: Das geht auf der Startseite und unter „Einladungen“.

measures-title = Wenn etwas nicht stimmt
suspend-ask = Eine Zeit lang suspendieren
suspend-days = Wie lange?
suspend-reason = Warum?
suspend-reason-hint = Das liest das Mitglied, und alle anderen auch.
suspend-do = Suspendieren
suspend-title = { $name } suspendieren?
suspend-body = Bis es vorbei ist, kann { $name } abstimmen, kommentieren und antworten, sonst nichts. Im Verlauf steht, dass du das warst; du oder ein anderer Steward kann es jederzeit beenden.
suspend-yes = Ja, suspendieren
suspend-done = Das Mitglied ist suspendiert.
suspend-steward = Stewards werden nicht suspendiert. Ein Beschluss kann ihnen zuerst das Amt entziehen.
end-suspension-ask = Suspendierung beenden
end-suspension-title = Die Suspendierung von { $name } beenden?
end-suspension-body = { $name } kann sofort wieder alles tun.
end-suspension-yes = Ja, beenden
end-suspension-done = Die Suspendierung ist beendet.
left-ask = Austritt eintragen
left-title = Ist { $name } ausgetreten?
left-body = Was über { $name } dasteht, auch der Kontakt, wird auf jedem Gerät gelöscht. Frühere Buchungen bleiben im Verlauf. Das lässt sich nicht zurücknehmen.
left-yes = Ja, ausgetreten
left-done = Der Austritt ist eingetragen.

register-ask = Ohne Gerät hinzufügen
register-title = Ein Mitglied ohne Gerät
register-about = Stewards führen den Eintrag und können für das Mitglied buchen. Ein Gerät kann später dazukommen.
register-do = Mitglied hinzufügen
register-done = Das Mitglied ist eingetragen.
export-ask = Als Liste speichern
export-done = Die Liste ist gespeichert als { $path }.

groups-title = Arbeitsgruppen
groups-lead = Wer sich worum kümmert.
groups-none = Noch keine Arbeitsgruppen
groups-none-about = Gründe eine für das, worum sich ein paar von euch kümmern: den Garten, das Werkzeug, die Kassa.
groups-all = Alle Arbeitsgruppen
groups-of-none = In keiner Arbeitsgruppe.
groups-ended = { $count ->
    [one] 1 aufgelöste Gruppe
   *[other] { $count } aufgelöste Gruppen
}
group-form = Gruppe gründen
group-form-do = Gründen
group-formed = Die Gruppe ist gegründet.
group-name = Name
group-purpose = Wofür ist sie da?
group-purpose-hint = In einem Satz.
group-mine = deine
group-empty = Noch ist niemand dabei.
group-add = Jemanden aufnehmen
group-add-do = Aufnehmen
group-remove = { $name } herausnehmen
group-remove-title = { $name } aus { $group } herausnehmen?
group-remove-body = Wer in der Gruppe ist, oder ein Steward, kann das Mitglied wieder aufnehmen.
group-remove-yes = Ja, herausnehmen
group-leave-title = { $group } verlassen?
group-leave-body = Zurück kommst du nur, wenn jemand aus der Gruppe oder ein Steward dich aufnimmt.
group-leave-yes = Ja, verlassen
group-joined = Das Mitglied gehört jetzt zur Gruppe.
group-left = Das Mitglied gehört nicht mehr zur Gruppe.
group-end-ask = Diese Gruppe auflösen
group-end-title = Die Gruppe { $name } auflösen?
group-end-body = Niemand gehört ihr mehr an, und sie lässt sich nicht wieder beginnen. Was sie getan hat, bleibt im Verlauf.
group-end-yes = Ja, auflösen
group-end-done = Die Gruppe ist aufgelöst.

import-ask = Liste übernehmen
import-title = Liste übernehmen
import-lead = Aus einer Liste von Mitgliedern, die ihr schon habt, werden Einträge hier. Nichts wird geschrieben, bevor du gesehen hast, was es wäre.
import-file = Die Liste
import-file-about = Eine Tabelle als CSV, mit Überschriften in der ersten Zeile. Jede Tabellenkalkulation kann das.
import-choose = Datei wählen
import-columns = Was steht in den Spalten?
import-columns-about = Das ist nach den Überschriften geraten. Stell es richtig, wo es nicht stimmt.
import-column = Spalte { $count }
import-not-taken = Nicht übernommen
import-preview = Was eingetragen würde
import-would = { $count ->
    [0] Niemand würde eingetragen.
    [one] 1 Mitglied würde eingetragen.
   *[other] { $count } Mitglieder würden eingetragen.
}
import-left-out = { $count ->
    [0] Keine Zeile wird ausgelassen.
    [one] 1 Zeile wird ausgelassen.
   *[other] { $count } Zeilen werden ausgelassen.
}
import-line = Zeile { $line }
import-head-line = Zeile
import-more = { $count ->
    [one] 1 weitere Zeile wird nicht gezeigt.
   *[other] { $count } weitere Zeilen werden nicht gezeigt.
}
import-nobody-title = Niemand einzutragen
import-nobody = Sieh nach, was in den Spalten steht, oder wähle eine andere Liste.
import-do = { $count ->
    [one] 1 Mitglied eintragen
   *[other] { $count } Mitglieder eintragen
}
import-written = { $count ->
    [0] Noch ist niemand eingetragen.
    [one] 1 Mitglied ist eingetragen.
   *[other] { $count } Mitglieder sind eingetragen.
}
import-done = Die Liste ist übernommen.
import-next = Alle darin sind Mitglieder, deren Eintrag ihr führt. Ladet sie mit einem Gerät ein, wenn sie das möchten.

vouch-ask = Bürgen
vouch-wanted = { $by } hat ein neues Gerät für { $name } eingeladen. Es zählt, sobald ein zweites Mitglied dafür bürgt.
vouch-title = Für das neue Gerät von { $name } bürgen?
vouch-body = Tu das nur, wenn du von { $name } selbst weißt, wem das Gerät gehört: Wer es hat, handelt als { $name }. Im Verlauf steht, dass { $by } und du es eingelassen haben.
vouch-yes = Ja, ich bürge
vouch-done = Du hast dafür gebürgt.
invitation-for = Ein Gerät von { $name }
invitation-vouched = { $name } hat dafür gebürgt.

leave-ask = Aus der Organisation austreten
leave-title = Aus { $organisation } austreten?
leave-body = Du kannst nicht mehr abstimmen, buchen oder Neues lesen, und alle deine Geräte sind sofort draußen. Deine früheren Stimmen und Buchungen bleiben im Verlauf. Zurück kommst du nur mit einer neuen Einladung. Soll auch dein Name nicht bleiben, lösch ihn vorher unter „Bearbeiten“.
leave-yes = Ja, austreten
leave-done = Du bist ausgetreten.

invite-title = Einladen
invite-lead = Eine Einladung ist ein Text oder ein quadratischer Code. Wer sie hat, kann sie einmal verwenden.
invite-whom = Für wen?
invite-member = Ein neues Mitglied
invite-member-about = Jemand, den du kennst. Vor dem Annehmen sind dein Name und der der Organisation zu sehen.
invite-device = Ein weiteres Gerät von mir
invite-device-about = Dein Handy oder zweiter Computer, mit denselben Rechten wie dieses Gerät.
invite-days = Wie lange ist sie offen?
invite-do = Einladung ausstellen
invite-made = Die Einladung ist fertig.
invite-ready = Deine Einladung ist fertig
invite-pass-on = Schick der Person den Text oder lass sie den Code von diesem Bildschirm scannen.
invite-code-label = Die Einladung als quadratischer Code
invite-text-label = Die Einladung als Text
invite-expires = Offen bis { $time }.
invite-once = Sie gilt einmal.
invite-not-again = Gib sie jetzt weiter: Wenn du diese Seite verlässt, ist sie nicht mehr zu sehen.
invite-another = Noch eine ausstellen
invitations-title = Einladungen
invitations-none = Noch keine Einladungen.
invitations-none-about = Hier steht, welche du ausgestellt hast und was daraus geworden ist.
invitation-open = Offen bis { $time }
invitation-member = Neues Mitglied
invitation-device = Eigenes Gerät
invitation-by = von { $name }
invitation-cancel = Zurücknehmen
invitation-cancel-title = Die Einladung zurücknehmen?
invitation-cancel-body = Wer sie hat, kann damit nicht mehr beitreten. Eine neue kannst du jederzeit ausstellen.
invitation-cancel-yes = Ja, zurücknehmen
invitation-cancelled = Die Einladung ist zurückgenommen.

## Devices

devices-lead = Jedes Gerät der Mitglieder hat das ganze Buch. Die Hüter bringen es in eine Reihenfolge.
devices-add = Gerät von mir hinzufügen
devices-this = Dieses Gerät
devices-this-about = Das, auf das du gerade siehst.
devices-keepers = Hüter
devices-keepers-about = Sie bestätigen, was alle schreiben, und sind am besten immer an.
devices-hand-over = Einen anderen Hüter beantragen
devices-others = Andere Geräte
devices-others-about = Sie arbeiten auch ohne Netz und geben weiter, was sie haben, sobald sie einander treffen.
devices-gone = { $count ->
    [one] 1 Gerät, das draußen ist
   *[other] { $count } Geräte, die draußen sind
}
device-keeper = Hüter
device-measures = Verloren, gestohlen, verdächtig?
device-entries = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
lift-ask = Aufheben
lift-title = Die Einschränkung aufheben?
lift-body = Das Gerät von { $name } darf sofort wieder schreiben.
lift-yes = Ja, aufheben
lift-done = Die Einschränkung ist aufgehoben.
restrict-ask = Einschränken
restrict-title = Das Gerät von { $name } einschränken?
restrict-body = 72 Stunden lang darf es nur abstimmen und antworten. Das ist richtig, wenn ein Gerät verloren ist oder sich seltsam verhält; es lässt sich aufheben, und mit einem zweiten Steward hält es an.
restrict-yes = Ja, einschränken
restrict-done = Das Gerät ist eingeschränkt.
revoke-ask = Ausschließen
revoke-title = Das Gerät von { $name } endgültig ausschließen?
revoke-body = Es kann nie wieder schreiben. Was es geschrieben hat und noch nicht bestätigt ist, zählt nicht. Mit einem anderen Gerät kann das Mitglied wieder beitreten.
revoke-yes = Ja, endgültig ausschließen
revoke-done = Das Gerät ist ausgeschlossen.
revoke-this-title = Das Gerät ausschließen, an dem du sitzt?
revoke-this-body = Von hier aus könntest du nichts mehr tun, und was noch nicht bestätigt ist, zählt nicht. Sieh zu, dass du noch ein anderes Gerät in der Organisation hast.
revoke-this-yes = Ja, dieses Gerät ausschließen
revoke-this-done = Dieses Gerät ist ausgeschlossen.

recoveries-title = Übernahme im Gang
recovery-under-way = { $name } ersetzt mit dem Notfallblatt einen verlorenen Hüter, auf Gerät { $device }. Hier zuerst gesehen: { $seen }; wirksam: { $effective }. Wenn du davon nichts weißt, sprich jetzt mit den anderen.
recovery-signed = Unterschrieben von { $names }
countersign-ask = Mitunterschreiben
countersign-title = Diese Übernahme mitunterschreiben?
countersign-body = Mit deiner Unterschrift wirkt sie früher. Unterschreib nur, wenn du mit { $name } gesprochen hast und weißt, dass der alte Hüter verloren ist.
countersign-yes = Ja, wir haben gesprochen: unterschreiben
countersign-done = Du hast die Übernahme mitunterschrieben.

address-title = Adresse dieses Geräts
address-about = Geräte im selben Netz finden einander von selbst. Allen anderen sagt dieser Text, wo dieses ist.

## Safekeeping

keeping-lead = Das Buch lebt nur auf euren Geräten. Hier siehst du, dass es sicher ist, und sorgst dafür.
keeping-risks = In Gefahr
keeping-ledger = Das Buch von { $organisation }
keeping-position = Bestätigt bis Nummer
keeping-confirmed-at = Zuletzt bestätigt
keeping-never = noch nie
keeping-provisional = Noch nicht bestätigt
keeping-waiting = Warten auf andere
keeping-entries = Einträge auf diesem Gerät
keeping-keepers = Hüter
keeping-disk = Belegter Platz
keeping-hash = Siegel der Reihenfolge
keeping-rules = Version der Regeln
keeping-dropped = { $count ->
    [one] 1 Sache wurde von anderen nicht genommen
   *[other] { $count } Sachen wurden von anderen nicht genommen
}
keeping-dropped-about = Geschickt von einem Gerät, das kaputt, veraltet oder feindlich ist. Hier hat es nichts angerichtet.
keeping-strangers = Fremde
keeping-times = { $count ->
    [one] einmal
   *[other] { $count }-mal
}
file-replace-title = Die Datei ersetzen?
file-replace-body = Eine Datei mit diesem Namen gibt es schon. Was jetzt darin steht, wäre weg.
file-replace-yes = Ersetzen
file-replaced = Die Datei wurde ersetzt.
clock-trust = Diese Uhr stimmt
clock-trust-title = Stimmt die Uhr dieses Rechners?
clock-trust-body = Sieh auch auf den Tag. Nach dieser Uhr schließen Abstimmungen und enden Buchungen, und was sie bestätigt, lässt sich nicht zurücknehmen.
clock-trust-yes = Ja, sie stimmt
clock-trust-done = Dieser Hüter bestätigt wieder.
keeping-sheet = Notfallblatt
keeping-sheet-about = Eine gedruckte Seite, die die Organisation zurückbringt, wenn der letzte Hüter verloren ist.
keeping-sheet-go = Zum Notfallblatt
keeping-recover = Blatt verwenden

sheet-title = Notfallblatt
sheet-lead = Geht der Hüter je verloren, bringt dieses Blatt die Organisation zurück. Wer es hat, kann das tun: Behandle es wie einen Hausschlüssel.
sheet-step-save = Speichere es als PDF und druck es aus, oder schreib den Text von Hand ab.
sheet-step-hide = Leg das Papier dorthin, wo Feuer, Diebstahl und Kinderhände es nicht erreichen.
sheet-step-say = Dann sag hier, dass es sicher ist. Auf diesem Gerät wird es gelöscht.
sheet-code-label = Das Geheimnis des Blatts als quadratischer Code
sheet-text-label = Das Blatt als Text
sheet-pdf = Als PDF speichern
sheet-as-text = Als Text speichern
sheet-written = Gespeichert als { $path }.
sheet-not-written = Kopiere bis dahin den Text oder schreib ihn ab.
sheet-safe = Es ist gedruckt und sicher
sheet-safe-title = Ist das Blatt wirklich sicher?
sheet-safe-body = Es wird auf diesem Gerät gelöscht und lässt sich nicht mehr zeigen. Ohne das Papier wird nichts mehr bestätigt, wenn der Hüter verloren geht.
sheet-safe-yes = Ja, es ist sicher: hier löschen
sheet-safe-done = Das Blatt ist auf diesem Gerät gelöscht.
sheet-is-saved = Das Notfallblatt ist sicher.
sheet-is-saved-about = Es wurde gedruckt und sein Geheimnis auf diesem Gerät gelöscht. Geht das Papier verloren, lässt sich ein neues beschließen.
sheet-is-of-another = Das Notfallblatt gehört { $member }.
sheet-is-of-another-about = Es wird auf dem Gerät dieses Mitglieds gedruckt und war nie auf diesem. Ein Beschluss kann deines an seine Stelle setzen.
sheet-is-none = Es gibt kein gültiges Notfallblatt.
sheet-is-none-about = Beantrage ein neues: Sobald es angenommen ist, wird es auf dem Gerät gedruckt, das es beantragt hat.

file-path = Datei
file-written = Gespeichert als { $path } ({ $size }, { $entries ->
    [one] 1 Eintrag
   *[other] { $entries } Einträge
}).
backup-title = Sicherung
backup-about = Eine Datei mit allem, für einen leeren Rechner. Leg sie auf einen Stick und den Stick anderswohin.
backup-passphrase = Passphrase für die Datei
backup-passphrase-hint = Mit einer bringt die Sicherung auch deine Mitgliedschaft zurück. Ohne enthält sie nur das Buch.
backup-do = Sicherung schreiben
verify-title = Das Buch prüfen
verify-about = Jede Unterschrift, jede Kette, jedes Urteil und jede Beglaubigung wird noch einmal geprüft, vom ersten Eintrag an.
verify-do = Alles prüfen
verify-sound = Alles stimmt.
verify-counted = Geprüft: Unterschriften { $signatures }, Journale { $journals }, Urteile { $verdicts }, Beglaubigungen { $certificates } (mit dem ganzen Stand: { $checkpoints }), Texte { $bodies }, Besonderes { $records }.
export-title = Export
export-about = Das ganze Buch und was es bedeutet als eine JSON-Datei, für andere Programme.
export-do = Datei schreiben

## The record

log-lead = Jede Handlung ist ein unterschriebener Eintrag. Hier steht, was geschah und was die Regeln dazu sagten.
log-which = Wessen Einträge
log-mine = Meine
log-all = Alle
log-none = Hier ist noch nichts.
log-none-about = Sobald du abstimmst, buchst oder etwas beantragst, steht es hier.
log-number = Gerät { $device }, Eintrag { $sequence }
log-older = Ältere zeigen
draft-kept = Das zählt nicht, also hat niemand sonst noch diese Worte. Auf diesem Gerät bleiben sie, damit du sie wiederverwenden kannst.
draft-label = Was du geschrieben hast
draft-discard = Diese Worte wegwerfen
draft-discard-title = Diese Worte wegwerfen?
draft-discard-body = Nur dieses Gerät hat sie noch. Das lässt sich nicht zurücknehmen.
draft-discard-yes = Ja, wegwerfen
draft-discarded = Weggeworfen.

## The constitution

constitution-lead = Wer was darf und wie Entscheidungen fallen. Alle Geräte halten sich daran; ändern lässt sie sich nur durch einen Beschluss.
constitution-amend = Satzungsänderung beantragen
constitution-parameters = Wie wir entscheiden
constitution-policies = Wer was darf
constitution-letter = Der Wortlaut
constitution-whole = Der ganze Text
constitution-since = In Kraft seit Nummer { $position }. Version der Regeln { $rules }, Text { $hash }.

## Search

search-label = Suchwörter
search-hint = Durchsucht alles, was du sehen darfst: Mitglieder, Gruppen, Anträge, Kommentare, Räume, Buchungen, Ämter und Regeln. Von überall: Strg+K.
search-found = { $count ->
    [0] Nichts gefunden
    [one] 1 Stelle gefunden
   *[other] { $count } Stellen gefunden
}
search-none = Nichts gefunden.
search-none-about = Versuch weniger oder andere Wörter. Was andere schrieben, ist vielleicht auf diesem Gerät noch nicht angekommen.
kind-member = Mitglied
kind-resource = Zum Buchen
kind-proposal = Antrag
kind-comment = Kommentar
kind-booking = Buchung
kind-contact = Kontaktdaten
kind-group = Arbeitsgruppe
kind-reason = Grund
kind-organisation = Die Organisation
kind-role = Amt
kind-policy = Regel der Satzung
kind-other = Etwas anderes
list-more = { $count ->
    [one] Noch einen zeigen
   *[other] Mehr von { $count } zeigen
}
ui-broken = Dieses Fenster ist an einem eigenen Fehler stehen geblieben. Nichts ist verloren: Was getan ist, bleibt.
ui-broken-again = Neu anzeigen
