# What peers notice: requests that make no sense here, risks, what was not taken from others, where a peer stands.

# Requests that make no sense here.
misuse-no-organisation = Dieses Gerät gehört noch zu keiner Organisation. Gründe eine oder tritt mit einer Einladung bei.
misuse-organisation-already = Dieses Gerät gehört schon zu einer Organisation. Nimm für eine andere einen anderen Ordner.
misuse-still-joining = Das Buch ist noch unterwegs. Warte, bis dieses Gerät beigetreten ist.
misuse-not-joining = Hier wird keine Einladung verwendet, also ist nichts neu zu beginnen.
misuse-not-enrolled = Dieses Gerät ist nicht eingetragen. Bitte ein Mitglied um eine Einladung.
misuse-not-an-act = Das ist eine Frage, keine Handlung. Stell sie als Frage.
misuse-invitation-unreadable = Das ist keine Einladung, oder ein Teil davon fehlt. Kopiere sie noch einmal vom Anfang bis zum Ende.
misuse-no-times = Aus dieser Regel ergibt sich kein Termin. Wähle mindestens einen.
misuse-too-many-times = Das sind mehr als 366 Termine. Wähle ein früheres Ende.
fault-sample = Das Beispiel ließ sich nicht anlegen: { $detail }
misuse-contact-empty = Noch steht nichts da, und das ist leer. Tipp ein, wie das Mitglied zu erreichen ist.
misuse-people-count = Nenne mindestens eine Person und höchstens 2000 auf einmal.
misuse-name-empty = Der Name fehlt. Tipp einen ein.
misuse-name-too-long = Dieser Name ist zu lang. Nimm höchstens 80 Zeichen.
misuse-name-unseen = In diesem Namen steckt ein unsichtbares Zeichen, das ihn wie einen anderen aussehen lassen könnte. Tippe ihn neu, statt ihn einzufügen.
misuse-sheet-at-once = Über ein neues Notfallblatt wird sofort abgestimmt, nicht erst als Entwurf. Beantrage es so.
misuse-options-count = Diese Abstimmung hat eine andere Zahl von Optionen. Gib jeder genau eine Bezeichnung; höchstens 64.
misuse-option-label = Die Bezeichnung einer Option ist eine Zeile mit höchstens 120 Zeichen, nicht leer und ohne unsichtbare Zeichen.
misuse-option-twice = Zwei Optionen heißen gleich. Ändere eine.
misuse-parameter-number = „{ $name }“ ist eine ganze Zahl von { $min } bis { $max }. Schreib eine davon.
misuse-parameter-word = „{ $name }“ ist eines von diesen: { $words }. Schreib eines davon.
misuse-parameter-unknown = Die Satzung hat keinen Parameter „{ $name }“. Sieh bei „moothall constitution“ nach: Dort stehen alle.
misuse-setting = „{ $text }“ setzt nichts. Schreib es so: quorum_percent=30.
misuse-setting-twice = „{ $name }“ kommt zweimal vor. Gib nur einmal an, was es werden soll.
misuse-setting-same = „{ $name }“ ist schon { $value }, es gibt also nichts abzustimmen. Gib einen anderen Wert an.
misuse-objection-empty = Ein Einwand sagt, warum. Schreib auch den Grund.
misuse-reason-of-nothing = Nur zu einem Einwand gehört ein Grund. Schreib stattdessen einen Kommentar.
misuse-title-empty = Der Titel fehlt. Tipp einen ein.
misuse-title-too-long = Dieser Titel ist zu lang. Nimm höchstens 160 Zeichen.
misuse-title-unseen = In diesem Titel steckt ein unsichtbares Zeichen. Tippe ihn neu, statt ihn einzufügen.
misuse-text-empty = Es gibt noch keinen Text. Schreib zuerst etwas.
misuse-words-too-long = Dieser Text ist zu lang für eine Änderung. Speichere zuerst einen kürzeren Teil.
misuse-words-not-here = Der Text, den das ändert, ist noch nicht hier. Verbinde dich mit dem Gerät eines anderen Mitglieds und versuch es noch einmal.
misuse-nothing-changed = Nichts hat sich geändert, also wurde nichts gespeichert.
misuse-constitution-size = Die Satzung ist leer oder zu lang. Sie darf 64 KiB haben.
misuse-entry-too-large = Das ist zu groß für einen Eintrag. Kürze es.
misuse-own-entry-refused = Dieses Gerät konnte seinen eigenen Eintrag nicht annehmen. Starte Moothall neu; wenn es so bleibt, melde dieses Gerät neu an.
misuse-order = Der Schritt davor fehlt. Fang noch einmal an.
misuse-too-busy = Auf diesem Gerät wartet zu viel darauf, geschrieben zu werden. Warte einen Moment und versuch es noch einmal.
misuse-successors = Benenne ein bis sieben Geräte als Nachfolger.
misuse-no-such-line = So eine Linie wurde diesem Gerät nicht gezeigt. Sieh nach, welche es gibt.
misuse-no-such-succession = Solche Nachfolger sind nicht benannt. Vielleicht ist das inzwischen hinfällig: Sieh nach, was benannt ist.
misuse-no-such-recovery = So eine Übernahme läuft nicht. Vielleicht ist sie inzwischen hinfällig.
misuse-unknown-id = Mit dieser Kennung gibt es hier nichts. Prüfe sie oder warte auf die nächste Verbindung.
misuse-sheet-none = Das ist kein Notfallblatt. Tipp seine acht Zeilen ab oder lies seine Datei ein.
misuse-sheet-newer = Eine neuere Fassung von Moothall hat dieses Notfallblatt gemacht. Aktualisiere Moothall und versuch es dann noch einmal.
misuse-sheet-row-missing = Zeile { $row } des Notfallblatts fehlt. Tipp auch sie ab.
misuse-sheet-row-length = Zeile { $row } des Notfallblatts hat { $symbols } Buchstaben und Ziffern statt 15. Vergleich sie mit dem Papier.
misuse-sheet-row-symbol = In Zeile { $row } des Notfallblatts steht „{ $symbol }“; das kommt in keiner Zeile vor. Vergleich sie mit dem Papier.
misuse-sheet-row-typo = In Zeile { $row } des Notfallblatts ist ein Tippfehler. Vergleich sie mit dem Papier.
misuse-sheet-of-another = Dieses Notfallblatt gehört zu einer anderen Organisation. Nimm das von dieser.
misuse-sheet-saved-already = Das Notfallblatt ist schon gesichert, und sein Geheimnis liegt nicht mehr hier. Such die Kopie.
misuse-sheet-of-member = Das Notfallblatt gehört { $member }. Es wird auf dem Gerät dieses Mitglieds gedruckt und war nie auf diesem.
misuse-sheet-void = Es gibt kein gültiges Notfallblatt. Beantrage ein neues: Sobald es angenommen ist, wird es auf diesem Gerät gedruckt.
misuse-recover-from-whom = Das Buch ist nicht hier. Gib an, von welchem Gerät es zu holen ist.
misuse-address = Das ist nicht die Adresse eines Geräts. Kopiere sie noch einmal vom anderen Gerät.

