# Lists of members: what a column says, why a file or a line of it is not taken.

roster-part-name = Name
roster-part-given = Vorname
roster-part-family = Nachname
roster-part-about = Ein paar Worte zur Person
roster-part-contact = Wie man die Person sonst erreicht
roster-part-mail = Mailadresse
roster-part-phone = Telefon
roster-part-street = Straße und Hausnummer
roster-part-postcode = Postleitzahl
roster-part-town = Ort
roster-part-country = Land

# The ways of reaching somebody.
reach-mail = Mailadresse
reach-phone = Telefon
reach-address = Anschrift
reach-contact = Wie man die Person sonst erreicht
reach-own-contact = Wie man dich sonst erreicht
reach-for-stewards = Nur Stewards sehen das.
reach-for-members = Alle Mitglieder sehen das.

# The file.
roster-file-large = Diese Datei ist größer, als eine Liste sein darf: { $mebibytes } MiB. Teil sie auf.
roster-file-no-text = Diese Datei ist keine Liste in Textform. Öffne sie in deiner Tabellenkalkulation und speichere sie als CSV.
roster-file-unreadable = Diese Datei lässt sich nicht als Liste lesen. Speichere sie noch einmal als CSV.
roster-quote-open = In Zeile { $line } öffnet ein Anführungszeichen (") eine Zelle, und keines schließt sie: Zeilen liefen ineinander, und Personen mit ihnen. Berichtige die Anführungszeichen, oder speichere die Liste noch einmal als CSV.
roster-file-empty = In dieser Datei steht nichts. Wähle eine andere.
roster-file-heads-only = Diese Datei hat nur eine Zeile. Eine Liste hat eine Zeile mit Überschriften und darunter eine Zeile je Person.
roster-columns-many = Zeile { $line } hat mehr als die { $max } Spalten, die eine Liste haben darf. Speichere die Liste noch einmal als CSV.
roster-rows-many = Diese Liste hat mehr als { $max } Zeilen. Teil sie auf.
roster-no-name-column = Keine Spalte enthält einen Namen. Gib an, welche es ist.
# What a list does to quorums. $votes and $amendments: so many would have to vote.
roster-quorum = Beim Quorum zählen alle Mitglieder, die abstimmen dürfen, mit oder ohne Gerät. Mit { $people ->
    [one] diesem Eintrag
   *[other] diesen { $people } Einträgen
} müssten { $votes } von { $all } über einen Antrag abstimmen und { $amendments } über eine Änderung der Satzung. { $devices ->
    [one] Eines hat
   *[other] { $devices } haben
} ein Gerät dafür.
roster-quorum-out-of-reach = Beim Quorum zählen alle Mitglieder, die abstimmen dürfen, mit oder ohne Gerät. Mit { $people ->
    [one] diesem Eintrag
   *[other] diesen { $people } Einträgen
} müssten { $votes } von { $all } über einen Antrag abstimmen und { $amendments } über eine Änderung der Satzung, aber nur { $devices ->
    [one] eines hat
   *[other] { $devices } haben
} ein Gerät dafür. Bis mehr eines haben, erreichen nur Handzeichen einer Versammlung dieses Quorum. Senke das Quorum vorher durch eine Änderung der Satzung, oder nimm weniger auf.

# A line.
roster-name-missing = Der Name fehlt.
roster-name-long = Der Name ist länger als { $max } Zeichen.
roster-name-unseen = Der Name enthält ein unsichtbares Zeichen.
roster-words-long = Was über { $name } dasteht, ist länger als { $max } Zeichen.
roster-mail-of-member = { $mail } ist die Adresse von { $member }, schon Mitglied. Sind es zwei Personen, füg diese von Hand hinzu.
roster-mail-twice = { $mail } steht auch in Zeile { $line }. Sind es zwei Personen, füg diese von Hand hinzu.
roster-name-of-member = { $name } ist schon Mitglied. Sind es zwei Personen, füg diese von Hand hinzu.
roster-name-twice = { $name } steht auch in Zeile { $line }. Sind es zwei Personen, füg diese von Hand hinzu.
