# Entscheiden im Fenster: einen Antrag schreiben, sein Weg, der Stimmzettel, die Zählung, übertragene Stimmen, Versammlungen.

# Die Liste.
decisions-filter = Antrag nach dem Titel finden
decisions-none-fit = Nichts passt.
decisions-none-fit-about = Versuch ein anderes Wort oder alle Themen.
decisions-discussed = In Beratung
decisions-my-drafts = Meine Entwürfe
decisions-carried-out = Ausgeführt
decisions-drafts = { $count ->
    [one] Ein Entwurf von jemand anderem
   *[other] { $count } Entwürfe von anderen
}
decisions-voted = Du hast abgestimmt
decisions-not-yours = Hierüber stimmen andere ab
decisions-opens = Abstimmung ab { $day }
decisions-vote-opens = Die Abstimmung beginnt { $time }
decisions-by-with = Beantragt von { $name }, geschrieben mit { $writers }
decisions-to-carry-out = noch auszuführen
tally-turnout = { $voted } von { $electorate } abgestimmt

# Themen und Gruppen.
topic = Thema
topic-all = Alle Themen
topic-none = Kein Thema
group-votes = Wer stimmt ab?
group-all = Alle Mitglieder

# Wie gezählt wird.
ways-title = Wie entscheiden wir?
method-yes-no = Ja oder Nein
method-yes-no-for = Eine Frage, und genug von uns sind dafür.
method-consent = Konsent
method-consent-for = Gut genug für jetzt, und niemand hat einen Grund dagegen.
method-choose-one = Eine Option wählen
method-choose-one-for = Wenige Optionen, die wenig gemeinsam haben; je ein Kreuz.
method-approve = Mehreren zustimmen
method-approve-for = Womit könnten alle leben? Ein Tag, eine Farbe, ein Name.
method-score = Noten
method-score-for = Wie gut ist jede? Die Optionen werden einzeln bewertet.
method-dots = Klebepunkte
method-dots-for = Was ist uns am wichtigsten? Punkte zum Verteilen oder Häufen.
method-schulze = Rangfolge, paarweise
method-schulze-for = Die Option, die gegen jede andere gewinnt, je zwei und zwei (Schulze).
method-instant-runoff = Rangfolge, in Runden
method-instant-runoff-for = Die schwächste scheidet aus, ihre Stimmen gehen weiter, bis eine die Hälfte hat (integrierte Stichwahl).
method-single-transferable = Mehrere Plätze
method-single-transferable-for = Mehrere Optionen gewinnen, und jeder große Teil von uns bekommt eine (übertragbare Einzelstimme).
number-wrong = Diese Zahl passt nicht: Sie ist mindestens 1 und nicht größer als die Zahl der Optionen.
number-most = Wie vielen darf man zustimmen?
number-most-about = Lass das Feld leer, wenn es beliebig viele sind.
number-highest = Beste Note einer Option
number-highest-about = Von 0 bis zu dieser Zahl.
number-dots = Klebepunkte für alle
number-dots-about = Alle dürfen auf eine Option gehen.
number-seats = Wie viele Optionen gewinnen?
number-seats-about = So viele, wie es Sitze, Plätze oder Abende zu vergeben gibt.
unranked = Was heißt es, eine Option wegzulassen?
unranked-last = Sie kommt hinter allen gereihten
unranked-no-opinion = Über sie ist nichts gesagt
options-title = Die Optionen
options-hint = Eine je Zeile. Dinge, Tage, Namen von Projekten.
options-count = { $count ->
    [0] Noch keine Option.
    [one] Eine Option: Es braucht mindestens zwei.
   *[other] { $count } Optionen.
}
options-number = Für diese Art zu zählen braucht es 2 bis 64 Optionen, eine je Zeile.
options-stay = { $count ->
   *[other] Eine je Zeile. Schreib sie neu, wie du willst, aber es bleiben { $count }.
}

