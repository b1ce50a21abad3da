# Why something was not done, and what to do. Each names the rule in words that its reader uses.

# Whose device it is.
refused-device-unknown = Dieses Gerät gehört nicht oder nicht mehr zur Organisation. Bitte ein Mitglied um eine Einladung.
refused-device-revoked = Dieses Gerät wurde ausgeschlossen, also zählt nichts mehr, was es schreibt. Füg ein anderes Gerät hinzu oder bitte die Stewards um Hilfe.
refused-device-equivocated = Dieses Gerät hat zwei verschiedene Einträge unter einer Nummer geschrieben, also zählt nichts mehr, was es schreibt. Füg es als neues Gerät wieder hinzu.
refused-device-not-known = So ein Gerät gibt es nicht. Sieh in der Liste der Geräte nach.
refused-device-out-already = Dieses Gerät ist schon draußen. Es ist nichts mehr zu tun.
refused-devices-too-many = Ein Mitglied darf im Lauf der Zeit { $max } Geräte haben, und so viele hattest du. Bitte die Stewards um Hilfe.
refused-own-words-full = Deine Worte füllen mehr, als von einem Mitglied aufbewahrt wird: 16 MiB. Lösch einen Text von dir, den niemand mehr braucht, und versuch es dann noch einmal.
refused-own-journal-full = Dieses Gerät hat so viel geschrieben, wie es darf, bevor ein Hüter es bestätigt. Verbinde dich mit einem Hüter und versuch es dann noch einmal.

# Founding, inviting, enrolling, leaving.
refused-founded-already = Die Organisation ist schon gegründet. Tritt ihr mit einer Einladung bei.
refused-constitution-unknown = Die Organisation wurde mit einer Satzung gegründet, die dieses Programm nicht kennt. Aktualisiere Moothall.
refused-invitation-unknown = Diese Einladung kennt hier niemand. Bitte um eine neue.
refused-invitation-cancelled = Diese Einladung wurde zurückgenommen. Bitte um eine neue.
refused-invitation-used = Diese Einladung wurde schon verwendet. Bitte um eine neue.
refused-invitation-expired = Diese Einladung ist abgelaufen, { $expired }. Bitte um eine neue.
refused-invitation-device-out = Das Gerät, das diese Einladung ausgestellt hat, ist seither ausgeschlossen. Bitte um eine von einem anderen Gerät.
refused-invitation-device-restricted = Das Gerät, das diese Einladung ausgestellt hat, ist gerade eingeschränkt. Versuch es später noch einmal oder bitte um eine von einem anderen Gerät.
refused-invitation-too-long = Eine Einladung gilt höchstens { $days } Tage. Wähle weniger.
refused-enrolled-already = Dieses Gerät ist schon eingetragen. Mehr braucht es nicht.
refused-enrolment-proof = Die Einladung war für ein anderes Gerät oder wurde unterwegs verändert. Bitte um eine neue.
refused-last-steward = Außer dir gibt es keinen Steward. Beantrage, dass jemand anderes das Amt bekommt; danach kannst du austreten.
refused-keeper-leaves = Ohne deine Geräte hat die Organisation keinen Hüter, und nichts wird bestätigt. Beantrage, dass ein anderes Gerät Hüter wird; danach kannst du austreten.
refused-member-gone = { $member } ist nicht mehr Mitglied. Wähle jemand anderen.

