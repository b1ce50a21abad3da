# Die Hüter: wie es ihnen geht, und was so viele aushalten.

## Wie es einem Hüter geht

keeper-in-step = auf dem Stand
keeper-behind = { $count ->
    [one] eine Stelle zurück
   *[other] { $count } Stellen zurück
}
keeper-away = nicht verbunden
keeper-objecting = unterschreibt nicht
keeper-two-orders = hat zwei Reihenfolgen unterschrieben
keeper-leads = Er schlägt vor, was als Nächstes kommt.
keeper-position = Hat alles bis
keeper-signed = Zuletzt unterschrieben
keeper-signed-at = Stelle { $position }, { $time }
keeper-signed-unconfirmed = Stelle { $position }, noch nicht bestätigt
keeper-signed-never = keine der letzten Beglaubigungen hier; die Unterschriften anderer haben gereicht
keeper-position-at = Stelle { $position }
keeper-position-unknown = nicht bekannt, solange er nicht verbunden ist

## Was so viele aushalten

keepers-quorum = { $keepers ->
    [1] Er bestätigt allein.
   *[other] { $needed } von { $keepers } müssen unterschreiben, bevor etwas bestätigt ist.
}
keepers-may-be-away = { $away ->
    [0] Solange einer aus ist, wird nichts bestätigt.
    [1] Einer darf aus, kaputt oder verloren sein, und es wird weiter bestätigt.
   *[other] { $away } dürfen aus, kaputt oder verloren sein, und es wird weiter bestätigt.
}
keepers-may-lie = { $lying ->
    [0] Ein einziger, der lügt, könnte zwei verschiedene Reihenfolgen bestätigen lassen. Die Geräte der Mitglieder merken es, wenn sie einander treffen, und haben den Beweis.
    [1] Einer, der lügt, kann das Bestätigen schlimmstenfalls aufhalten. Für zwei verschiedene bestätigte Reihenfolgen bräuchte es { $more }.
   *[other] { $lying }, die gemeinsam lügen, können das Bestätigen schlimmstenfalls aufhalten. Für zwei verschiedene bestätigte Reihenfolgen bräuchte es { $more }.
}
keepers-never = Wie viele auch lügen: Sie können nicht im Namen eines Mitglieds handeln und nicht ändern, was ein Mitglied geschrieben hat.
keepers-advice-one = Geht er verloren, wird nichts bestätigt, bis jemand mit dem Notfallblatt übernimmt. Von dreien darf einer ausfallen.
keepers-advice-two = Zwei fallen leichter aus als einer: Beide müssen da sein. Von dreien darf einer ausfallen.

## Was nicht stimmt

risk-stall = Seit { $since } wurde nichts bestätigt, obwohl etwas wartet.
risk-stall-missing = Seit { $since } wurde nichts bestätigt: Es braucht { $needed } Hüter, und von hier aus { $here ->
    [0] ist keiner
    [one] ist einer
   *[other] sind { $here }
} zu erreichen. Nicht verbunden: { $missing }.
keepers-stall = Seit { $since } wurde nichts bestätigt, obwohl { $waiting ->
    [one] ein Eintrag wartet
   *[other] { $waiting } Einträge warten
}. Alle Hüter sind mit diesem Gerät verbunden.
keepers-stall-missing = Seit { $since } wurde nichts bestätigt, obwohl { $waiting ->
    [one] ein Eintrag wartet
   *[other] { $waiting } Einträge warten
}. Es braucht { $needed } Hüter, und mit diesem Gerät { $here ->
    [0] ist keiner
    [one] ist einer
   *[other] sind { $here }
} verbunden. Nicht verbunden: { $missing }.
stall-way-start = Wenn sie nur aus oder nicht zu erreichen sind: Schalte sie ein oder bring sie zurück ins Netz. Dann wird von selbst weiter bestätigt, und nichts ist verloren.
stall-way-replace = Wenn einer kaputt oder für immer verloren ist: Beantrage, ihn zu entlassen und einen anderen zu bestellen. Die übrigen genügen, um das zu bestätigen.
stall-way-sheet = Wenn so viele für immer verloren sind, dass die übrigen zu wenige sind: Übernimm mit dem Notfallblatt.
stall-way-wait = Vielleicht erreichen sie einander nicht, oder ihre Uhren gehen verschieden. Sieh nach: Jeder sagt auf seinem eigenen Bildschirm, was nicht stimmt.
stall-way-stop = Wenn einer sich anders verhält als die übrigen: Schalte ihn aus. Wo genug übrig sind, machen sie ohne ihn weiter.
risk-keeper-objects = { $keeper } unterschreibt nicht, was die anderen Hüter unterschreiben: { $why ->
    [differs] Bei einem Eintrag kommt er zu einem anderen Urteil. Eines der Programme hat einen Fehler; aktualisiere Moothall dort und melde es.
    [failed] Das Urteil über einen Eintrag ist dort fehlgeschlagen. Aktualisiere Moothall dort und melde es.
    [early] Die Zeit darin liegt vor seiner Uhr. Stell seine Uhr oder sieh nach den Uhren der anderen.
    [missing] Niemand hat ihm die Einträge gebracht. Sieh nach, ob er die anderen erreicht.
    [rules] Er kennt diese Regeln nicht. Aktualisiere Moothall dort.
   *[unsound] Nach dem, was er hat, folgt es nicht auf das Bisherige. Vergleiche, was er zeigt, mit einem anderen Gerät.
}