# What is wrong at present.
alarm-clock-off-here = Die Uhr dieses Geräts geht gegenüber den meisten anderen falsch, um { $off }. Was du schreibst, zeigt die falsche Zeit, und eine Einladung kann abgelaufen scheinen: Stell die Uhr.
alarm-clock-off = Die Uhr dieses Hüters geht gegenüber den meisten anderen Geräten falsch, um { $off }; deshalb bestätigt er nichts. Stell die Uhr, oder sag, dass sie stimmt.
alarm-clock-leap = Die Uhr dieses Hüters sagt { $clock }, aber seit { $last } wurde hier nichts bestätigt. Das sind mehr als 60 Tage, und eine bestätigte Zeit lässt sich nicht zurücknehmen; deshalb wird nichts bestätigt. Stell die Uhr, oder sag, dass sie stimmt.
alarm-entries-aside = Das Urteil über { $count ->
    [one] einen Eintrag
   *[other] { $count } Einträge
} ist gescheitert; das wurde beiseitegelegt, und alles andere geht weiter. Aktualisiere Moothall und melde es.
alarm-judging-failed = Das Urteil über Eintrag { $entry } ist auf diesem Gerät gescheitert, also bleibt sein Buch dort stehen. Aktualisiere Moothall und melde es.
alarm-history-differs = Was geschah, bevor dieses Gerät begann, führt nicht zu dem, was die Hüter beglaubigt haben. Gezeigt wird, was sie beglaubigt haben. Aktualisiere Moothall und melde es.
alarm-history-verdict = In dem, was geschah, bevor dieses Gerät begann, kommen die Regeln bei Eintrag { $entry } zu etwas anderem, als die Hüter beglaubigt haben. Gezeigt wird, was sie beglaubigt haben. Aktualisiere Moothall und melde es.
alarm-states-differ = Was das Buch dieses Geräts ergibt, ist nicht, was die Hüter beglaubigt haben, also bleibt es dort stehen. Aktualisiere Moothall und melde es.
alarm-order-broken = Die Reihenfolge der Hüter schließt nicht an das an, was hier ist; das Buch bleibt stehen. Vergleich mit einem anderen Mitglied; entscheide bis dahin nichts auf diesem Gerät.
alarm-verdicts-differ = Dieses Gerät kommt bei Eintrag { $entry } zu einem anderen Urteil als die Hüter (hier { $here ->
    [accepted] angenommen
   *[refused] abgelehnt
}), also bleibt sein Buch dort stehen. Aktualisiere Moothall und melde es.
alarm-rules-newer = Die Organisation hat Regeln der Version { $version }, und dieses Programm kennt sie nicht. Aktualisiere Moothall; Einträge werden inzwischen aufbewahrt und weitergegeben.
alarm-signed-already = Dieser Hüter hat an dieser Stelle schon einmal eine andere Reihenfolge unterschrieben, also unterschreibt er nichts mehr. Wahrscheinlich stammt er aus einer Kopie: Lass ein anderes Gerät mit dem Notfallblatt übernehmen.
alarm-keeper-set-back = Andere wissen, dass dieser Hüter bis Stelle { $position } unterschrieben hat, er selbst wusste es nicht: Er wurde auf einen früheren Tag zurückgesetzt. Was er schon unterschrieben hat, unterschreibt er nicht noch einmal; danach macht er weiter. Finde heraus, warum: Vielleicht läuft anderswo eine Kopie seiner Platte.
alarm-other-order = Das Gerät { $device } bekam an Stelle { $position } eine andere Reihenfolge gezeigt als dieses. Vielleicht erzählt ein Hüter zweierlei: Vergleich mit anderen Mitgliedern, bevor du dich auf das verlässt, was seither bestätigt wurde.
alarm-two-orders = Der Hüter { $keeper } hat ab Stelle { $position } zwei verschiedene Reihenfolgen unterschrieben, und der Beweis ist hier. Er bestätigt nichts mehr. Sprich mit den anderen Mitgliedern; mit dem Notfallblatt könnt ihr einen anderen Hüter einsetzen.
alarm-two-orders-dismiss = Der Hüter { $keeper } hat ab Stelle { $position } zwei verschiedene Reihenfolgen unterschrieben, und der Beweis ist hier. Die anderen Hüter machen ohne seine Unterschrift weiter. Sprich mit den anderen Mitgliedern und beantrage, ihn zu entlassen.
alarm-two-orders-past = { $keeper }, früher Hüter, hat ab Stelle { $position } zwei verschiedene Reihenfolgen unterschrieben; der Beweis liegt hier. Anderen Mitgliedern wurde vielleicht die andere gezeigt: Vergleicht miteinander.
alarm-ballots-left-out = { $count ->
    [one] Eine Stimme kam
   *[other] { $count } Stimmen kamen
} beim Hüter { $keeper } vor dem Ende der Abstimmung an und { $count ->
    [one] wurde
   *[other] wurden
} nicht gezählt: Seine eigenen Quittungen zeigen es. Sprich mit den anderen Mitgliedern und stimmt noch einmal ab.
alarm-other-ledger = Das Buch, das kam, ist nicht das der Einladung. Trau ihm nicht; frag, wer dich eingeladen hat.