# Restricting and revoking devices.
refused-keeper-restricted = Dieses Gerät ist ein Hüter, und eine Einschränkung hält einen Hüter nie auf. Beantrage, dass es keiner mehr ist. Wurde es gestohlen, schließ es aus; ist es der letzte Hüter, lass ein anderes mit dem Notfallblatt übernehmen.
refused-keeper-revoked = Dieses Gerät ist der letzte Hüter, und ohne ihn wird nichts bestätigt. Beantrage zuerst, dass ein anderes Gerät Hüter wird; ist es verloren, lass ein anderes mit dem Notfallblatt übernehmen.
refused-keeper-already = Dieses Gerät ist schon ein Hüter. Wähle ein anderes.
refused-keeper-doubted = Dieses Gerät von { $member } ist eingeschränkt, oder sein Ausschluss steht an. Wähle ein anderes, oder lass das zuerst aufheben.
refused-not-a-keeper = Das Gerät, das nicht mehr bestätigen sollte, ist kein Hüter mehr. Sieh bei den Geräten nach und beantrage es neu.
refused-keepers-form = Es sagt von keinem Gerät, dass es Hüter wird oder keiner mehr ist. Wähle ein Gerät.
refused-keepers-none = Eine Organisation hat mindestens einen Hüter, damit jemand bestätigt. Nenne das Gerät, das an seine Stelle tritt.
refused-keepers-too-many = Eine Organisation hat höchstens { $max ->
    [one] einen Hüter
   *[other] { $max } Hüter
}. Nenne auch das Gerät, das aufhört.
refused-restrictions-too-many = Ein Steward schränkt höchstens { $max } Geräte anderer gleichzeitig ein. Heb eine deiner Einschränkungen auf oder frag einen anderen Steward.
refused-restricted-already = Du hast dieses Gerät schon eingeschränkt. Schließt sich ein anderer Steward an, hält das an.
refused-not-restricted = Dieses Gerät ist nicht eingeschränkt. Es ist nichts aufzuheben.
refused-lift-waits = Du hast schon gebeten, diese Einschränkung aufzuheben. Sie endet, wenn auch ein anderer Steward darum bittet.
refused-restriction-lapsed = Diese Einschränkung wurde nicht rechtzeitig bestätigt, also endete sie von selbst. Verbinde dich mit einem Hüter und setz sie neu, wenn sie noch nötig ist.
refused-revocation-waits = Du hast dieses Gerät schon ausgeschlossen. Das wirkt ab { $acts }, oder wenn ein anderer Steward sich anschließt.
refused-proof-unknown = Der Beweis gegen dieses Gerät ist nicht hier, also wird es nicht ausgeschlossen. Er kommt mit der nächsten Verbindung.

# Resources and bookings.
refused-resource-unknown = So etwas gibt es hier nicht zu buchen. Sieh nach, was es gibt.
refused-resource-retired = Das lässt sich nicht mehr buchen. Wähle etwas anderes.
refused-slot-taken = { $resource } ist belegt, von { $from } bis { $until }: { $member } hat gebucht, { $since }. Wähle eine andere Zeit.
refused-slot-taken-next = { $resource } ist belegt, von { $from } bis { $until }: { $member } hat gebucht, { $since }. Das nächste Mal frei ist es von { $free_from } bis { $free_until }.
refused-booking-span = Diese Zeiten lassen sich nicht buchen: Das Ende muss nach dem Beginn liegen, ein Termin nach dem anderen, und alle zwischen den Jahren 1970 und 2269.
refused-booking-too-long = Eine Buchung dauert höchstens { $max }. Wähle eine kürzere Zeit.
refused-booking-past = Diese Zeit ist vorbei. Wähle eine spätere.
refused-booking-too-far = Man bucht höchstens { $days } Tage im Voraus. Wähle einen früheren Tag.
refused-bookings-too-many = Du darfst { $max } Buchungen haben, die nicht vorbei sind, und so viele hast du. Sag eine ab oder warte, bis eine vorbei ist.
refused-booking-unknown = So eine Buchung gibt es nicht. Sieh im Kalender nach.
refused-booking-cancelled = Diese Buchung ist schon abgesagt. Es ist nichts mehr zu tun.
refused-booking-over = Diese Buchung ist vorbei, also ist nichts abzusagen.