# Der Plan.
course-title = Der Weg des Antrags
discussion-days = Wie lange wird zuerst beraten?
discussion-default = So lange, wie die Satzung sagt
writers = Wer schreibt mit?
writers-choose = Mitglied hinzufügen…
writers-remove = { $name } schreibt nicht mit
draft-keep = Als Entwurf aufheben
draft-written = Der Entwurf ist aufgehoben. Andere sehen ihn, und du legst ihn vor, wenn er fertig ist.
way-present = Du legst ihn vor
way-present-when = Jetzt oder aus einem Entwurf
way-draft = Wer ihn schreibt, arbeitet daran
way-discussion = Beratung
way-voting = Abstimmung
way-vote = Abstimmung: { $method }
way-until = bis { $time }
way-decided = Entschieden
way-quorum = { $count ->
   *[other] wenn { $count } % von uns abgestimmt haben
}
course-group = Nur die Mitglieder von { $group } stimmen ab.
course-topic = Zum Thema „{ $topic }“ lassen sich Stimmen übertragen.
present = Vorlegen
present-hint = Die Abstimmung beginnt sofort.
present-hint-discussion = Die Beratung beginnt, und nach ihr von selbst die Abstimmung.
presented = Der Antrag ist vorgelegt.
present-title = Jetzt vorlegen?
present-body = Die Abstimmung beginnt sofort, und alle erfahren davon. Ein Entwurf wird daraus nicht wieder; du kannst den Antrag nur zurückziehen.
present-body-discussion = Die Beratung beginnt sofort und nach ihr von selbst die Abstimmung. Ein Entwurf wird daraus nicht wieder; du kannst den Antrag nur zurückziehen.
present-yes = Ja, vorlegen
restart-title = Die Abstimmung neu beginnen?
restart-body = { $count ->
    [0] Noch hat niemand abgestimmt. Die Zeit der Abstimmung beginnt neu. Das lässt sich nicht zurücknehmen.
    [one] Die abgegebene Stimme verfällt, und die Zeit der Abstimmung beginnt neu. Das lässt sich nicht zurücknehmen.
   *[other] Alle { $count } abgegebenen Stimmen verfallen, und die Zeit der Abstimmung beginnt neu. Das lässt sich nicht zurücknehmen.
}
restart-yes = Ja, den Text ändern
proposal-edit-early = Noch hat niemand abgestimmt: Schreib, wie du willst.
versions-title = Wie der Text entstanden ist
versions-by = { $by }, { $written }
versions-first = Zuerst geschrieben.
versions-same = Kein Unterschied zur Fassung davor.
versions-erased = Die Worte sind gelöscht.
withdraw-body-before = Der Antrag kommt nicht zur Abstimmung. Das lässt sich nicht zurücknehmen.
carry-out = Ist ausgeführt
carry-out-about = Dieser Beschluss bewirkt nichts von selbst. Wer getan hat, was darin steht, vermerkt es hier.
carry-out-title = Ist es ausgeführt?
carry-out-body = Alle sehen, dass du das gesagt hast. Das lässt sich nicht zurücknehmen.
carry-out-yes = Ja, es ist getan
carry-out-done = Als ausgeführt vermerkt.

