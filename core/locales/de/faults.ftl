# What failed on this device, and what to do. None of these is a rule's no.
#
# `detail` is what the system or a library said, or where on the disk it is: it is for whoever looks into it and stays in the
# language in which it came, so each sentence says what to do without it.

# The ledger on disk.
fault-disk-full = Der Speicher ist voll, also wurde nichts geschrieben. Schaff Platz und versuch es noch einmal.
fault-read-only = In den Ordner des Buchs lässt sich nicht schreiben. Prüfe, ob er dir gehört und ob der Datenträger nicht schreibgeschützt ist, und versuch es noch einmal.
fault-damaged = Das Buch auf diesem Datenträger ist beschädigt. Nichts wurde geändert. Kopiere den Ordner weg und spiel dann eine Sicherung ein oder tritt neu bei. ({ $detail })
fault-folder-busy = Ein anderes Programm hat dieses Buch offen. Schließ es oder nimm das laufende.
fault-newer-database = Eine neuere Fassung von Moothall hat dieses Buch geschrieben. Aktualisiere Moothall, um es zu öffnen.
fault-disk = Der Datenträger hat nicht getan, was er sollte. Nichts wurde geschrieben. Versuch es noch einmal; wenn es so bleibt, mach eine Sicherung und prüfe den Datenträger. ({ $detail })

# Backups.
fault-backup-foreign = Diese Datei ist keine Sicherung: Ihre ersten 16 Bytes sind nicht die einer Sicherung. Wähle eine andere.
fault-backup-header = Der Anfang dieser Sicherung ist beschädigt: Die Bytes { $from } bis { $until } sind nicht, was geschrieben wurde. Nimm eine andere Kopie.
fault-backup-newer = Eine neuere Fassung von Moothall hat diese Sicherung gemacht (ihr Format hat die Version { $version }). Aktualisiere Moothall und spiel sie dann ein.
fault-backup-passphrase-missing = Diese Sicherung ist verschlüsselt. Gib die Passphrase an, mit der sie gemacht wurde.
fault-backup-passphrase-wrong = Mit dieser Passphrase wurde die Sicherung nicht gemacht. Versuch eine andere.
fault-backup-damaged = Diese Sicherung ist beschädigt: Die Bytes { $from } bis { $until } sind nicht, was geschrieben wurde. Sie beginnen { $part ->
    [entries] unter den Einträgen
    [bodies] unter den Worten, die Einträge mitbringen
    [order] in der bestätigten Reihenfolge
    [certificates] unter den Beglaubigungen
    [records] unter Ablehnungen, Beweisen, Kontakten und dem gespeicherten Stand
    [papers] unter den Texten
    [end] hinter den Texten
   *[beginning] da, wo steht, wessen Buch es ist und was gelöscht wurde
}. Nichts wurde eingespielt. Nimm eine andere Kopie.
fault-backup-cut-short = Diese Sicherung ist abgeschnitten: Nach Byte { $at } müsste sie weitergehen. Nichts wurde eingespielt. Kopiere sie noch einmal oder nimm eine andere Kopie.
fault-backup-content = Diese Sicherung enthält kein heiles Buch: { $wrong ->
    [order] Zeile { $row } hätte früher kommen müssen
    [after-end] Zeile { $row } kommt nach der letzten
    [no-end] die letzte Zeile, { $row }, fehlt
    [count] Zeile { $row } zählt andere Zeilen, als vor ihr kamen
    [entry] Zeile { $row } ist kein Eintrag, den sein Gerät unterschrieben hat
    [body] Zeile { $row } enthält Worte, die kein Eintrag nennt
    [state] Zeile { $row } enthält einen gespeicherten Stand, der nicht zu seinem Hash passt
    [paper] Zeile { $row } enthält einen Text unbekannter Art
    [organisation] Zeile { $row } sagt nicht, wessen Buch es ist
   *[form] Zeile { $row } ist nicht lesbar
}. Nichts wurde eingespielt. Nimm eine andere Sicherung.
fault-backup-not-empty = Eine Sicherung wird nur in einen leeren Ordner eingespielt, und { $folder } ist nicht leer. Wähle einen anderen.

# Files for a person, such as the recovery sheet.
fault-place-missing = { $path } ließ sich nicht schreiben: Den Ordner gibt es nicht. Wähle einen anderen Ort.
fault-place-denied = { $path } ließ sich nicht schreiben: Dort darfst du nicht schreiben. Wähle einen eigenen Ordner.
fault-place-full = { $path } ließ sich nicht schreiben: Der Speicher ist voll. Schaff Platz oder wähle einen anderen Datenträger.
fault-place-no-file = { $path } ist kein Dateiname. Häng einen Namen an.
fault-file-not-written = { $path } ließ sich nicht schreiben. Schaff Platz oder prüfe, wer dort schreiben darf, und versuch es noch einmal. ({ $detail })
fault-no-home-folder = Hier gibt es keinen Ordner, in dem Dateien gespeichert werden könnten. Leg für dieses Konto einen Benutzerordner an und versuch es noch einmal. ({ $detail })
misuse-file-name = „{ $name }“ geht nicht als Dateiname. Gib einen einfachen Namen ohne Ordner an.
misuse-file-content = Was gespeichert werden sollte, ist keine Datei oder zu groß dafür. Nichts wurde geschrieben.

# A peer.
fault-recovery-not-begun = Das Buch ist noch nicht angekommen. Sieh nach, ob das andere Gerät an ist und Moothall dort läuft; dann tipp dasselbe noch einmal, oder starte `moothall run`, das es weiter versucht.
fault-folder-held = Ein anderes Programm hat diesen Ordner offen. Schließ es oder nimm das laufende.
fault-keyring = Der Schlüsselbund des Systems hat nicht geantwortet. Entsperr ihn und versuch es noch einmal. ({ $detail })
fault-keys = Die Schlüssel dieses Geräts ließen sich nicht anlegen oder lesen. Prüfe, ob sich in den Ordner schreiben lässt, und versuch es noch einmal.
fault-keys-damaged = Die Schlüssel dieses Geräts sind beschädigt. Spiel eine Sicherung in einen leeren Ordner ein und melde dieses Gerät neu an. ({ $detail })
fault-keys-newer = Eine neuere Fassung von Moothall hat die Schlüssel dieses Geräts geschrieben. Aktualisiere Moothall.
fault-ledger-damaged = Das Buch auf diesem Datenträger lässt sich nicht weiterlesen. Kopiere den Ordner weg und spiel dann eine Sicherung ein oder tritt neu bei. ({ $detail })
fault-network = Das Netz ließ sich nicht öffnen. Auf diesem Gerät allein geht alles; starte Moothall neu, um es noch einmal zu versuchen. ({ $detail })
fault-randomness = Das System gab keine Zufallszahlen her, also wurde kein Schlüssel angelegt. Starte den Rechner neu und versuch es noch einmal.
fault-rules = Die Regeln sind an dieser Handlung gescheitert. Sie wurde nicht geschrieben. Aktualisiere Moothall und melde es. ({ $detail })
fault-stopped = Moothall ist im Hintergrund stehen geblieben. Starte es noch einmal.
fault-thread = Das System ließ keinen weiteren Thread zu. Schließ andere Programme und versuch es noch einmal.
fault-started-again = Moothall wurde neu gestartet, bevor das beantwortet war. Sieh nach, ob es geschehen ist, und versuch es sonst noch einmal.