# Proposals and votes.
refused-voting-too-short = Eine Abstimmung ist mindestens { $min } offen. Wähle eine längere Zeit.
refused-voting-too-long = Eine Abstimmung ist höchstens { $max } offen. Wähle eine kürzere Zeit.
refused-steward-already = { $member } ist schon Steward. Es ist nichts zu entscheiden.
refused-not-a-steward = { $member } ist nicht Steward. Es ist nichts zu entscheiden.
refused-last-steward-dismissed = Außer { $member } gibt es keinen Steward, und einen muss es geben. Vergebt das Amt zuerst auch an jemand anderen.
refused-proposal-unknown = So einen Antrag gibt es nicht. Sieh in der Liste der Anträge nach.
refused-proposal-closed = Dieser Antrag ist abgeschlossen. Stell einen neuen, wenn es noch darauf ankommt.
refused-vote-over = Die Abstimmung hierüber ist vorbei, { $closed }. Was später kam, zählt nicht.
refused-dismissal-waits = Die Abberufung wirkt ab { $acts }. Hätten zwei Stewards dafür gestimmt, hätte sie sofort gewirkt.
refused-version-unknown = Deine Stimme galt einer Fassung des Textes, die nicht zählt. Lies den Text noch einmal und stimm neu ab.
refused-ballot-replaces-unknown = Deine Stimme sollte eine ersetzen, die nicht zählt. Stimm neu ab.
refused-ballot-superseded = Ein anderes deiner Geräte hat diese Stimme später geändert, also zählt die. Stimm neu ab, wenn du das nicht willst.
refused-statute-size = Ein Teil eines Satzungstextes ist leer oder zu groß. Beantrage die Änderung neu.
refused-amendment-damaged = Der Text der Satzungsänderung ist nicht vollständig. Beantrage sie neu.
refused-amendment-invalid = Dieser Text kann nicht zur Satzung werden. { $why ->
    [constitution-locks-out] Mit ihm könnten Mitglieder nicht mehr tun, was ihnen niemand nehmen darf: { $name }. Nimm das wieder auf.
    [constitution-parameter-range] Die Zahl { $name } in Zeile { $line } liegt außerhalb ihrer Grenzen. Berichtige sie.
    [constitution-parameter-missing] Der Parameter { $name } ist nicht gesetzt. Setz ihn.
    [constitution-trial-fails] Die Probe in Zeile { $line } schlägt fehl: „{ $name }“. Ändere die Bestimmungen oder die Probe.
    [constitution-trial-form] Zeile { $line } beginnt wie eine Probe und ist keine: „{ $name }“. Berichtige sie.
    [constitution-syntax] Zeile { $line } ist nicht lesbar. Berichtige sie.
   *[other] Berichtige Zeile { $line } und beantrage es neu.
}

# Files.
refused-place-taken = Unter { $path } gibt es schon eine Datei. Wähle einen anderen Namen, oder sag, dass sie ersetzt werden darf (--replace).
refused-place-own = Unter { $path } bewahrt dieses Buch seine eigenen Dateien auf, also wurde nichts geschrieben. Wähle einen anderen Namen außerhalb dieses Ordners.
refused-place-special = { $path } ist ein Gerät, eine Pipe oder ein Socket und keine Datei, also wurde nichts geschrieben. Wähle einen anderen Namen.
refused-file-there = Unter { $path } gibt es schon eine Datei, und sie bleibt, wie sie ist. Wähle einen anderen Namen.

# Time.
refused-clock-behind = Die Zeit des Buchs ist { $ledger }, aber die Uhr dieses Geräts sagt { $clock }; das käme also zu spät. Geht die Uhr falsch, stell sie. Ist die Zeit des Buchs falsch, übernimm mit dem Notfallblatt auf einem Gerät, dessen Uhr stimmt.

