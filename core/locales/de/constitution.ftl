# What the constitution answers, what its parameters mean, and why a text is no constitution.

# A policy forbids it. The policy's own sentence says why.
refused-constitution-forbids = Die Satzung verbietet es: { $says }
refused-constitution-error = Die Satzung ließ sich hier nicht anwenden, also gilt es als nicht erlaubt. Sag es den Stewards: Ein Antrag kann die fehlerhafte Bestimmung ändern.

# Nothing permits it: one sentence for each act.
nothing-permits-invite = Die Satzung erlaubt dir nicht, neue Mitglieder einzuladen. Bitte die Stewards darum.
nothing-permits-invite-device = Die Satzung erlaubt dir nicht, ein eigenes Gerät hinzuzufügen. Bitte die Stewards um Hilfe.
nothing-permits-cancel-invitation = Die Satzung erlaubt dir nicht, diese Einladung zurückzunehmen. Das kann, wer sie ausgestellt hat, oder ein Steward.
nothing-permits-enrol = Das Mitglied, das diese Einladung ausgestellt hat, darf nicht mehr einladen; sie lässt also niemanden ein. Bitte um eine neue von jemandem, der es darf.
nothing-permits-enrol-device = Das Mitglied, das diese Einladung ausgestellt hat, darf keine Geräte mehr hinzufügen; sie gilt also nicht.
nothing-permits-leave = Die Satzung erlaubt dir nicht, von dir aus auszutreten. Frag die Stewards.
nothing-permits-revoke-device = Die Satzung erlaubt dir nicht, dieses Gerät auszuschließen. Das kann das Mitglied, dem es gehört, oder ein Steward.
nothing-permits-restrict-device = Die Satzung erlaubt dir nicht, dieses Gerät einzuschränken. Das kann das Mitglied, dem es gehört, oder ein Steward.
nothing-permits-lift-restriction = Die Satzung erlaubt dir nicht, diese Einschränkung aufzuheben. Das kann, wer sie gesetzt hat, oder Stewards.
nothing-permits-add-resource = Die Satzung erlaubt dir nicht, etwas zum Buchen hinzuzufügen. Bitte die Stewards darum.
nothing-permits-retire-resource = Die Satzung erlaubt dir nicht, das außer Gebrauch zu nehmen. Bitte die Stewards darum.
nothing-permits-book = Die Satzung erlaubt dir nicht, das zu buchen. Wende dich an einen Steward, der es darf.
nothing-permits-cancel-booking = Die Satzung erlaubt dir nicht, diese Buchung abzusagen. Das kann, wer sie gemacht hat, oder ein Steward.
nothing-permits-propose = Die Satzung erlaubt dir nicht, das zu beantragen. Bitte ein anderes Mitglied darum.
nothing-permits-statute = Die Satzung erlaubt dir nicht, eine Satzungsänderung zu schreiben. Bitte ein anderes Mitglied, sie zu beantragen.
nothing-permits-vote = Die Satzung erlaubt dir nicht, hierüber abzustimmen.
nothing-permits-withdraw-proposal = Die Satzung erlaubt dir nicht, diesen Antrag zurückzuziehen. Das kann nur das Mitglied, das ihn gestellt hat.
nothing-permits-comment = Die Satzung erlaubt dir nicht, das zu kommentieren.
nothing-permits-begin-paper = Die Satzung erlaubt dir nicht, das hier zu schreiben. Wie andere zu erreichen sind, schreiben sie selbst oder ein Steward.
nothing-permits-edit-paper = Die Satzung erlaubt dir nicht, diesen Text zu ändern. Das kann, wer ihn geschrieben hat; du kannst ihn kommentieren.
nothing-permits-erase-paper = Die Satzung erlaubt dir nicht, diesen Text zu löschen. Das kann, wer ihn geschrieben hat.
nothing-permits-countersign-recovery = Die Satzung erlaubt dir nicht, diese Übernahme mitzuunterschreiben. Sie wird nach ihrer Frist von selbst wirksam.
nothing-permits-notice = Die Satzung erlaubt diesem Gerät nicht, einen fehlenden Eintrag zu melden. Das kann ein Hüter.
nothing-permits-register = Die Satzung erlaubt dir nicht, ein Mitglied ohne Gerät zu führen. Bitte die Stewards darum.
nothing-permits-suspend = Die Satzung erlaubt dir nicht, dieses Mitglied zu suspendieren. Frag die Stewards.
nothing-permits-end-suspension = Die Satzung erlaubt dir nicht, diese Suspendierung zu beenden. Frag die Stewards.
nothing-permits-invite-for = Die Satzung erlaubt dir nicht, ein Gerät für dieses Mitglied einzuladen. Bitte die Stewards darum.
nothing-permits-vouch = Die Satzung erlaubt dir nicht, für dieses Gerät zu bürgen. Es braucht ein anderes Mitglied als das, das eingeladen hat.
nothing-permits-enrol-for = Wer diese Einladung ausgestellt hat, darf kein Gerät für ein anderes Mitglied mehr einlassen. Bitte die Stewards um eine neue.
nothing-permits-book-for = Die Satzung erlaubt dir nicht, im Namen dieses Mitglieds zu buchen. Buche im eigenen Namen oder bitte die Stewards darum.
nothing-permits-appoint = Die Satzung erlaubt dir nicht, dieses Amt zu vergeben. Frag die Stewards oder stell einen Antrag.
nothing-permits-dismiss = Die Satzung erlaubt dir nicht, dieses Amt zu entziehen. Frag die Stewards oder stell einen Antrag.
nothing-permits-form-group = Die Satzung erlaubt dir nicht, eine Arbeitsgruppe zu gründen. Bitte die Stewards darum.
nothing-permits-end-group = Die Satzung erlaubt dir nicht, diese Arbeitsgruppe aufzulösen. Bitte die Stewards darum.
nothing-permits-join-group = Die Satzung erlaubt dir nicht, jemanden in diese Arbeitsgruppe aufzunehmen. Das kann, wer dazugehört, oder ein Steward.
nothing-permits-leave-group = Die Satzung erlaubt dir nicht, jemand anderen aus dieser Arbeitsgruppe zu nehmen. Frag die Stewards.
nothing-permits-delegate = Die Satzung erlaubt dir nicht, deine Stimme einem anderen Mitglied zu übertragen. Stimm selbst ab.
nothing-permits-record-meeting = Die Satzung erlaubt dir nicht, das Ergebnis einer Versammlung einzutragen. Bitte die Stewards darum.
nothing-permits-witness = Die Satzung erlaubt dir nicht, das Ergebnis einer Versammlung zu bezeugen.
nothing-permits-carry-out = Die Satzung erlaubt dir nicht, das als ausgeführt zu melden. Das kann, wer den Antrag gestellt hat, oder ein Steward.
nothing-permits-set-calendar = Die Satzung erlaubt dir nicht, die Zeitzone der Organisation festzulegen. Bitte die Stewards darum.
nothing-permits-set-terms = Die Satzung erlaubt dir nicht, Regeln für Buchungen festzulegen. Bitte die Stewards darum.
nothing-permits-close = Die Satzung erlaubt dir nicht, das für eine Zeit zu schließen. Bitte die Stewards darum.
nothing-permits-approve = Die Satzung erlaubt dir nicht, über diese Buchung zu entscheiden. Bitte die Stewards darum.
nothing-permits-check-in = Die Satzung erlaubt dir nicht, dich für diese Buchung vor Ort anzumelden. Das kann, wer gebucht hat, oder ein Steward.