# Der Stimmzettel.
ballot-terms = Bevor du abstimmst
ballot-text = Für den Text, wie er seit { $time } ist.
ballot-text-round = Für den Text, wie er seit { $time } ist: Das ist Durchgang { $round } der Abstimmung.
ballot-also-for = Deine Stimme zählt auch für andere, solange sie nicht abstimmen: { $names }.
ballot-delegated = Ohne Stimmzettel von dir geht deine Stimme an { $chain }.
ballot-unranked-last = Was du weglässt, kommt hinter allem, was du reihst.
ballot-unranked-no-opinion = Über das, was du weglässt, sagst du nichts.
ballot-unranked-exhausted = Was du weglässt, bekommt deine Stimme nie.
ballot-void-title = Der Text hat sich geändert, seit du abgestimmt hast.
ballot-void = Dein Stimmzettel ({ $choice }) ist verfallen. Sieh dir an, was sich geändert hat, und stimm neu ab.
ballot-void-changes = Was sich im Text geändert hat
ballot-cast = Stimme abgeben
ballot-change = Stimme ändern
ballot-as-cast = So hast du abgestimmt.
ballot-abstain = Für keine davon
ballot-none = Für keine
ballot-not-counted = Zählt nicht: darf nicht mehr abstimmen
ballot-options = { $count ->
    [0] Keine Optionen.
   *[other] { $count } Optionen.
}
ballot-approve-any = Kreuz alle an, denen du zustimmst.
ballot-approve-left = { $count ->
    [0] Mehr ist hier nicht erlaubt.
    [one] Eine darfst du noch ankreuzen.
   *[other] Du darfst noch { $count } ankreuzen.
}
ballot-approve-over = { $count ->
    [one] Das ist eine zu viel.
   *[other] Das sind { $count } zu viel.
}
ballot-score-how = Für jede von 0 bis { $highest }. Ohne Note bekommt eine Option nichts von dir.
ballot-no-score = keine
ballot-dots-left = { $count ->
    [0] Alle deine Klebepunkte sind vergeben.
    [one] Noch ein Klebepunkt zu vergeben.
   *[other] Noch { $count } Klebepunkte zu vergeben.
}
dots-more = Ein Punkt mehr für { $option }
dots-less = Ein Punkt weniger für { $option }
ballot-rank-how = Was du am liebsten willst, kommt zuerst. Zieh die Optionen oder nimm die Pfeiltasten.
ballot-rank-how-ties = Was du am liebsten willst, kommt zuerst. Zieh die Optionen oder nimm die Pfeiltasten; = stellt eine mit der darüber gleich.
ballot-ranked = Deine Rangfolge
ballot-rank-none = Noch ist nichts gereiht: Beginn mit deiner ersten Wahl.
ballot-not-ranked = Nicht gereiht
ballot-all-ranked = Alle Optionen sind gereiht.
rank-in = { $option } als Nächstes reihen
rank-grip = : mit den Pfeiltasten verschieben
rank-up = { $option } nach oben
rank-down = { $option } nach unten
rank-level = { $option } mit der darüber gleichstellen
rank-out = { $option } aus der Rangfolge nehmen
rank-said = { $option }: Platz { $place }
rank-said-out = { $option }: nicht gereiht
consent-agree-about = Es ist gut genug und sicher genug für einen Versuch.
consent-aside-about = Ich täte es nicht, stehe aber nicht im Weg.
consent-object-about = Es würde schaden, und ich sage, wie.
objection-reason = Was würde schaden?
objection-reason-hint = Alle lesen es und suchen einen Weg, es zu beheben.
objections = { $count ->
    [one] Ein Einwand
   *[other] { $count } Einwände
}
objection-by = Einwand von { $name }
objection-erased = Die Worte dieses Einwands sind gelöscht.