# Proposals that begin as drafts.
refused-method = { $why ->
    [method-options] Diese Art zu zählen braucht 2 bis 64 Optionen. Füg welche hinzu oder nimm welche weg.
   *[other] Eine Zahl im Stimmzettel ist 0 oder größer, als es Optionen gibt. Berichtige sie.
}
refused-method-effect = Was von selbst etwas bewirkt, wird mit Ja und Nein oder im Konsent entschieden. Wähle eines davon.
refused-election-secret = Für Wahlen von Personen braucht es geheime Stimmen, und die gibt es noch nicht. Ein Amt wird mit Ja und Nein gegeben oder entzogen; wähle das.
refused-discussion-too-short = Über einen Antrag wird mindestens { $min } beraten. Wähle eine längere Zeit.
refused-discussion-too-long = Über einen Antrag wird höchstens { $max } beraten. Wähle eine kürzere Zeit.
refused-topic-unknown = Die Satzung kennt kein Thema „{ $topic }“. Sieh nach, welche sie nennt, oder beantrage, es aufzunehmen.
refused-writers-too-many = An einem Entwurf schreiben höchstens { $max } andere mit. Nenne weniger.
refused-presented-already = Dieser Antrag ist kein Entwurf mehr. Es ist nichts mehr zu tun.
refused-not-the-proposer = { $member } hat diesen Entwurf begonnen und sagt, wann er fertig ist. Frag nach.
refused-not-a-writer = Diesen Text ändern jetzt nur { $member } und wer daran mitschreibt. Schreib stattdessen einen Kommentar.
refused-text-stays = Solange die Abstimmung offen ist, lässt sich der Text nicht ändern. Schreib einen Kommentar oder beantrage etwas anderes.
refused-ballot-form = Diese Abstimmung hat einen anderen Stimmzettel. Aktualisiere Moothall und stimm dann neu ab.
refused-still-a-draft = Dieser Antrag ist noch ein Entwurf. Bitte die, die daran schreiben, ihn vorzulegen.
refused-vote-not-open = Die Abstimmung hierüber beginnt { $opens }. Bis dahin wird beraten.
refused-vote-of-a-group = Hierüber stimmen nur die Mitglieder der Arbeitsgruppe ab. Kommentieren kannst du.
refused-ballot-older-text = Deine Stimme galt einem früheren Text, der seither geändert wurde. Lies ihn noch einmal und stimm neu ab.
refused-ballot-malformed = { $why ->
    [ballot-too-many] Du stimmst mehr Optionen zu, als hier erlaubt ist. Lass welche weg.
    [ballot-too-many-dots] Du hast mehr Klebepunkte vergeben, als es gibt. Nimm welche weg.
    [ballot-score-too-high] Eine Punktzahl ist zu hoch. Senke sie.
    [ballot-ranking-tied] Zwei Optionen teilen sich einen Platz; das zählt hier nicht. Reih die eine vor die andere.
    [ballot-empty] Nichts ist angekreuzt. Kreuz etwas an oder enthalte dich.
   *[other] Diese Stimme passt nicht zur Abstimmung. Stimm neu ab.
}
refused-delegation-off = Die Satzung lässt nicht zu, dass Stimmen übertragen werden. Stimm selbst ab.
refused-delegate-no-device = { $member } hat kein Gerät zum Abstimmen, deine Stimme gäbe also niemand ab. Wähle jemand anderen.
refused-delegation-circle = { $member } gibt Stimmen bei diesem Thema schon an dich weiter; das liefe im Kreis. Wähle jemand anderen.
refused-delegation-too-far = { $member } gibt Stimmen bei diesem Thema an andere weiter, und weitergegeben wird eine Stimme höchstens { $steps ->
    [one] einmal
   *[other] { $steps }-mal
}. Wähle jemand anderen.
refused-not-delegated = Du hast deine Stimme bei „{ $topic }“ niemandem übertragen. Es ist nichts zurückzunehmen.
refused-meeting-method = Das Ergebnis einer Versammlung wird nur eingetragen, wo mit Ja und Nein abgestimmt wird.
refused-meeting-without-draft = Handzeichen einer Versammlung zählen nur bei einem Antrag, der als Entwurf begonnen hat, und über diesen wurde gleich abgestimmt. Wer dabei war, kann mit dem eigenen Gerät abstimmen; beginne den nächsten als Entwurf.
refused-meeting-hands = Das sind { $hands } Hände, aber nur { $left } der { $electorate }, die abstimmen dürfen, haben selbst noch nicht abgestimmt. Berichtige die Zahlen: Niemand zählt doppelt.
refused-meeting-counts = Eine Versammlung zählt Ja, Nein und Enthaltung, und mindestens eine Hand. Berichtige die Zahlen.
refused-meeting-time = Die Versammlung muss stattgefunden haben, während die Abstimmung offen war, also seit { $opened }. Berichtige die Zeit.
refused-meetings-too-many = Zu einer Abstimmung werden höchstens { $max } Versammlungen eingetragen.
refused-meeting-unknown = So ein Ergebnis einer Versammlung gibt es nicht. Vielleicht wurde es abgelehnt.
refused-meeting-of-earlier-text = Dieses Ergebnis betrifft einen früheren Text. Die Abstimmung hat seither neu begonnen, also zählt es nicht.
refused-witness-again = Wer das Ergebnis eingetragen hat, bezeugt es nicht, und niemand bezeugt es zweimal. Es braucht zwei andere.
refused-witnesses-enough = Dieses Ergebnis ist schon zweimal bezeugt. Es ist nichts mehr zu tun.
refused-not-decided = Dieser Antrag wurde nicht angenommen, also ist nichts auszuführen.
refused-carries-itself-out = Diese Entscheidung wirkt von selbst. Es ist nichts mehr zu tun.
refused-carried-out-already = { $member } hat schon gemeldet, dass das ausgeführt ist.