# What each parameter means.
constitution-parameter-quorum-percent = Wie viel Prozent aller Mitglieder abstimmen müssen, damit eine Abstimmung zählt
constitution-parameter-majority-percent = Ein Antrag ist angenommen, wenn mehr als so viel Prozent der Ja- und Nein-Stimmen Ja sind
constitution-parameter-amend-quorum-percent = Wie viel Prozent aller Mitglieder über eine Änderung dieser Satzung abstimmen müssen
constitution-parameter-amend-majority-percent = Eine Satzungsänderung ist angenommen, wenn mehr als so viel Prozent der Ja- und Nein-Stimmen Ja sind
constitution-parameter-voting-hours-min = Wie viele Stunden eine Abstimmung mindestens offen ist
constitution-parameter-voting-hours-default = Wie viele Stunden eine Abstimmung offen ist, wenn der Antrag nichts sagt
constitution-parameter-booking-hours-max = Wie viele Stunden eine Buchung höchstens dauert
constitution-parameter-booking-days-ahead-max = Wie viele Tage im Voraus eine Buchung höchstens beginnt
constitution-parameter-booking-open-per-member = Wie viele künftige Buchungen ein Mitglied höchstens hat
constitution-parameter-invitations-by = Wer neue Mitglieder einlädt: jedes Mitglied oder nur Stewards
constitution-parameter-invitation-days-max = Wie viele Tage eine Einladung höchstens gilt
constitution-parameter-restriction-hours = Wie viele Stunden ein Steward das Gerät eines anderen Mitglieds einschränkt, wenn kein zweiter Steward zustimmt
constitution-parameter-restrictions-per-steward = Wie viele Geräte anderer ein Steward höchstens gleichzeitig einschränkt
constitution-parameter-revoke-delay-hours = Nach wie vielen Stunden der Ausschluss des Geräts eines anderen Mitglieds wirksam wird, wenn kein zweiter Steward zustimmt
constitution-parameter-dismissal-delay-hours = Nach wie vielen Stunden eine Abberufung wirksam wird, wenn kein zweiter Steward zustimmt
constitution-parameter-delivery-days = Nach wie vielen Tagen ein Eintrag, den niemand liefert, andere nicht mehr aufhält, wenn ein Hüter ihn gemeldet hat
constitution-parameter-recovery-days = Nach wie vielen Tagen eine Übernahme mit dem Notfallblatt wirksam wird, wenn nicht zwei weitere Mitglieder mitunterschreiben
constitution-parameter-majority-of = Wovon die Mehrheit gezählt wird: von den Ja- und Nein-Stimmen oder von allen Mitgliedern
constitution-parameter-text-change = Was mit einer offenen Abstimmung geschieht, wenn ihr Text sich ändert: Sie beginnt neu, oder die Änderung wird abgelehnt
constitution-parameter-mail-for = Wer außer den Mitgliedern selbst ihre Mailadressen liest: nur Stewards oder jedes Mitglied
constitution-parameter-phone-for = Wer außer den Mitgliedern selbst ihre Telefonnummern liest: nur Stewards oder jedes Mitglied
constitution-parameter-address-for = Wer außer den Mitgliedern selbst ihre Anschriften liest: nur Stewards oder jedes Mitglied
constitution-parameter-contacts-for = Wer außer den Mitgliedern selbst liest, wie man sie sonst erreicht: nur Stewards oder jedes Mitglied
constitution-parameter-discussion-hours-min = Wie viele Stunden über einen Antrag mindestens beraten wird, bevor die Abstimmung beginnt
constitution-parameter-discussion-hours-default = Wie viele Stunden über einen Antrag beraten wird, wenn er nichts sagt
constitution-parameter-reminder-hours = Wie viele Stunden vor dem Ende einer Abstimmung Mitglieder ohne abgegebene Stimme erinnert werden
constitution-parameter-dismissal-notice-days = Wie viele Tage ein Mitglied zur Antwort hat, bevor die Abstimmung über seine Abberufung beginnt
constitution-parameter-suspension-days-max = Wie viele Tage eine Suspendierung höchstens dauert
constitution-parameter-delegation-steps-max = Wie oft eine übertragene Stimme höchstens weitergegeben wird; 0, wo niemand seine Stimme überträgt
constitution-parameter-stall-minutes = Wie viele Minuten nichts bestätigt wird, bevor alle es erfahren
constitution-parameter-succession-percent = Wie viel Prozent aller Mitglieder gemeinsam Nachfolger benennen dürfen, wenn die Hüter verloren sind