## Urteile

keeper-verdict-accepts = Er würde ihn annehmen.
keeper-verdict-refuses = Er würde ihn ablehnen.
keeper-verdict-none = Er kam zu keinem Urteil.
keepers-verdict-accepted = Die anderen haben ihn als angenommen bestätigt.
keepers-verdict-refused = Die anderen haben ihn als abgelehnt bestätigt.
keepers-verdict-here-accepted = Er ist nicht bestätigt; dieses Gerät würde ihn annehmen.
keepers-verdict-here-refused = Er ist nicht bestätigt; dieses Gerät würde ihn ablehnen.
keepers-verdict-here-none = Er ist nicht bestätigt, und dieses Gerät hat kein Urteil darüber.

## Der Bildschirm

keepers-title = Hüter
keepers-lead = Sie bringen alles in eine Reihenfolge und unterschreiben sie. Hier steht, was dieses Gerät von ihnen weiß.
keepers-all = Wie es ihnen geht
keepers-withstand = Was { $keepers ->
    [1] ein Hüter aushält
   *[other] { $keepers } Hüter aushalten
}
keepers-wrong = Was nicht stimmt
keepers-ways = Was du tun kannst
keepers-way-go = Mit dem Blatt übernehmen
keepers-its = Dieser Hüter
keepers-others = Die anderen
keepers-entry = { $member } { $what }
keepers-propose = Einen anderen Hüter beantragen
keepers-dismiss = Seine Entlassung beantragen
keepers-dismiss-whom = Seine Entlassung beantragen: { $name } ({ $device })
keepers-show = Wie es den Hütern geht
keepers-older-rules = Nach den geltenden Regeln gibt es einen Hüter. Mehrere sind möglich, sobald die Regeln auf Version 3 erhöht sind.

## Beglaubigungen

keepers-certificate = Die neueste Beglaubigung
keepers-certificate-about = Eine Beglaubigung ist ein kurzer Text, den die Hüter unterschreiben: „Bis zu dieser Stelle ist die Reihenfolge diese“, mit einer Zahl, die für alle Einträge bis dorthin steht. Wer die Einträge hat, kann diese Zahl nachrechnen. Darum muss niemand dem Gerät vertrauen, von dem sie kamen: Stimmen die Zahl und genug Unterschriften, ist alles so, wie die Hüter es unterschrieben haben.
keepers-certificate-up-to = Bis
keepers-certificate-time = Beglaubigte Zeit
keepers-certificate-signed = Unterschrieben von
keepers-certificate-hash = Die Zahl beginnt mit
keepers-certificate-none = Es gibt noch keine.

## Beantragen

keepers-choose = Wer bestätigt dann?
keepers-stay = Jetzt Hüter; ohne Haken wird er entlassen
keepers-add = Ein Gerät hinzufügen
keepers-added = Neu
keepers-remove = { $name } doch nicht hinzufügen
keepers-then = Wenn das angenommen wird,
keepers-then-are = { $keepers ->
    [1] gibt es einen Hüter.
   *[other] gibt es { $keepers } Hüter.
}
keepers-this-device = { $name } · Dieses Gerät
keepers-same = Das sind schon die Hüter. Füge ein Gerät hinzu oder nimm einen Haken weg.
keepers-nobody = Jemand muss bestätigen: Lass einen Hüter oder füge ein Gerät hinzu.
keepers-too-many = Eine Organisation hat höchstens sieben Hüter.

## Das Programm

program-head-position = Stelle
program-head-behind = zurück
program-head-last-signature = letzte Unterschrift
program-no-keepers = Es gibt noch keinen Hüter.
program-keeper-leads = Dieses Gerät schlägt vor, was als Nächstes kommt.
program-certificate = Bis Stelle { $position }, beglaubigte Zeit { $time }, unterschrieben von { $signers }. Der laufende Hash beginnt mit { $hash }.
program-keepers-title = { $which ->
    [appoint] Neue Hüter: { $appoint }
    [dismiss] Keine Hüter mehr: { $dismiss }
   *[replace] Neue Hüter: { $appoint }; keine mehr: { $dismiss }
}
program-keepers-proposed = Das ist ein Antrag: Die Mitglieder stimmen darüber ab. Angenommen wirkt er von selbst; bis dahin bleiben die Hüter, wie sie sind.
program-keepers-then = { $keepers ->
    [1] Dann gibt es einen Hüter.
   *[other] Dann gibt es { $keepers } Hüter.
}