# Texts.
refused-words-missing = Dazu gehört ein Text. Schreib einen und versuch es noch einmal.
refused-words-not-expected = Dazu gehört kein Text. Aktualisiere Moothall und versuch es dann noch einmal.
refused-profile-exists = Du hast schon ein Profil. Bearbeite das.
refused-paper-begins-otherwise = Ein Text dieser Art entsteht mit dem, wozu er gehört. Leg das an.
refused-proposal-text-stays = Der Text eines Antrags, über den abgestimmt wird oder entschieden ist, bleibt: Andere haben daran mitgeschrieben, und Stimmen beruhen darauf. Du kannst den Antrag zurückziehen, solange die Abstimmung offen ist, und seinen Text dann löschen.
refused-paper-erased = Dieser Text wurde gelöscht. Niemand kann daran weiterschreiben.
refused-paper-unknown = So einen Text gibt es nicht. Vielleicht wurde er abgelehnt.

# Order and delivery.
refused-invitation-unvouched = Diese Einladung zählt, sobald ein zweites Mitglied dafür gebürgt hat. Bitte eines darum und versuch es dann noch einmal.
refused-vouch-not-needed = Für diese Einladung muss niemand bürgen.
refused-vouch-own = Bürgen muss ein anderes Mitglied als das, das eingeladen hat, und als das, dem das Gerät gehören wird.
refused-vouched-already = { $member } hat für diese Einladung schon gebürgt.
refused-leaving-has-device = { $member } hat ein Gerät und tritt selbst damit aus. Wer gegen den eigenen Willen gehen soll, wird durch einen Beschluss ausgeschlossen.
refused-suspend-steward = { $member } ist Steward. Stewards werden nicht suspendiert; beantrage zuerst die Abberufung aus diesem Amt.
refused-suspended-already = { $member } ist schon suspendiert, bis { $until }.
refused-suspension-past = Eine Suspendierung endet in der Zukunft. Nenne einen späteren Tag.
refused-suspension-too-long = Eine Suspendierung dauert höchstens { $days } Tage. Nenne einen früheren Tag.
refused-not-suspended = { $member } ist nicht suspendiert.
refused-role-unknown = Die Satzung kennt kein Amt „{ $role }“. Sieh nach, welche sie nennt, oder beantrage, es aufzunehmen.
refused-role-held = Das Amt „{ $role }“ hat schon { $member }, und nur ein Mitglied kann es zugleich haben. Beende es zuerst, oder warte, bis es endet.
refused-role-not-held = { $member } hat das Amt „{ $role }“ nicht.
refused-group-unknown = So eine Arbeitsgruppe gibt es nicht.
refused-group-ended = Diese Arbeitsgruppe ist aufgelöst. Gründe eine neue.
refused-in-group-already = { $member } gehört schon zu dieser Arbeitsgruppe.
refused-not-in-group = { $member } gehört nicht zu dieser Arbeitsgruppe.
refused-groups-too-many = Eine Arbeitsgruppe hat höchstens { $members } Mitglieder, und ein Mitglied gehört zu höchstens { $groups } Gruppen.
refused-contact-exists = Wie dieses Mitglied zu erreichen ist, steht schon da. Ändere das.
refused-words-of-another = { $member } hat ein Gerät und schreibt das selbst. Frag nach.
refused-dismissal-needs-notice = Wer abberufen werden soll, hat zuerst Zeit zu antworten. Lass vor der Abstimmung über den Antrag beraten.
refused-calendar = So lässt sich die Zeitzone der Organisation nicht festlegen. Wähle eine mit ihrem Namen.
refused-terms = Diese Regeln gehen nicht zusammen. Prüfe Zeiten, Kontingente und Dauern.
refused-terms-hours = Öffnungszeiten beginnen, bevor sie enden, am selben Tag, und es gibt höchstens 42. Berichtige die Zeiten.
refused-terms-closed-days = Geschlossene Tage stehen je einmal da, der Reihe nach, höchstens 400. Berichtige sie.
refused-terms-quotas = Ein Kontingent nennt eine Zahl von Buchungen oder eine Dauer, und es gibt höchstens 8. Berichtige sie.
refused-terms-places = Mindestens eine Person kann das nutzen. Berichtige, wie viele es sich teilen.
refused-terms-includes = Dasselbe gehört zweimal dazu, oder mehr als 16 Dinge. Nimm etwas heraus.
refused-terms-shortest = Die kürzeste Buchung wäre länger als die längste. Berichtige eine der beiden.
refused-terms-lengths = Keine Dauer und keine Frist darf länger als ein Jahr sein. Verkürze sie.
refused-terms-buffer = Vor und nach einer Buchung bleibt höchstens ein Tag frei. Verkürze das.
refused-terms-ahead = So viele Tage im Voraus wird nichts gebucht. Wähle weniger Tage.
refused-terms-circle = Was etwas umfasst, kann nicht selbst darin enthalten sein, und höchstens { $max } Dinge gehören zusammen. Nimm eines heraus.
refused-booking-role = Buchen kann das nur, wer das Amt „{ $role }“ hat. Stewards vergeben es, oder ein Beschluss.
refused-booking-group = Buchen können das nur Mitglieder der Arbeitsgruppe { $group }. Frag dort nach.
refused-booking-places = Das ist für höchstens { $max }. Buche weniger Plätze.
refused-booking-too-short = Eine Buchung dauert hier mindestens { $min }. Buche länger.
refused-booking-notice = Das ist zu spät: mindestens { $notice } vorher muss es sein, auch für Stewards. Wähle eine spätere Zeit.
refused-booking-holiday = An diesem Tag ist geschlossen: { $from }. Wähle einen anderen Tag.
refused-booking-hours = Nicht die ganze Zeit ist offen, die so beginnt: { $from }. Sieh dir die Öffnungszeiten an.
refused-booking-closed = { $resource } ist geschlossen, von { $from } bis { $until }. Wähle eine andere Zeit.
refused-booking-of-another = Eine Buchung wird im Namen des Mitglieds geändert, dem sie gehört. Sag sie ab und buche neu.
refused-booking-not-asked = Hier ist nichts mehr zu genehmigen oder abzulehnen.
refused-slot-busy = { $resource } ist belegt, von { $from } bis { $until }. Wähle eine andere Zeit.
refused-quota-day = { $bookings ->
    [0] Du hast das höchstens { $hours } am Tag.
   *[other] Du buchst das höchstens { $bookings }-mal am Tag.
} Wähle einen anderen Tag.
refused-quota-week = { $bookings ->
    [0] Du hast das höchstens { $hours } in der Woche.
   *[other] Du buchst das höchstens { $bookings }-mal in der Woche.
} Wähle eine andere Woche.
refused-quota-month = { $bookings ->
    [0] Du hast das höchstens { $hours } im Monat.
   *[other] Du buchst das höchstens { $bookings }-mal im Monat.
} Wähle einen anderen Monat.
refused-quota-ahead = { $bookings ->
    [0] Du buchst hier höchstens { $hours } im Voraus.
    [one] Du hast hier höchstens eine künftige Buchung.
   *[other] Du hast hier höchstens { $bookings } künftige Buchungen.
} Warte, bis eine vorbei ist, oder sag eine ab.
refused-waiting-full = Darauf warten schon { $max }. Wähle eine andere Zeit.
refused-check-in-early = Vor Ort anmelden kannst du dich ab { $from }.
refused-checked-in-already = Du bist vor Ort schon angemeldet.
refused-closing-too-long = Geschlossen wird höchstens für { $days } Tage auf einmal. Schließ danach noch einmal.
refused-closings-too-many = Hier gibt es schon { $max } Schließzeiten. Öffne für eine davon wieder.
refused-closing-unknown = So eine Schließzeit gibt es nicht, oder sie wurde schon zurückgenommen.
refused-sample-folder = In diesem Ordner ist schon etwas. Ein Beispiel braucht einen leeren.
refused-rules-older = Die Regeln der Organisation kennen das noch nicht. Beantrage, ihre Version zu erhöhen; ist das angenommen, versuch es noch einmal.
refused-rules-version = Die Regeln lassen sich nur um eine Version auf einmal erhöhen; sie sind bei Version { $current }. Beantrage die nächste.
refused-action-unknown = Die Regeln der Organisation kennen diese Handlung nicht (Nummer { $action }), also zählt sie nicht. Vielleicht hat ein neueres Moothall sie geschrieben.
refused-noticed-already = Dieser fehlende Eintrag ist schon gemeldet. Die Meldung wirkt von selbst.
refused-names-dead = Das baut auf einem Eintrag auf, der keine Stelle mehr bekommt, weil sein Gerät draußen ist oder niemand ihn geliefert hat. Mach es neu, wenn es noch darauf ankommt.