# Why a text is no constitution.
constitution-too-long = Der Text ist für eine Satzung zu lang. Sie darf 64 KiB haben.
constitution-character = Zeile { $line } enthält ein Zeichen, das unsichtbar ist oder die Leserichtung ändert. Tipp die Zeile neu.
constitution-too-deep = Die Klammern in Zeile { $line } sind zu tief geschachtelt. Mach aus der Bestimmung mehrere.
constitution-policy-too-long = Die Bestimmung in Zeile { $line } ist zu lang. Mach daraus mehrere.
constitution-too-many-policies = Ab Zeile { $line } sind es zu viele Bestimmungen. Es dürfen 128 sein.
constitution-parameter-form = Zeile { $line } hat nicht die Form: parameter name = wert;
constitution-parameter-unknown = Zeile { $line } setzt „{ $name }“; das ist kein Parameter. Prüfe die Schreibweise.
constitution-parameter-twice = Zeile { $line } setzt „{ $name }“ ein zweites Mal. Behalte eine der beiden.
constitution-parameter-missing = Der Parameter „{ $name }“ ist nicht gesetzt. Jeder Parameter muss gesetzt sein.
constitution-parameter-number = „{ $name }“ in Zeile { $line } muss eine ganze Zahl sein, ohne Vorzeichen und ohne Nullen am Anfang.
constitution-parameter-word = „{ $name }“ in Zeile { $line } muss eines von diesen sein, mit den Anführungszeichen: { $detail }
constitution-parameter-range = „{ $name }“ in Zeile { $line } muss zwischen { $min } und { $max } liegen.
constitution-voting-hours = voting_hours_default ist kleiner als voting_hours_min. Erhöhe das eine oder senke das andere.
constitution-discussion-hours = discussion_hours_default ist kleiner als discussion_hours_min. Erhöhe das eine oder senke das andere.
constitution-declaration = „{ $name }“ in Zeile { $line } geht nicht: Ein Amt oder Thema ist ein kurzes Wort in Kleinbuchstaben, das noch frei ist; es darf 16 Ämter und 32 Themen geben.
constitution-syntax = { $line ->
    [0] Die Bestimmungen sind nicht lesbar: { $detail }
   *[other] Die Bestimmung in Zeile { $line } ist nicht lesbar: { $detail }
}
constitution-template = Eine Bestimmung enthält Platzhalter (?principal oder ?resource). Nenne Mitglieder und Dinge selbst.
constitution-policy-name = Eine Bestimmung braucht einen eigenen Namen in Kleinbuchstaben, etwa @id("members-book"): { $name }
constitution-policy-twice = Zwei Bestimmungen heißen „{ $name }“. Benenne eine davon um.
constitution-policy-says = Die Bestimmung „{ $name }“ braucht einen Satz für Menschen: @says("Mitglieder buchen, was es zu buchen gibt.")
constitution-schema = Die Bestimmung „{ $name }“ spricht von etwas, das es nicht gibt, oder vergleicht, was sich nicht vergleichen lässt: { $detail }
constitution-not-an-id = Die Bestimmung „{ $name }“ nennt „{ $detail }“; das ist keine Kennung. Eine Kennung hat 64 hexadezimale Ziffern in Kleinbuchstaben.
constitution-too-many-names = Die Bestimmungen nennen zu viele Mitglieder und Dinge; so lässt sich nicht prüfen, ob jemand von „{ $name }“ ausgesperrt wird. Nimm Ämter statt Namen.

