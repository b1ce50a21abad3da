# When keepers are lost: successors whom the members name, and lines into which the order parts.

## Was die Lesenden angeht

attention-succession = Jemand sagt, die Hüter seien verloren: { $successors } sollen an ihre Stelle treten. { $voices ->
    [one] Ein Mitglied hat unterschrieben
   *[other] { $voices } Mitglieder haben unterschrieben
}, { $missing ->
    [one] eine Unterschrift fehlt
   *[other] { $missing } Unterschriften fehlen
}. Sieh es dir an, frag nach, und unterschreib, wenn es stimmt.
attention-succession-signed = Eine Nachfolge ist im Gang: { $successors } sollen an die Stelle der Hüter treten. { $missing ->
    [one] Eine Unterschrift fehlt
   *[other] { $missing } Unterschriften fehlen
}.
attention-succession-begins = Genug Mitglieder haben unterschrieben: { $successors } treten an die Stelle der Hüter, sobald sie einander erreichen.
attention-succession-contested = Für zwei verschiedene Nachfolgen haben genug Mitglieder unterschrieben. Keine beginnt, bevor du sagst, an welche sich dieses Gerät hält.
risk-rival-line = Die Reihenfolge teilt sich nach Stelle { $position }: Andere folgen einer anderen Linie, gehütet von { $keepers }. Sieh dir beide an und wähl, welcher dieses Gerät folgt.
risk-rival-line-chosen = Die Reihenfolge teilt sich nach Stelle { $position }. Dieses Gerät bleibt bei seiner Linie, wie du gewählt hast.

## Auswege

stall-way-replace-later = Wenn einer kaputt oder für immer verloren ist und die anderen zurückkommen: Beantrage, ihn zu entlassen und einen anderen zu bestellen. Eine Abstimmung wirkt erst, wenn sie bestätigt ist; vorher hilft sie nicht.
stall-way-succession = Wenn für immer zu wenige übrig sind: Die Mitglieder benennen Nachfolger und unterschreiben das gemeinsam. Dazu braucht es die meisten Mitglieder.
ways-replace = Anderen Hüter beantragen
ways-succession = Nachfolger benennen
keepers-lost = Wenn Hüter für immer verloren sind
keepers-lost-about = Hüter, die nur aus sind, kommen von selbst zurück. Sind so viele verloren, dass die übrigen nichts bestätigen können, können die Mitglieder gemeinsam Nachfolger benennen.
keepers-succession-show = Nachfolger, und wie sie benannt werden

## Wie es steht

succession-takes = { $needed ->
    [one] { $members ->
        [one] Dazu braucht es die Unterschrift des einzigen Mitglieds.
       *[other] Dazu braucht es die Unterschrift von einem von { $members } Mitgliedern.
    }
   *[other] Dazu braucht es die Unterschriften von { $needed } von { $members } Mitgliedern.
}
succession-missing = { $missing ->
    [one] Eine Unterschrift fehlt.
   *[other] { $missing } Unterschriften fehlen.
}
succession-begins = Genug Mitglieder haben unterschrieben. Die Nachfolger beginnen, sobald sie einander erreichen.
succession-contested = Dafür haben genug Mitglieder unterschrieben, und genug für eine andere. Keine beginnt, bevor gesagt ist, welche gilt.
succession-passed = Dafür haben genug Mitglieder unterschrieben, aber dieses Gerät hält sich an eine andere.

## Der Bildschirm