risk-time-ahead = Die Zeit des Buchs ist { $ledger }, aber die Uhr dieses Geräts sagt { $clock }: Was vor der Zeit des Buchs abläuft, kommt zu spät. Geht die Uhr falsch, stell sie. Ist die Zeit des Buchs falsch, ging die Uhr eines Hüters falsch: Lass ein Gerät mit richtiger Uhr mit dem Notfallblatt übernehmen; das stellt die Zeit zurück.
risk-sheet-unsaved = Das Notfallblatt ist noch nicht gesichert. Geht dieses Gerät vorher verloren, kann niemand mehr etwas bestätigen. Druck es aus oder bewahr es sicher auf.
risk-sheet-void = Es gibt kein gültiges Notfallblatt. Geht der Hüter verloren, kann die Organisation nicht von sich aus weitermachen. Beantrage ein neues: Es gilt, sobald es angenommen ist.
risk-lone-keeper = Es gibt nur einen Hüter. Geht er verloren, wird nichts bestätigt, bis jemand mit dem Notfallblatt übernimmt.
risk-lone-keeper-here = Dieses Gerät ist der einzige Hüter. Lass es laufen, und bewahr das Notfallblatt anderswo auf.
risk-disk-full = Der Speicher dieses Geräts ist voll: Neues wird hier nicht behalten, und als Hüter unterschreibt es nichts. Schaff Platz; dann geht es von selbst weiter.
risk-disk = Der Datenträger dieses Geräts tut nicht, was er soll: Neues wird hier nicht behalten, und als Hüter unterschreibt es nichts. Bleibt es so, prüf den Datenträger, und hab eine Sicherung.
risk-agreement-failed = Dieser Hüter bestätigt nicht mit: Auf diesem Gerät ist etwas fehlgeschlagen. Es versucht es alle paar Sekunden wieder. Bleibt es so, starte es neu und melde es. ({ $detail })