# Nobody can take these from members; each says which act somebody would be kept from.
constitution-locks-out = { $name ->
    [propose] Mit dieser Satzung könnten manche Mitglieder keine Satzungsänderungen, Hüter oder Stewards mehr beantragen.
    [statute] Mit dieser Satzung könnten manche Mitglieder keine Satzungsänderungen mehr schreiben.
    [vote] Mit dieser Satzung könnten manche Mitglieder nicht mehr abstimmen.
    [comment] Mit dieser Satzung könnten manche Mitglieder nicht mehr kommentieren, worüber entschieden wird.
    [invite] Mit dieser Satzung könnten manche Stewards keine Mitglieder mehr einladen.
    [enrol] Mit dieser Satzung würden manche Einladungen von Stewards niemanden einlassen.
    [invite_device] Mit dieser Satzung könnten manche Mitglieder keine eigenen Geräte mehr hinzufügen.
    [enrol_device] Mit dieser Satzung könnten manche Mitglieder keine eigenen Geräte mehr eintragen.
    [revoke_device] Mit dieser Satzung könnten manche Mitglieder ihre eigenen Geräte nicht mehr ausschließen, oder manche Stewards die von anderen.
    [restrict_device] Mit dieser Satzung könnten manche Mitglieder ihre eigenen Geräte nicht mehr einschränken.
    [countersign_recovery] Mit dieser Satzung könnten manche Mitglieder nicht mehr helfen, die Organisation wiederzubekommen.
   *[other] Mit dieser Satzung könnten manche Mitglieder nicht mehr tun, was ihnen niemand nehmen darf.
} Das darf ihnen niemand nehmen. Ändere die Bestimmungen so, dass es möglich bleibt.
constitution-trial-form = Zeile { $line } ist keine Probe: „{ $name }“. Schreib sie so: // test: permit book by member. Es dürfen 128 sein.
constitution-trial-fails = Die Probe in Zeile { $line } schlägt fehl: „{ $name }“. Ändere die Bestimmungen oder die Probe.