succession-title = Nachfolger der Hüter
succession-lead = Für den Fall, dass Hüter für immer verloren sind. Es ersetzt alle Hüter auf einmal, ohne Abstimmung.
succession-about = Was das bewirkt
succession-about-new = Die Mitglieder unterschreiben, dass bestimmte Geräte von hier an die Hüter sind. Gleich nach Stelle { $position }, der letzten, die die Hüter beglaubigt haben, beginnt eine neue Epoche.
succession-about-entries = { $provisional ->
    [0] Zurzeit wartet nichts darauf, bestätigt zu werden. Was bis dahin geschrieben wird, bleibt vorläufig, und die Nachfolger übernehmen es.
    [one] Ein Eintrag wartet darauf, bestätigt zu werden. Er bleibt; die Nachfolger übernehmen und bestätigen ihn.
   *[other] { $provisional } Einträge warten darauf, bestätigt zu werden. Sie bleiben; die Nachfolger übernehmen und bestätigen sie.
}
succession-about-back = Kommen die alten Hüter zurück und haben inzwischen nichts bestätigt, folgen sie. Beglaubigen sie etwas, bevor genug Mitglieder unterschrieben haben, ist die Benennung hinfällig. Haben sie trotzdem weitergemacht, gibt es zwei Linien, und jedes Mitglied wählt eine.
succession-about-voice = Eine Unterschrift lässt sich nicht zurücknehmen. Sie zählt nur für diese Benennung und ist hinfällig, sobald die Hüter etwas Neues beglaubigen.
succession-first = Frag zuerst
succession-first-about = Hat jemand nach den Geräten der Hüter gesehen und die Mitglieder gefragt, denen sie gehören? Sprecht miteinander darüber, wer folgt, damit alle für dieselben unterschreiben.
succession-keepers-here = { $here ->
    [0] Keiner der Hüter ist mit diesem Gerät verbunden.
    [one] Ein Hüter ist mit diesem Gerät verbunden.
   *[other] { $here } Hüter sind mit diesem Gerät verbunden.
} Hüter jetzt: { $keepers }.
succession-begin = Nachfolger benennen …
succession-under-way = Im Gang
succession-none = Niemand hat Nachfolger benannt.
succession-none-about = Sind die Hüter nur aus, schalte sie ein: Nichts ist verloren.
succession-signed-by = Unterschrieben von
succession-voices = { $voices } von { $needed } haben unterschrieben
succession-mine = Du hast unterschrieben.
succession-sign = Für diese unterschreiben
succession-sign-whom = Für diese unterschreiben: { $successors }
succession-sign-title = Für diese Nachfolger unterschreiben?
succession-sign-ask = { $successors } werden die Hüter, und die jetzigen sind keine mehr, sobald genug Mitglieder unterschrieben haben. Deine Unterschrift lässt sich nicht zurücknehmen.
succession-hold = Sich an diese halten
succession-hold-whom = Sich an diese halten: { $successors }
succession-hold-title = Sich an diese Nachfolger halten?
succession-hold-ask = Dieses Gerät zählt dann { $successors } als die Nachfolger, und keine anderen. Bis sie begonnen haben, kannst du neu wählen.
succession-holds = Dieses Gerät hält sich an diese.
succession-names-this = Dieses Gerät ist benannt. Lass es laufen.
succession-rivals = Zwei Nachfolgen
succession-rivals-about = Für beide wurde unterschrieben. Wer unterschreiben darf, darf es für beide; so können beide genug haben. Sprecht miteinander und einigt euch auf eine.
succession-only-here = Nur diese
succession-signed-only = Nur hier unterschrieben von
succession-same = niemand
succession-step = Schritt { $step } von 3
succession-step-who = Wer
succession-step-review = Durchsehen
succession-step-sign = Unterschreiben
succession-choose = Wer bestätigt von nun an?
succession-choose-hint = Geräte, die in Gebrauch und nicht eingeschränkt sind und deren Mitglieder da sind. Am besten solche, die immer laufen.
succession-chosen-none = Wähl ein bis sieben Geräte.
succession-too-many = Wähl höchstens sieben Geräte.
succession-connected = verbunden
succession-away = nicht verbunden
succession-is-keeper = jetzt Hüter
succession-no-candidates = Kein Gerät kann benannt werden.
succession-next = Durchsehen
succession-back = Zurück
succession-cancel = Nicht beginnen
succession-review = Du bist dabei, eine Nachfolge zu beginnen
succession-review-new = Hüter danach
succession-review-old = Hüter nicht mehr
succession-review-takes = Was es dazu braucht
succession-type = Um fortzufahren, tipp den Namen der Organisation: { $name }
succession-type-wrong = Das ist nicht der Name der Organisation.
succession-do = Unterschreiben und beginnen
succession-hindered = Nachfolger können nicht benannt werden

## Gabelungen