# What waits for the reader.
attention-vote = „{ $title }“ wartet auf deine Stimme bis { $closes }.
attention-revoked-from = { $by } hat dein Gerät { $device } ausgeschlossen, ab { $acts }. Ist das ein Irrtum, sprich mit { $by }; um danach weiterzumachen, füg ein anderes Gerät hinzu.
attention-vote-soon = Die Abstimmung über „{ $title }“ schließt bald: { $closes }. Du hast noch nicht abgestimmt.
attention-recovery = Jemand mit dem Notfallblatt will als { $member } übernehmen. Das wirkt ab { $effective }. Frag { $member }, und unterschreib nur, wenn es stimmt.
attention-recovery-mine = Jemand übernimmt mit deinem Notfallblatt, als du. Das wirkt ab { $effective }. Bist das nicht du, sag es jetzt den anderen: Solange ein Hüter bestätigt, wird nichts daraus.
attention-recovery-signed = Eine Übernahme als { $member } mit dem Notfallblatt ist im Gang. Sie wirkt ab { $effective }.
attention-dismissal = { $by } beantragt, deine Mitgliedschaft zu beenden: „{ $title }“. Du kannst in der Diskussion antworten und mitstimmen, bis { $closes }.
attention-dismissal-steward = { $by } beantragt, dass du nicht mehr Steward bist: „{ $title }“. Du kannst in der Diskussion antworten und mitstimmen, bis { $closes }.
attention-dismissal-role = { $by } beantragt, dir das Amt „{ $role }“ zu entziehen: „{ $title }“. Du kannst in der Diskussion antworten und mitstimmen, bis { $closes }.
attention-dismissal-decided = „{ $title }“ wurde angenommen: Deine Mitgliedschaft endet am { $acts }.
attention-dismissal-decided-steward = „{ $title }“ wurde angenommen: Du bist noch Steward bis { $acts }, danach nicht mehr.
attention-dismissal-decided-role = „{ $title }“ wurde angenommen: Dein Amt „{ $role }“ endet am { $acts }.
attention-suspended = { $by } hat dich bis { $until } suspendiert. Bis dahin stimmst du ab, kommentierst und legst Ämter nieder; alles andere wartet. Ist das falsch, sprich mit { $by } oder einem anderen Steward.
attention-suspended-for = { $by } hat dich bis { $until } suspendiert: „{ $reason }“. Bis dahin stimmst du ab, kommentierst und legst Ämter nieder; alles andere wartet. Ist das falsch, sprich mit { $by } oder einem anderen Steward.
attention-term-ends = Dein Amt „{ $role }“ endet am { $until }. Wer es vergeben hat, kann es wieder vergeben.

# What became of the reader's bookings. $more counts those of the same series that share the fate of the first.
attention-booking-closed = { $by } hat { $resource } geschlossen: Deine Buchung von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
} ist ausgefallen. Such dir eine andere Zeit.
attention-booking-closed-for = { $by } hat { $resource } geschlossen („{ $reason }“): Deine Buchung von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
} ist ausgefallen. Such dir eine andere Zeit.
attention-booking-retired = { $by } hat { $resource } außer Gebrauch genommen: Deine Buchung von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
} ist ausgefallen.
attention-booking-cancelled = { $by } hat deine Buchung abgesagt: { $resource } von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
}. Ist das falsch, sprich mit { $by }.
attention-booking-declined = { $by } hat deine Anfrage abgelehnt: { $resource } von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
}.
attention-booking-lapsed = Niemand hat rechtzeitig geantwortet: Deine Anfrage, { $resource } von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
}, ist verfallen.
attention-booking-no-show = Niemand hat sich angemeldet, darum können andere es haben: { $resource } von { $from } bis { $until }{ $more ->
    [0] {""}
    [one] {" "}und eine weitere aus der Serie
   *[other] {" "}und { $more } weitere aus der Serie
}, was deines war.
attention-booking-moved-up = Worauf du gewartet hast, ist jetzt deines: { $resource } von { $from } bis { $until }. Willst du es nicht mehr, gib es frei, damit andere es haben können.
attention-booking-moved-up-asked = Worauf du gewartet hast, ist frei geworden: { $resource } von { $from } bis { $until }. Es ist in deinem Namen angefragt und wartet auf eine Antwort.