# Die Zählung.
count-won = gewonnen
count-delegated = { $count ->
    [one] Eine dieser Stimmen war übertragen.
   *[other] { $count } dieser Stimmen waren übertragen.
}
count-from-ballots = { $count ->
    [one] von einem Stimmzettel
   *[other] von { $count } Stimmzetteln
}
count-after-rounds = { $rounds ->
    [one] Stimmen nach der einzigen Runde.
   *[other] Stimmen nach Runde { $rounds }.
}
count-steps = Wie gezählt wurde
count-steps-so-far = Wie bisher gezählt wird
rule-decided = { $method ->
    [choose_one] Gewonnen hat die Option mit den meisten Stimmen.
    [approve] Gewonnen hat die Option, der die meisten zustimmen.
    [score] Gewonnen hat die Option mit der höchsten Summe der Noten.
    [schulze] Die Optionen wurden paarweise verglichen; gewonnen hat die, die keine schlägt (Schulze).
    [instant_runoff] Die Option mit den wenigsten Stimmen schied aus, und ihre Stimmen gingen weiter, bis eine mehr als die Hälfte hatte (integrierte Stichwahl).
    [single_transferable] { $seats ->
        [one] Eine Option ist
       *[other] { $seats } Optionen sind
    } mit übertragbaren Stimmen gewählt, wie die schottischen Regeln sie zählen.
   *[dots] Gewonnen hat die Option mit den meisten Klebepunkten.
}
pairs-how = Wie viele von uns die Option der Zeile vor die Option der Spalte reihen. Die fette Zahl hat gewonnen.
pairs-caption = Optionen gegen Optionen
pairs-cell = { $own } reihen { $one } vor { $other }, { $others } umgekehrt
pairs-paths = Die stärksten Wege
pairs-paths-how = Wo keine Option alle anderen schlägt, entscheidet der stärkste Weg von einer zur anderen: Ein Weg ist so stark wie sein schwächster Schritt.
pairs-paths-caption = Der stärkste Weg von Option zu Option
rounds-caption = Die Stimmen jeder Option, Runde für Runde
rounds-exhausted = Keine weitere Wahl
rounds-lost = In Bruchteilen verloren
round-number = { $count ->
   *[other] Runde { $count }
}
round-head-first = erste Wahl
round-head-surplus = Überschuss von { $option }
round-head-excluded = { $option } scheidet aus
round-first = { $count ->
    [one] Ein Stimmzettel geht an seine erste Wahl; gewählt ist, wer mehr als die Hälfte dessen hat, was weitergeht.
   *[other] { $count } Stimmzettel gehen an ihre erste Wahl; gewählt ist, wer mehr als die Hälfte dessen hat, was weitergeht.
}
round-first-quota = { $valid ->
    [one] Ein Stimmzettel geht an seine erste Wahl
   *[other] { $valid } Stimmzettel gehen an ihre erste Wahl
}; { $quota ->
    [one] gewählt ist, wer eine Stimme hat.
   *[other] gewählt ist, wer { $quota } Stimmen hat.
}
round-surplus = { $option } hat { $surplus } mehr als nötig: Die Stimmzettel gehen weiter, ein ganzer mit dem Wert { $value }.
round-excluded = { $option } hat die wenigsten Stimmen und scheidet aus; weiter gehen { $votes }.
round-elected = { $count ->
    [one] Gewählt: { $names }.
   *[other] Gewählt: { $names }.
}
round-in = gewählt
round-out = ausgeschieden
ties-title = Gleichstände
tie-by-round = { $about ->
    [winner] An der Spitze lagen gleichauf: { $names }
    [surplus] Gleich große Überschüsse hatten: { $names }
   *[exclusion] Am Ende lagen gleichauf: { $names }
}. Die Stimmen der Runde { $round } gaben den Ausschlag, und es traf { $chosen }.
tie-by-lot = { $about ->
    [winner] An der Spitze lagen gleichauf: { $names }
    [surplus] Gleich große Überschüsse hatten: { $names }
   *[exclusion] Am Ende lagen gleichauf: { $names }
}. Nichts unterschied sie. Das Los fiel auf { $chosen }.
lot-again = Das Los noch einmal ziehen
lot-past = Seither sind Mitglieder ausgetreten oder haben anders übertragen; dieses Gerät zeigt nicht mehr, wie das Los gezogen wurde.
lot-ballots = { $count ->
    [one] Der Eintrag des Stimmzettels, der zählt.
   *[other] Die Einträge der { $count } Stimmzettel, die zählen, aufsteigend.
}
lot-lot = Das Los: BLAKE3 als Schlüsselableitung über die Kennung des Antrags und diese, eine nach der anderen.
lot-tickets = Der Losschein jeder Option: derive_key("moothall 2026 lot", Los, Nummer). Unter denen im Gleichstand wird der kleinste gezogen.
lot-tickets-caption = Losscheine der Optionen
column-option = Zur Wahl
column-number = Nummer
column-ticket = Losschein
column-also-for = Auch für
export-csv = Stimmen als Tabelle sichern
export-blt = Stimmzettel als BLT sichern

# Die Prüfungen, die eine vorgeschlagene Satzung mitbringt.
trials-title = Die eigenen Prüfungen der Satzung
trials-hold = { $count ->
    [one] Ihre Prüfung besteht mit den vorgeschlagenen Regeln.
   *[other] Alle { $count } Prüfungen bestehen mit den vorgeschlagenen Regeln.
}
trials-fail = { $count ->
    [one] Eine Prüfung besteht nicht: Die Regeln urteilen anders, als der Text sagt.
   *[other] { $count } Prüfungen bestehen nicht: Die Regeln urteilen anders, als der Text sagt.
}
trials-all = Jede Prüfung
trial-holds = besteht
trial-fails = besteht nicht
trial-line = { $count ->
   *[other] Zeile { $count }
}
amend-tests = Zeilen wie „// test: permit book by trainer“ sind die eigenen Prüfungen der Satzung: Sie laufen, bevor die Abstimmung beginnt, und alle sehen, was dabei herauskommt.

