# The recovery sheet, as a text and as a page to print. Its first line and its rows are the same in every language and are
# not said from here. The printed page has western European letters only, and room for sentences of twice this length.

recovery-sheet-title = Notfallblatt
recovery-sheet-name = Organisation: { $organisation }
recovery-sheet-made = Erstellt: { $date }
recovery-sheet-id = Kennung: { $id }
recovery-sheet-advice-print = Druck diese Seite aus oder schreib sie von Hand ab, und lösch jede Kopie von deinen Geräten.
recovery-sheet-advice-keep = Bewahr sie auf, wo du Urkunden und Verträge hast, und sag einem anderen Mitglied, wo das ist.
recovery-sheet-advice-use = Sind alle Hüter der Organisation verloren, installier Moothall auf einem neuen Gerät, wähl dort das Notfallblatt, und tipp die Zeilen unten ab oder scan den Code.
recovery-sheet-advice-wait = Es wirkt nach sieben Tagen, oder sofort, wenn zwei andere Mitglieder zustimmen; sag es also den anderen.
recovery-sheet-advice-hide = Wer dieses Blatt hat, kann dasselbe tun: Könnten es andere gesehen haben, beschließt ein neues.

# Above the rows.
recovery-sheet-secret = Das Geheimnis
recovery-sheet-organisation = Die Organisation