# What was not taken from another device.
dropped-words-full = Die Worte des Mitglieds mit diesem Gerät füllen 16 MiB; mehr wird nicht aufbewahrt. Es werden keine weiteren geholt, bis davon etwas gelöscht ist.
dropped-unasked = Es hat etwas geschickt, um das niemand gebeten hatte. Die Verbindung wurde getrennt.
dropped-not-as-asked = Es hat andere Einträge geschickt als die erbetenen. Die Verbindung wurde getrennt.
dropped-signature = Es hat etwas mit falscher Unterschrift geschickt. Die Verbindung wurde getrennt.
dropped-malformed = Es hat etwas Unlesbares geschickt. Die Verbindung wurde getrennt.
dropped-too-large = Es hat mehr auf einmal geschickt, als erlaubt ist. Die Verbindung wurde getrennt.
dropped-version = Es spricht eine Version, die dieses Programm nicht kennt. Eines von beiden muss aktualisiert werden.
dropped-other-organisation = Es gehört zu einer anderen Organisation. Die Verbindung wurde getrennt.
dropped-no-organisation = Dieses Gerät gehört noch zu keiner Organisation, also wird niemand eingelassen.
dropped-unknown-device = Ein Gerät, das nicht eingetragen ist, hat angerufen. Es wurde nicht eingelassen.
dropped-invitation = Ein Gerät kam mit einer ungültigen Einladung. Es wurde nicht eingelassen.
dropped-recovery = Ein Gerät kam mit einem ungültigen Notfallblatt. Es wurde nicht eingelassen.
dropped-before-greeting = Es hat gesprochen, bevor es gegrüßt hatte. Die Verbindung wurde getrennt.
dropped-before-enrolment = Es wollte mehr als seinen Beitritt, bevor es eingelassen war. Die Verbindung wurde getrennt.
dropped-enrolment-refused = Ein Beitritt wurde abgelehnt. Das Gerät hat den Grund erfahren.
dropped-by-peer = Es hat dieses Gerät nicht eingelassen. Die Verbindung wurde getrennt.
dropped-unexpected = Es hat etwas außer der Reihe gesagt. Die Verbindung wurde getrennt.
dropped-body = Es hat einen Text geschickt, um den niemand gebeten hatte, oder einen veränderten. Die Verbindung wurde getrennt.
dropped-proof = Es hat einen Beweis für Fehlverhalten geschickt, der nichts beweist. Die Verbindung wurde getrennt.
dropped-receipt = Es brachte die Quittung eines Hüters, die der Hüter nicht unterschrieben hat. Die Verbindung wurde getrennt.
dropped-silent = Es hat eine halbe Minute nicht geantwortet. Die Verbindung wurde getrennt.
dropped-certificate = Es brachte eine Reihenfolge, die die Hüter nicht unterschrieben haben. Die Verbindung wurde getrennt.
dropped-checkpoint = Es brachte einen Stand, der nicht der ist, den die Hüter beglaubigt haben. Die Verbindung wurde getrennt.
dropped-history = Es brachte eine Vorgeschichte, die in sich nicht stimmt. Die Verbindung wurde getrennt.
dropped-order = Es brachte eine Reihenfolge, die nicht an das anschließt, was hier ist. Die Verbindung wurde getrennt.
dropped-without-entries = Es brachte eine Reihenfolge ohne die Einträge, die sie nennt. Die Verbindung wurde getrennt.
dropped-keepers = Es brachte eine Reihenfolge von anderen Hütern als denen der Organisation. Die Verbindung wurde getrennt.
dropped-epoch = Es brachte eine ungültige Übernahme. Die Verbindung wurde getrennt.

# On the way in, and outside.
joining-calling = Das Gerät von { $inviter } wird angerufen. Beide Geräte müssen eingeschaltet sein und im selben Netz oder erreichbar.
joining-fetching = Verbunden. Das Buch ist unterwegs.
joining-older = Verbunden, aber das Buch, das hier gezeigt wird, ist älter als die Einladung und wird deshalb nicht genommen. Es geht weiter, sobald das Gerät von { $inviter } den neueren Teil hat.
outside-restored = Dieses Buch kommt aus einer Sicherung, und ein wiederhergestelltes Gerät schreibt nichts unter seinem alten Namen. Füg es mit einer Einladung neu hinzu; alles andere ist da.
outside-copied = Dieser Ordner wurde von einem anderen Rechner kopiert, also wird sein Geräteschlüssel hier nicht verwendet. Füg dieses Gerät mit einer Einladung hinzu; alles andere ist da.
outside-taking-over = Dieses Gerät übernimmt mit dem Notfallblatt. Es geht weiter, sobald das wirksam ist.
outside-revoked = Dieses Gerät wurde ausgeschlossen. Was es wusste, ist hier zu lesen, aber es schreibt nichts mehr. Füg ein anderes Gerät hinzu oder frag die Stewards.
outside-equivocated = Dieses Gerät hat zwei verschiedene Einträge unter einer Nummer geschrieben, wie es ein kopierter Ordner tut; deshalb ist es draußen. Füg es mit einer Einladung neu hinzu.
outside-left = Du bist aus der Organisation ausgetreten. Was hier war, bleibt auf diesem Gerät lesbar.

