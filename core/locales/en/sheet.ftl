# The recovery sheet, as a text and as a page to print. Its first line and its rows are the same in every language and are
# not said from here. The printed page has western European letters only, and room for sentences of twice this length.

recovery-sheet-title = Recovery sheet
recovery-sheet-name = Organisation: { $organisation }
recovery-sheet-made = Made: { $date }
recovery-sheet-id = Id: { $id }
recovery-sheet-advice-print = Print this page, or copy it by hand, and delete every copy from your devices.
recovery-sheet-advice-keep = Keep it where you keep deeds and contracts, and tell one other member where that is.
recovery-sheet-advice-use = If all keepers of the organisation are lost, install Moothall on a new device, choose to recover, and type the rows below or scan the code.
recovery-sheet-advice-wait = It takes effect after seven days, or at once if two other members agree, so tell the others.
recovery-sheet-advice-hide = Whoever has this sheet can do the same: if it may have been seen by others, decide on a new one.

# Above the rows.
recovery-sheet-secret = The secret
recovery-sheet-organisation = The organisation