# Zahlen und Worte der Satzung als Formular.
amend-parameters-hint = Ändere, was anders sein soll. Darunter steht, was das im Text der Satzung ändert.
amend-letter = Der ganze Text, für alle, die mehr ändern wollen
parameters-votes = Abstimmungen
parameters-before = Vor und während einer Abstimmung
parameters-bookings = Buchungen
parameters-members = Mitglieder
parameters-devices = Geräte und Fristen
parameters-changed = { $count ->
    [one] · eine Änderung
   *[other] · { $count } Änderungen
}
parameter-range = Von { $min } bis { $max }; derzeit { $now }
parameter-now = Derzeit: { $now }
parameter-change = { $old } → { $new }
parameter-word = { $word ->
    [invitations-by-members] jedes Mitglied
    [invitations-by-stewards] nur Stewards
    [majority-of-votes] von den Ja- und Nein-Stimmen
    [majority-of-members] von allen Mitgliedern
    [text-change-restarts] die Abstimmung beginnt neu
    [text-change-refused] der Text kann sich nicht ändern
    [contacts-for-stewards] Stewards
    [contacts-for-members] jedes Mitglied
   *[other] { $word }
}

# Übertragene Stimmen.
delegations-title = Übertragene Stimmen
delegations-lead = Lass bei einem Thema, das jemand besser kennt, für dich abstimmen. Dein eigener Stimmzettel geht immer vor, und du kannst die Stimme jederzeit zurücknehmen.
delegations-none = Es gibt keine Themen.
delegations-none-about = Stimmen werden nach Thema übertragen, und die Satzung nennt keines. Eine Änderung kann das.
delegate-choose = Mitglied wählen…
delegate-own = Du stimmst selbst ab.
delegate-you = Du
delegate-chain = Wie deine Stimme geht
delegate-one = { $name } stimmt für dich ab, wenn du es nicht tust.
delegate-many = Solange du nicht abstimmst, tut es für dich, wer von diesen zuerst eine Stimme hat: { $chain }.
delegate-gone = Wen du gewählt hast, ist kein Mitglied mehr: Deine Stimme geht an niemanden.
delegate-to = Wer stimmt für dich ab?
delegate-to-other = Lieber jemand anderes?
delegate-do = Übertragen
delegate-done = Deine Stimme zu diesem Thema ist übertragen.
delegate-nobody = Wähl das Mitglied, das für dich abstimmen soll.
delegate-take-back = Zurücknehmen
delegate-taken-back = Du stimmst wieder selbst ab.
delegated-to-me-none = Niemand lässt dich für sich abstimmen.
delegated-to-me = { $count ->
    [one] Du stimmst für jemanden mit ab, außer bei eigener Stimme:
   *[other] Du stimmst für { $count } andere mit ab, außer bei eigener Stimme:
}

# Versammlungen.
meetings-title = Was Versammlungen gezählt haben
meetings-none = Keine Versammlung hat hierüber Hände gezählt.
meeting-only-yes-no = Was eine Versammlung mit Handzeichen gezählt hat, lässt sich eintragen, wo mit Ja und Nein abgestimmt wird, und nur dort.
meeting-only-drafts = Handzeichen einer Versammlung lassen sich nur bei einem Antrag festhalten, der als Entwurf begonnen hat. Über diesen wurde gleich abgestimmt: Wer dabei war, stimmt mit dem eigenen Gerät ab.
meeting-record = Festhalten, was eine Versammlung gezählt hat
meeting-record-do = Festhalten
meeting-recorded = Festgehalten. Jetzt bezeugen es zwei andere.
meeting-hint = Nur Hände von Mitgliedern ohne eigenen Stimmzettel: Niemand zählt doppelt.
meeting-held = Wann war sie?
meeting-two-witnesses = { $count ->
   *[other] Es zählt, sobald { $count } andere, die dabei waren, es bezeugt haben.
}
meeting-no-number = Gib jedem der drei Felder eine Zahl, 0 für keine.
meeting-no-time = Gib Tag und Uhrzeit der Versammlung an.
meeting-of = Versammlung, { $held }, festgehalten von { $by }.
meeting-no-witness = Noch hat es niemand bezeugt.
meeting-witnesses = Bezeugt von { $names }.
meeting-waits = Wartet auf Zeugnis: von zwei anderen, die dabei waren.
meeting-counts = Zählt mit.
meeting-too-many = Zählt nicht mit: Es sind mehr Hände, als es Mitglieder ohne Stimmzettel gibt.
meeting-witness = Ich war dabei, und das stimmt
meeting-witnessed = Du hast es bezeugt.