note-no-keeper = Kein Hüter ist verbunden, also ist das vorläufig: Es zählt nur, wenn es rechtzeitig bei einem Hüter ankommt.

note-revocation-waits = Das wirkt ab { $acts }, oder sobald ein weiterer Steward das Gerät auch ausschließt. Bis dahin macht das Gerät weiter; schränk es ein, wenn es das nicht darf.

# What was done.
said-booked = Gebucht: { $resource } von { $from } bis { $until }.
said-asked = Angefragt: { $resource } von { $from } bis { $until }. Gebucht ist es, sobald ein Steward zustimmt.
said-waiting = Du wartest auf { $resource } von { $from } bis { $until }: Du hast es, sobald es frei wird.
said-reserved = { $resource }, { $times } Termine ab { $from }. Gebucht: { $held }. Angefragt: { $asked }. Auf der Warteliste: { $waiting }. Ausgelassen: { $left_out }.
said-same-name = Ein anderes Mitglied heißt auch { $name }. Ergänze den Namen so, dass man die beiden auseinanderhält.

# How sure, how restricted.
device-revoked-from = Ausgeschlossen von { $by }, ab { $acts }.
device-restricted-by = Eingeschränkt von { $by }. Das Gerät kann nur abstimmen, kommentieren und ausschließen.
device-restricted-until = Eingeschränkt von { $by } bis { $until }. Das Gerät kann nur abstimmen, kommentieren und ausschließen.