lines-title = Zwei Linien der Reihenfolge
lines-lead = Andere folgen von einer Stelle an einer anderen Reihenfolge. Dafür muss niemand gelogen haben: Hüter, die niemand erreichte, haben vielleicht weitergemacht, während Mitglieder andere benannten.
lines-none = Es gibt eine Linie.
lines-none-about = Diesem Gerät wurde keine andere gezeigt.
lines-part = Nach Stelle { $position }
lines-part-at = Nach Stelle { $position }, beglaubigt { $time }
lines-ours = Dieser Linie folgt dieses Gerät
lines-theirs = Die andere Linie
lines-call = Linie { $line }
line-origin-keepers = Die Hüter von vorher haben weitergemacht.
line-origin-members = { $voices ->
    [one] Ein Mitglied hat
   *[other] { $voices } Mitglieder haben
} Nachfolger benannt: { $members }.
line-origin-sheet = { $member } hat mit dem Notfallblatt übernommen.
line-origin-epoch = Andere wurden Hüter und begannen Epoche { $epoch }.
line-keepers = Hüter
line-signers = Unterschrieben von
line-signers-none = hier nicht bekannt
line-begins = Beginnt
line-until = Bekannt bis
line-epoch = Epoche
line-not-listed = Was sie einreiht, ist hier noch nicht bekannt. Es kommt, wenn dieses Gerät einem begegnet, das ihr folgt.
line-listed = { $entries ->
    [0] Sie reiht keine Einträge ein.
    [one] Sie reiht einen Eintrag ein.
   *[other] Sie reiht { $entries } Einträge ein.
}
line-listed-until = { $entries ->
    [one] Ein Eintrag
   *[other] { $entries } Einträge
} bis Stelle { $position }; mehr ist hier nicht bekannt.
line-fate-accepted = bestätigt
line-fate-refused = abgelehnt
line-fate-not-placed = nicht da
line-entry-not-here = schrieb Eintrag { $sequence }, der hier nicht ist
line-contested = { $resource }, { $from } bis { $until }: hier { $ours ->
    [private] eine private Buchung
   *[other] { $ours }
}, dort { $theirs ->
    [private] eine private Buchung
   *[other] { $theirs }
}.
lines-contested = Wer was hat
lines-differences = Was sich unterscheidet
lines-same = Soweit hier bekannt, reihen beide dieselben Einträge ein.
lines-more = { $more ->
    [one] Ein weiterer Eintrag unterscheidet sich.
   *[other] { $more } weitere Einträge unterscheiden sich.
}
lines-here = Hier
lines-there = Auf der anderen Linie
lines-chosen = Du hast gewählt, dass dieses Gerät bei ihr bleibt.
lines-stay = Bei dieser Linie bleiben
lines-follow = Der anderen Linie folgen
lines-follow-title = Der anderen Linie folgen?
lines-follow-ask = Was hier nach Stelle { $position } bestätigt wurde, ist wieder unbestätigt und wird von der anderen Linie dort eingereiht, wo ihre Hüter es tun. Was gelöscht wurde, bleibt gelöscht. Du kannst es dir später anders überlegen. Die Geräte der anderen folgen dem, was diese wählen.
lines-stay-title = Bei dieser Linie bleiben?
lines-stay-ask = Dieses Gerät macht weiter wie bisher. Du kannst es dir später anders überlegen.
lines-following = Dieses Gerät wechselt zur anderen Linie. Was sie einreiht, kommt, sobald dieses Gerät einem begegnet, das ihr folgt.

## Das Programm

program-succeed-sure = { $successors } sollen die Hüter werden, und { $keepers } keine mehr sein. Das lässt sich nicht zurücknehmen. Sind die Hüter für immer verloren, und hast du mit den anderen gesprochen?
program-support-sure = { $successors } sollen die Hüter werden. Deine Unterschrift lässt sich nicht zurücknehmen. Stimmt es, dass die Hüter verloren sind, und willst du diese?
program-choose-sure = Dieses Gerät hält sich dann an { $successors }. Willst du das?
program-follow-sure = Was hier nach Stelle { $position } bestätigt wurde, ist dann wieder unbestätigt. Willst du das?
program-succession-none = Niemand hat Nachfolger benannt.
program-succession-yours = Du hast nicht unterschrieben: moothall succeed support { $naming }
program-succession-choose = Sag, welche auf diesem Gerät gilt: moothall succeed choose BENENNUNG
program-no-fork = Es gibt eine Linie: Diesem Gerät wurde keine andere gezeigt.
program-fork-choose = Um der anderen Linie zu folgen: moothall fork follow { $line }
program-fork-stay = Um zu sagen, dass dieses Gerät bei seiner Linie bleibt: moothall fork follow { $line }
program-head-naming = Benennung
program-head-successors = Nachfolger
program-head-here = hier
program-head-there = dort
program-head-entry = Eintrag
misuse-one-naming = Sag, welche: Es gibt nicht genau eine, die du unterschreiben kannst.
