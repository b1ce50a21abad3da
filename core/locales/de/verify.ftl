# What the complete check of a ledger found. `where` names the place: an entry's id with its device and number, a
# position as @number, or the id of a body, proof or device.

verify-fault-entry-form = Was als Eintrag { $where } gespeichert ist, ist kein Eintrag. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-entry-signature = Eintrag { $where } ist nicht von seinem Gerät unterschrieben. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-entry-row = Eintrag { $where } ist als ein anderer gespeichert, als er ist. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-entry-organisation = Eintrag { $where } gehört zu einer anderen Organisation. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-chain = Eintrag { $where } schließt nicht an den vorigen seines Journals an. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-proof = Der Beweis { $where } beweist nicht, wofür er gespeichert ist. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-receipt = Die Quittung für die Stimme { $where } ist nicht von ihrem Hüter unterschrieben. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-order-form = Was als Teil { $where } der Reihenfolge gespeichert ist, ist keiner. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-order = Der Teil { $where } der Reihenfolge schließt nicht an den vorigen an. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-placed = Der Teil { $where } der Reihenfolge stellt einen Eintrag ein, der nicht hier ist oder in seinem Journal noch nicht dran war. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-run = Die Einträge bei { $where } sind an anderer Stelle gespeichert, als die Reihenfolge sagt. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-verdict = Die Regeln kommen bei Eintrag { $where } nicht zu dem Urteil, das in der Reihenfolge steht. Sag es den anderen: Vielleicht liegt es an einem Hüter.
verify-fault-reason = Der gespeicherte Grund, aus dem Eintrag { $where } abgelehnt wurde, ist nicht der, den die Regeln nennen. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-running-hash = Der für { $where } gespeicherte laufende Hash passt nicht zur Reihenfolge bis dorthin. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-epoch = Der Beginn der Epoche bei { $where } ist nicht so unterschrieben, wie er sein muss. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-rules = Die Reihenfolge bei { $where } entstand nach Regeln, die diese Fassung nicht kennt. Aktualisiere Moothall und prüfe noch einmal.
verify-fault-aside = Die Regeln scheitern an Eintrag { $where }. Bitte melde das mit dem Eintrag.
verify-fault-state = Der gespeicherte Stand von { $where } ist nicht, was die Einträge zusammen ergeben. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-certificate-form = Was als Beglaubigung für { $where } gespeichert ist, ist keine. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-certificate-point = Die Beglaubigung für { $where } gilt einer anderen Reihenfolge als der hier gespeicherten. Sag es den anderen: Vielleicht liegt es an einem Hüter.
verify-fault-certificate-signature = Eine Unterschrift auf der Beglaubigung für { $where } ist nicht die ihres Hüters. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-certificate-quorum = Zu wenige Hüter haben die Beglaubigung für { $where } unterschrieben. Sag es den anderen: Vielleicht liegt es an einem Hüter.
verify-fault-checkpoint = Der Stand, der bei { $where } beglaubigt ist, ist nicht der, den die Reihenfolge hier ergibt. Aktualisiere Moothall, prüfe noch einmal und sag es den anderen.
verify-fault-uncertified = Ab { $where } deckt keine Beglaubigung die Reihenfolge. Verbinde dich mit einem Hüter und prüfe dann noch einmal.
verify-fault-body-form = Was als Worte { $where } gespeichert ist, sind keine. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-body-hash = Die Worte { $where } sind nicht, was geschrieben wurde. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-body-entry = Die Worte { $where } gehören zu keinem Eintrag, der sie nennt. Spiel eine Sicherung ein oder tritt neu bei.
verify-fault-body-erased = Die Worte { $where } wurden gelöscht und sind noch hier. Lösch ihr Schriftstück noch einmal.
verify-fault-paper-form = Der Text { $where }, wie er gespeichert ist, ist nicht lesbar. Er wird aus seinen Einträgen neu zusammengesetzt; prüfe danach noch einmal.
verify-fault-paper = Der Text { $where } ist nicht so gespeichert, wie seine Einträge ihn ergeben. Er wird aus ihnen neu zusammengesetzt; prüfe danach noch einmal.