# Decisions.
does-nothing = Von selbst geschieht nichts.
does-appoint-steward = Wird der Antrag angenommen, wird { $member } Steward.
does-dismiss-steward = Wird der Antrag angenommen, ist { $member } nicht mehr Steward.
does-raise-rules = Wird der Antrag angenommen, gelten die Regeln der Organisation in Version { $version }. Geräte, deren Moothall sie nicht kennt, müssen aktualisiert werden.
does-appoint = Wird der Antrag angenommen, bekommt { $member } dieses Amt: { $role }.
does-dismiss = Wird der Antrag angenommen, hat { $member } dieses Amt nicht mehr: { $role }.
does-dismiss-member = Wird der Antrag angenommen, ist { $member } nicht mehr Mitglied.
does-renew-sheet = Wird der Antrag angenommen, ersetzt ein neues Notfallblatt das jetzige; das gilt dann nicht mehr. Das neue liegt auf dem Gerät, das es beantragt hat, und wird dort ausgedruckt.
does-keepers = { $which ->
    [appoint] Wird der Antrag angenommen, sind Hüter neben den jetzigen: { $appoint }.
    [dismiss] Wird der Antrag angenommen, sind keine Hüter mehr: { $dismiss }.
   *[replace] Wird der Antrag angenommen, sind neue Hüter: { $appoint }. Keine Hüter mehr: { $dismiss }.
}
does-amend = Wird der Antrag angenommen, bekommt die Satzung den vorgeschlagenen Text.
rule-votes = { $quorum ->
    [one] Mindestens 1 von { $electorate } Mitgliedern muss
   *[other] Mindestens { $quorum } von { $electorate } Mitgliedern müssen
} abstimmen, und mehr als { $majority } % der Ja- und Nein-Stimmen müssen Ja sein. Bisher abgestimmt: { $voted }. Ja { $yes }, Nein { $no }, Enthaltung { $abstain }.
outcome-adopted = Angenommen: Ja { $yes }, Nein { $no }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }; mehr als { $majority } % der Ja- und Nein-Stimmen mussten Ja sein.
outcome-rejected = Nicht angenommen: Ja { $yes }, Nein { $no }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }; mehr als { $majority } % der Ja- und Nein-Stimmen mussten Ja sein.
outcome-inquorate = Zu wenige haben abgestimmt: { $voted } von { $electorate } Mitgliedern, und das Quorum war { $quorum }. Ja { $yes }, Nein { $no }, Enthaltung { $abstain }.
rule-members = { $quorum ->
    [one] Mindestens 1 von { $electorate } Mitgliedern muss
   *[other] Mindestens { $quorum } von { $electorate } Mitgliedern müssen
} abstimmen, und mehr als { $majority } % von allen müssen Ja sagen. Bisher abgestimmt: { $voted }. Ja { $yes }, Nein { $no }, Enthaltung { $abstain }.
rule-consent = { $quorum ->
    [one] Mindestens 1 von { $electorate } Mitgliedern muss
   *[other] Mindestens { $quorum } von { $electorate } Mitgliedern müssen
} abstimmen, jemand muss einverstanden sein, und niemand darf einen Einwand haben. Bisher abgestimmt: { $voted }. Einverstanden { $yes }, beiseite { $aside }, Einwand { $no }, Enthaltung { $abstain }.
rule-options = { $method ->
    [choose_one] Die Option mit den meisten Stimmen gewinnt.
    [approve] Die Option mit den meisten Zustimmungen gewinnt.
    [score] Die Option mit der größten Summe an Punkten gewinnt.
    [schulze] Je zwei Optionen werden verglichen, und es gewinnt die, die keine andere schlägt (Schulze).
    [instant_runoff] Die Option mit den wenigsten Stimmen scheidet aus, und ihre Stimmen wandern weiter, bis eine mehr als die Hälfte hat (integrierte Stichwahl).
    [single_transferable] { $seats ->
        [one] Eine Option wird
       *[other] { $seats } Optionen werden
    } mit übertragbaren Stimmen gewählt.
   *[dots] Die Option mit den meisten Klebepunkten gewinnt.
} { $quorum ->
    [one] Mindestens 1 von { $electorate } Mitgliedern muss
   *[other] Mindestens { $quorum } von { $electorate } Mitgliedern müssen
} abstimmen. Bisher abgestimmt: { $voted }, davon für keine: { $abstain }.
outcome-adopted-by-members = Angenommen: Ja { $yes }, Nein { $no }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }; mehr als { $majority } % aller Mitglieder mussten Ja sagen.
outcome-rejected-by-members = Nicht angenommen: Ja { $yes }, Nein { $no }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }; mehr als { $majority } % aller Mitglieder mussten Ja sagen.
outcome-consented = Angenommen, niemand hatte einen Einwand: einverstanden { $yes }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }.
outcome-objected = Nicht angenommen: Einwand { $no }, einverstanden { $yes }, Enthaltung { $abstain }. Beteiligt: { $voted } von { $electorate } Mitgliedern, das Quorum war { $quorum }.
outcome-elected = Entschieden für { $winners }. Beteiligt: { $voted } von { $electorate } Mitgliedern, davon für keine Option: { $abstain }; das Quorum war { $quorum }.
outcome-no-option = Keine Option hat gewonnen: Keine bekam eine Stimme. Beteiligt: { $voted } von { $electorate } Mitgliedern; das Quorum war { $quorum }.
outcome-options-inquorate = Zu wenige haben abgestimmt: { $voted } von { $electorate } Mitgliedern, und das Quorum war { $quorum }.
can-vote = { $electorate ->
    [one] Ein Mitglied kann
   *[other] { $electorate } Mitglieder können
} abstimmen. Wer es am Ende ist, steht fest, wenn die Abstimmung schließt.
could-vote = { $electorate ->
    [one] Ein Mitglied konnte
   *[other] { $electorate } Mitglieder konnten
} abstimmen, nach dem Stand an Stelle { $position }.
voters-without-device = { $count ->
    [one] Ein Mitglied der { $electorate }, die abstimmen dürfen, hat kein Gerät dafür und zählt
   *[other] { $count } der { $electorate }, die abstimmen dürfen, haben kein Gerät dafür und zählen
} beim Quorum trotzdem mit.
ballot-who-sees = Alle Mitglieder sehen, wie du abstimmst, jetzt und später.
election-waits = Für Wahlen von Personen braucht es geheime Stimmen, und die gibt es noch nicht. Optionen sind Dinge, Tage, Namen von Projekten; ein Amt bekommt jemand durch Ja und Nein.
text-change-restarts = Ändert sich der Text während der Abstimmung, verfallen die Stimmen, und sie beginnt neu.
text-change-refused = Während der Abstimmung lässt sich der Text nicht ändern.
carried-out-by = { $member } hat gemeldet, dass es ausgeführt ist.
carried-out = Es ist wirksam.
ballots-left-out = { $count ->
    [one] Eine Stimme war
   *[other] { $count } Stimmen waren
} vor dem Ende der Abstimmung bei einem Hüter und { $count ->
    [one] wurde
   *[other] wurden
} nicht gezählt; die eigenen Quittungen des Hüters zeigen es.