# The recovery sheet.
refused-sheet-void = Dieses Notfallblatt gilt nicht mehr: Es wurde verwendet, oder ein neueres hat es ersetzt. Such ein neueres.
refused-recovery-left = Das Mitglied dieses Blatts ist ausgetreten, also öffnet es nichts. Frag die Mitglieder.
refused-countersign-own = Das Blatt ist deines, also fügt deine Unterschrift nichts hinzu: Zwei andere Mitglieder unterschreiben.
refused-recovery-of-another = Mit dem Notfallblatt kommt nur das Mitglied zurück, dem es gehört, und niemand sonst.
refused-succession-stale = Die Hüter haben seither etwas bestätigt, also ist die Benennung hinfällig. Sind sie trotzdem verloren, benennt Nachfolger von Neuem.
refused-succession-too-few = { $have } der nötigen { $needed } Mitglieder haben bisher unterschrieben.
refused-successions-too-many = { $max } verschiedene Nachfolgen sind benannt, und eine weitere von dir wird nicht behalten. Unterschreib für eine von diesen.
refused-recovery-stale = Der Hüter hat seither etwas bestätigt, also ist diese Übernahme hinfällig. Ist der Hüter da, bitte das Mitglied, dem er gehört, dich einzulassen. Ist er doch verloren, fang mit dem Blatt noch einmal an.
refused-recovery-unknown = In diesem Buch gibt es niemanden, für den man übernehmen könnte. Prüfe, ob es die richtige Organisation ist.

# This device's keys.
refused-ledger-in-use = Das Buch wird gerade geprüft, exportiert oder gesichert. Versuch es danach noch einmal.
refused-locked = Die Schlüssel dieses Geräts sind gesperrt. Gib zuerst die Passphrase ein.
refused-passphrase-missing = Die Schlüssel dieses Geräts brauchen eine Passphrase. Wähle eine und versuch es noch einmal.
refused-passphrase-short = Diese Passphrase ist zu kurz, um etwas zu schützen. Wähle eine mit mindestens acht Buchstaben; vier Wörter hintereinander sind gut.
refused-passphrase-wrong = Das ist nicht die Passphrase zu den Schlüsseln dieses Geräts. Versuch es noch einmal.
refused-words-for-others = Diese Worte sind nicht für dich zu lesen, also kannst du sie nicht ändern. Das kann, um wen es geht, oder ein Steward.