# What an entry did.
did-found = Organisation gegründet
did-invite = jemanden eingeladen
did-invite-device = weiteres Gerät vorbereitet
did-cancel-invitation = Einladung zurückgenommen
did-enrol = mit einem Gerät beigetreten
did-leave = aus der Organisation ausgetreten
did-revoke-device = Gerät { $device } von { $member } ausgeschlossen
did-restrict-device = Gerät { $device } von { $member } eingeschränkt
did-lift-restriction = gebeten, die Einschränkung des Geräts { $device } von { $member } aufzuheben
did-expose = Gerät { $device } von { $member } ausgeschlossen, das zwei Einträge unter einer Nummer geschrieben hat
did-add-resource = { $resource } hinzugefügt
did-retire-resource = { $resource } außer Gebrauch genommen
did-book = { $resource } gebucht, von { $from } bis { $until }
did-cancel-booking = Buchung abgesagt: { $resource }
did-propose = „{ $title }“ beantragt
did-vote = über „{ $title }“ abgestimmt: { $choice ->
    [yes] Ja
    [no] Nein
   *[abstain] Enthaltung
}
did-withdraw-proposal = „{ $title }“ zurückgezogen
did-begin-paper = { $kind ->
    [comment] einen Antrag kommentiert
    [profile] ein Profil geschrieben
    [mail] eine Mailadresse aufgeschrieben
    [phone] eine Telefonnummer aufgeschrieben
    [address] eine Adresse aufgeschrieben
    [contact] aufgeschrieben, wie jemand zu erreichen ist
   *[other] einen Text begonnen
}
did-edit-paper = { $kind ->
    [mail] eine Mailadresse geändert
    [phone] eine Telefonnummer geändert
    [address] eine Adresse geändert
    [contact] geändert, wie jemand zu erreichen ist
   *[other] „{ $title }“ geändert
}
did-erase-paper = { $kind ->
    [comment] einen Kommentar gelöscht
    [mail] eine Mailadresse gelöscht
    [phone] eine Telefonnummer gelöscht
    [address] eine Adresse gelöscht
    [contact] gelöscht, wie jemand zu erreichen ist
    [profile] ein Profil gelöscht
    [reason] eine Begründung gelöscht
   *[other] „{ $title }“ gelöscht
}
did-statute = einen Teil einer Satzungsänderung geschrieben
did-notice = einen Eintrag gemeldet, den niemand liefert
did-register = { $member } als Mitglied ohne Gerät aufgenommen
did-draft = „{ $title }“ entworfen
did-present = „{ $title }“ vorgelegt
did-cast = über „{ $title }“ abgestimmt
did-delegate = { $ends ->
    [yes] die Übertragung der Stimme bei „{ $topic }“ zurückgenommen
   *[no] die Stimme bei „{ $topic }“ übertragen: { $member }
}
did-record-meeting = Ergebnis einer Versammlung zu „{ $title }“ eingetragen
did-witness = Ergebnis einer Versammlung zu „{ $title }“ bezeugt
did-carry-out = „{ $title }“ als ausgeführt gemeldet
did-record-leaving = Austritt von { $member } eingetragen
did-suspend = { $member } suspendiert
did-end-suspension = Suspendierung von { $member } beendet
did-appoint = { $member } das Amt „{ $role }“ gegeben
did-dismiss = { $member } das Amt „{ $role }“ entzogen
did-form-group = Arbeitsgruppe „{ $group }“ gegründet
did-end-group = Arbeitsgruppe „{ $group }“ aufgelöst
did-join-group = { $member } in die Arbeitsgruppe „{ $group }“ aufgenommen
did-leave-group = { $member } aus der Arbeitsgruppe „{ $group }“ genommen
did-invite-for = ein neues Gerät für { $member } eingeladen
did-vouch = für das Gerät eines anderen Mitglieds gebürgt
did-set-terms = Regeln für Buchungen festgelegt: { $resource }
did-reserve = { $spans ->
    [1] { $resource } gebucht, von { $from } bis { $until }
   *[other] { $resource } gebucht, { $spans } Termine, der erste von { $from } bis { $until }
}
did-reserve-for = { $spans ->
    [1] { $resource } im Namen von { $member } gebucht, von { $from } bis { $until }
   *[other] { $resource } im Namen von { $member } gebucht, { $spans } Termine, der erste von { $from } bis { $until }
}
did-reserve-private = privat gebucht
did-release = Buchung aufgegeben: { $resource }
did-approve = Buchung genehmigt: { $resource }
did-decline = Buchung nicht genehmigt: { $resource }
did-check-in = für eine Buchung vor Ort angemeldet: { $resource }
did-close = { $resource } geschlossen, von { $from } bis { $until }
did-reopen = etwas wieder geöffnet, das geschlossen war
did-set-calendar = Zeitzone der Organisation festgelegt
did-unknown = etwas getan, das diese Fassung von Moothall nicht kennt
