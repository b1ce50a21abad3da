# What peers notice: requests that make no sense here, risks, what was not taken from others, where a peer stands.

# Requests that make no sense here.
misuse-no-organisation = This device belongs to no organisation yet. Found one, or join one with an invitation.
misuse-organisation-already = This device belongs to an organisation already. Use another folder for another one.
misuse-still-joining = The ledger is still on its way. Wait until this device has joined.
misuse-not-joining = No invitation is being used here, so there is nothing to begin anew.
misuse-not-enrolled = This device is not enrolled. Ask a member for an invitation.
misuse-not-an-act = This is a question, not an act. Ask it as one.
misuse-invitation-unreadable = This is not an invitation, or a part of it is missing. Copy it again from its beginning to its end.
misuse-no-times = Nothing comes of this rule. Choose at least one time.
misuse-too-many-times = That is more than 366 times. Choose an earlier end.
fault-sample = The sample could not be made: { $detail }
misuse-contact-empty = Nothing stands there yet, and this is empty. Type how to reach the member.
misuse-people-count = Name at least one person, and at most 2,000 at a time.
misuse-name-empty = A name is missing. Type one.
misuse-name-too-long = This name is too long. Use at most 80 characters.
misuse-name-unseen = This name holds a character that cannot be seen, which could make it look like another. Type it anew instead of pasting it.
misuse-sheet-at-once = A new recovery sheet is put to the vote at once, not as a draft. Propose it so.
misuse-options-count = This vote has another number of options. Give each exactly one label; 64 at most.
misuse-option-label = An option’s label is one line of at most 120 characters, not empty, and without characters that cannot be seen.
misuse-option-twice = Two options have the same label. Change one.
misuse-parameter-number = “{ $name }” is a whole number from { $min } to { $max }. Write one of them.
misuse-parameter-word = “{ $name }” is one of these: { $words }. Write one of them.
misuse-parameter-unknown = The constitution has no parameter “{ $name }”. Look at “moothall constitution”: it names them.
misuse-setting = “{ $text }” sets nothing. Write it like this: quorum_percent=30.
misuse-setting-twice = “{ $name }” is set twice. Say once what it is to be.
misuse-setting-same = “{ $name }” is { $value } already, so there is nothing to vote on. Give another value.
misuse-objection-empty = An objection says why. Write the reason too.
misuse-reason-of-nothing = Only an objection comes with a reason. Write a comment instead.
misuse-title-empty = A title is missing. Type one.
misuse-title-too-long = This title is too long. Use at most 160 characters.
misuse-title-unseen = This title holds a character that cannot be seen. Type it anew instead of pasting it.
misuse-text-empty = There is no text yet. Write something first.
misuse-words-too-long = This text is too long for one change. Save a shorter part first.
misuse-words-not-here = The text that this changes is not here yet. Connect to another member's device and try again.
misuse-nothing-changed = Nothing was changed, so nothing was saved.
misuse-constitution-size = A constitution is empty or too long. It may have 64 KiB.
misuse-entry-too-large = This is too large for one entry. Make it shorter.
misuse-own-entry-refused = This device could not take in its own entry. Restart Moothall; if it goes on, enrol this device anew.
misuse-order = The step before this one is missing. Begin again.
misuse-too-busy = Too much is waiting to be written on this device. Wait a moment and try again.
misuse-successors = Name one to seven devices as successors.
misuse-no-such-line = No such line was shown to this device. Look at which there are.
misuse-no-such-succession = No such successors are named. It may be void by now: look at what is.
misuse-no-such-recovery = There is no such recovery under way. It may be void by now.
misuse-unknown-id = There is nothing with this id here. Check it, or wait for the next contact.
misuse-sheet-none = This is not a recovery sheet. Type its eight rows, or read in its file.
misuse-sheet-newer = A newer version of Moothall made this recovery sheet. Update Moothall, then try again.
misuse-sheet-row-missing = Row { $row } of the recovery sheet is missing. Type it too.
misuse-sheet-row-length = Row { $row } of the recovery sheet has { $symbols } letters and digits instead of 15. Check it against the paper.
misuse-sheet-row-symbol = Row { $row } of the recovery sheet has “{ $symbol }”, which no row has. Check it against the paper.
misuse-sheet-row-typo = Row { $row } of the recovery sheet has a typing mistake. Check it against the paper.
misuse-sheet-of-another = This recovery sheet belongs to another organisation. Use the one of this organisation.
misuse-sheet-saved-already = The recovery sheet was saved already, and its secret is not kept here any more. Look for the copy.
misuse-sheet-of-member = The recovery sheet is { $member }’s. It is printed on that member’s device, and never was on this one.
misuse-sheet-void = There is no valid recovery sheet. Propose a new one: it is printed on this device once it is adopted.
misuse-recover-from-whom = The ledger is not here. Say which device to fetch it from.
misuse-address = This is not the address of a device. Copy it again from the other device's status.

# What is wrong at present.
alarm-clock-off-here = This device's clock is { $off } off most other devices' clocks. What you write shows the wrong time, and an invitation may seem expired: set the clock.
alarm-clock-off = This keeper's clock is { $off } off most other devices' clocks, so it confirms nothing. Set the clock, or say that it is right.
alarm-clock-leap = This keeper's clock says { $clock }, but nothing was confirmed here since { $last }. That is more than 60 days, and a time that is confirmed cannot be taken back, so nothing is confirmed. Set the clock, or say that it is right.
alarm-entries-aside = Judging failed on { $count ->
    [one] one entry
   *[other] { $count } entries
}, so it was set aside and the rest goes on. Update Moothall, and report it.
alarm-judging-failed = Judging entry { $entry } failed on this device, so its ledger stopped there. Update Moothall, and report it.
alarm-history-differs = The history from before this device began does not lead to what the keepers certified. What is shown is what they certified. Update Moothall, and report it.
alarm-history-verdict = In the history from before this device began the rules come to something else on entry { $entry } than the keepers certified. What is shown is what they certified. Update Moothall, and report it.
alarm-states-differ = What this device's ledger adds up to is not what the keepers certified, so it stopped there. Update Moothall, and report it.
alarm-order-broken = The keepers' order does not follow on what is here, so the ledger stopped. Compare with another member; make no decisions on this device until then.
alarm-verdicts-differ = This device comes to another verdict on entry { $entry } than the keepers ({ $here ->
    [accepted] accepted here
   *[refused] refused here
}), so its ledger stopped there. Update Moothall, and report it.
alarm-rules-newer = The organisation uses rules of version { $version }, which this program does not know. Update Moothall; entries are kept and passed on meanwhile.
alarm-signed-already = This keeper has signed another order at this place before, so it signs no more. It was probably restored from a copy: let another device take over with the recovery sheet.
alarm-keeper-set-back = Others know this keeper to have signed up to position { $position }, and it did not: it was set back to an earlier day. It signs nothing again that it signed before, and goes on behind that. Find out why: a copy of its disk may be running elsewhere.
alarm-other-order = Device { $device } was shown another order at position { $position } than this one. A keeper may be telling two stories: compare with other members before you rely on what was confirmed since.
alarm-two-orders = The keeper { $keeper } has signed two different orders from position { $position } on, and the proof is here. Nothing more is confirmed by it. Talk to the other members; the recovery sheet can appoint another keeper.
alarm-two-orders-dismiss = The keeper { $keeper } has signed two different orders from position { $position } on, and the proof is here. The other keepers go on without its signature. Talk to the other members, and propose to dismiss it.
alarm-two-orders-past = { $keeper }, which was a keeper, has signed two different orders from position { $position } on, and the proof is here. Other members may have been shown the other one: compare with them.
alarm-ballots-left-out = { $count ->
    [one] One ballot
   *[other] { $count } ballots
} had reached the keeper { $keeper } before the vote closed, and { $count ->
    [one] was
   *[other] were
} not counted: its own receipts show it. Talk to the other members, and vote again.
alarm-other-ledger = The ledger that came is not the one of the invitation. Do not trust it; ask whoever invited you.

risk-time-ahead = The ledger's time is { $ledger }, but this device's clock says { $clock }: what runs out before the ledger's time comes too late. If the clock is wrong, set it. If the ledger's time is wrong, a keeper's clock was: let a device with the right clock take over with the recovery sheet, which sets the time back.
risk-sheet-unsaved = The recovery sheet is not saved yet. If this device is lost before that, nobody can confirm anything any more. Print it, or keep it where it is safe.
risk-sheet-void = There is no valid recovery sheet. If the keeper is lost, the organisation cannot go on by itself. Propose a new one: it takes effect when it is adopted.
risk-lone-keeper = One keeper stands alone. If it is lost, nothing is confirmed until somebody takes over with the recovery sheet.
risk-lone-keeper-here = This device is the only keeper. Keep it running, and keep the recovery sheet somewhere else.
risk-disk-full = This device's disk is full: nothing new is kept here, and as a keeper it signs nothing. Free some space; it goes on by itself.
risk-disk = This device's disk does not do what it is asked: nothing new is kept here, and as a keeper it signs nothing. If that stays, check the disk; have a backup.
risk-agreement-failed = This keeper takes no part in confirming: something failed on this device. It tries again every few seconds. If that stays, start it anew, and report it. ({ $detail })

# What waits for the reader.
attention-vote = “{ $title }” waits for your vote until { $closes }.
attention-revoked-from = { $by } has revoked your device { $device } from { $acts } on. If that is a mistake, talk to { $by }; to go on afterwards, add another device of yours.
attention-vote-soon = The vote on “{ $title }” closes soon, on { $closes }. You have not voted yet.
attention-recovery = Someone with the recovery sheet wants to take over as { $member }. It takes effect on { $effective }. Ask { $member }, and sign only if it is true.
attention-recovery-mine = Somebody takes over with your recovery sheet, as you. It takes effect on { $effective }. If that is not you, tell the others now: as long as a keeper confirms, it comes to nothing.
attention-recovery-signed = A takeover as { $member } with the recovery sheet is under way. It takes effect on { $effective }.
attention-dismissal = { $by } proposes to end your membership: “{ $title }”. You can answer in its discussion, and vote, until { $closes }.
attention-dismissal-steward = { $by } proposes that you are a steward no longer: “{ $title }”. You can answer in its discussion, and vote, until { $closes }.
attention-dismissal-role = { $by } proposes to take the role “{ $role }” from you: “{ $title }”. You can answer in its discussion, and vote, until { $closes }.
attention-dismissal-decided = “{ $title }” was adopted: your membership ends on { $acts }.
attention-dismissal-decided-steward = “{ $title }” was adopted: you are a steward until { $acts }, and no longer.
attention-dismissal-decided-role = “{ $title }” was adopted: your role “{ $role }” ends on { $acts }.
attention-suspended = { $by } suspended you until { $until }. Until then you vote, comment, and lay down roles; all else waits. If that is wrong, talk to { $by } or another steward.
attention-suspended-for = { $by } suspended you until { $until }: “{ $reason }”. Until then you vote, comment, and lay down roles; all else waits. If that is wrong, talk to { $by } or another steward.
attention-term-ends = Your role “{ $role }” ends on { $until }. Whoever gave it can give it again.

# What became of the reader's bookings. $more counts those of the same series that share the fate of the first.
attention-booking-closed = { $by } closed { $resource }: your booking from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
} fell. Look for another time.
attention-booking-closed-for = { $by } closed { $resource } (“{ $reason }”): your booking from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
} fell. Look for another time.
attention-booking-retired = { $by } took { $resource } out of use: your booking from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
} fell.
attention-booking-cancelled = { $by } cancelled your booking of { $resource } from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
}. If that is wrong, talk to { $by }.
attention-booking-declined = { $by } declined what you asked for: { $resource } from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
}.
attention-booking-lapsed = Nobody answered in time: what you asked for, { $resource } from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
}, has lapsed.
attention-booking-no-show = Nobody checked in, so others can have it: { $resource } from { $from } until { $until }{ $more ->
    [0] {""}
    [one] {" "}and one more of its series
   *[other] {" "}and { $more } more of its series
}, which was yours.
attention-booking-moved-up = What you waited for is yours now: { $resource } from { $from } until { $until }. If you no longer want it, give it up, so that others can have it.
attention-booking-moved-up-asked = What you waited for has come free: { $resource } from { $from } until { $until }. It is asked for in your name, and waits for an answer.

# What was not taken from another device.
dropped-words-full = The words of this device's member come to 16 MiB, which is as much as is kept. No more of them is fetched until something of theirs is erased.
dropped-unasked = It sent something that nobody had asked for. The connection was closed.
dropped-not-as-asked = It sent other entries than it was asked for. The connection was closed.
dropped-signature = It sent something whose signature is wrong. The connection was closed.
dropped-malformed = It sent something that cannot be read. The connection was closed.
dropped-too-large = It sent more at once than is allowed. The connection was closed.
dropped-version = It speaks a version that this program does not know. One of the two needs an update.
dropped-other-organisation = It belongs to another organisation. The connection was closed.
dropped-no-organisation = This device belongs to no organisation yet, so nobody is let in.
dropped-unknown-device = A device called that is not enrolled. It was not let in.
dropped-invitation = A device came with an invitation that is not valid. It was not let in.
dropped-recovery = A device came with a recovery sheet that is not valid. It was not let in.
dropped-before-greeting = It spoke before it had greeted. The connection was closed.
dropped-before-enrolment = It asked for more than its enrolment before it was let in. The connection was closed.
dropped-enrolment-refused = A newcomer's enrolment was refused. It was told why.
dropped-by-peer = It did not let this device in. The connection was closed.
dropped-unexpected = It said something out of turn. The connection was closed.
dropped-body = It sent a text that nobody had asked for, or a changed one. The connection was closed.
dropped-proof = It sent a proof of misbehaviour that proves nothing. The connection was closed.
dropped-receipt = It brought a keeper's receipt that the keeper did not sign. The connection was closed.
dropped-silent = It did not answer for half a minute. The connection was closed.
dropped-certificate = It brought an order that the keepers had not signed. The connection was closed.
dropped-checkpoint = It brought a state to begin with that is not what the keepers certified. The connection was closed.
dropped-history = It brought a history that does not hold together. The connection was closed.
dropped-order = It brought an order that does not follow on what is here. The connection was closed.
dropped-without-entries = It brought an order without the entries that the order names. The connection was closed.
dropped-keepers = It brought an order of other keepers than the organisation's. The connection was closed.
dropped-epoch = It brought a recovery that is not valid. The connection was closed.

# On the way in, and outside.
joining-calling = Calling the device of { $inviter }. Both devices must be switched on, and in the same network or reachable.
joining-fetching = Connected. The ledger is on its way.
joining-older = Connected, but the ledger that is shown here is older than the invitation, so it is not taken. It goes on as soon as the device of { $inviter } has the newer part.
outside-restored = This ledger was restored, and a restored device writes nothing under its old name. Add it again with an invitation; everything else is here.
outside-copied = This folder was copied from another machine, so its device key is not used here. Add this device with an invitation; everything else is here.
outside-taking-over = This device is taking over with the recovery sheet. It goes on as soon as that takes effect.
outside-revoked = This device was revoked. It can be read here what it knew, but it writes nothing any more. Add another device, or ask a steward.
outside-equivocated = This device wrote two different entries under one number, as a copied folder does, so it is out. Add it again with an invitation.
outside-left = You have left the organisation. What was here stays readable on this device.

note-no-keeper = No keeper is connected, so this is provisional: it counts only if it reaches a keeper in time.

note-revocation-waits = It takes effect on { $acts }, or as soon as another steward revokes the device too. Until then the device goes on; restrict it if it must not.

# What was done.
said-booked = Booked: { $resource } from { $from } until { $until }.
said-asked = Asked for: { $resource } from { $from } until { $until }. It is booked once a steward approves it.
said-waiting = You wait for { $resource } from { $from } until { $until }: it is yours as soon as whoever has it gives it up.
said-reserved = { $resource }, { $times } times from { $from } on. Booked: { $held }. Asked for: { $asked }. Waited for: { $waiting }. Left out: { $left_out }.
said-same-name = Another member is called { $name } too. Add something to the name by which people tell the two apart.

# How sure, how restricted.
device-revoked-from = Revoked by { $by } from { $acts } on.
device-restricted-by = Restricted by { $by }. It votes, comments and revokes only.
device-restricted-until = Restricted by { $by } until { $until }. It votes, comments and revokes only.

# Decisions.
does-nothing = Nothing happens by itself.
does-appoint-steward = If it is adopted, { $member } becomes a steward.
does-dismiss-steward = If it is adopted, { $member } is a steward no longer.
does-raise-rules = If it is adopted, the organisation’s rules are raised to version { $version }. Devices whose Moothall does not know it must be updated.
does-appoint = If it is adopted, { $member } is appointed to this role: { $role }.
does-dismiss = If it is adopted, { $member } no longer has this role: { $role }.
does-dismiss-member = If it is adopted, { $member } is no longer a member.
does-renew-sheet = If it is adopted, a new recovery sheet takes the place of the present one, which is void then. It is on the device that proposed this, to be printed there.
does-keepers = { $which ->
    [appoint] If it is adopted, keepers beside the present ones: { $appoint }.
    [dismiss] If it is adopted, keepers no more: { $dismiss }.
   *[replace] If it is adopted, new keepers: { $appoint }. Keepers no more: { $dismiss }.
}
does-amend = If it is adopted, the constitution changes to the proposed text.
rule-votes = At least { $quorum } of { $electorate } members must vote, and more than { $majority } % of the yes and no votes must be yes. So far { $voted } have voted: { $yes } yes, { $no } no, { $abstain } abstained.
outcome-adopted = Adopted: { $yes } yes, { $no } no, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }; more than { $majority } % of the yes and no votes had to be yes.
outcome-rejected = Rejected: { $yes } yes, { $no } no, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }; more than { $majority } % of the yes and no votes had to be yes.
outcome-inquorate = Too few voted: { $voted } of { $electorate } members, and the quorum was { $quorum }. { $yes } yes, { $no } no, { $abstain } abstained.
rule-members = At least { $quorum } of { $electorate } members must vote, and more than { $majority } % of all of them must say yes. So far { $voted } have voted: { $yes } yes, { $no } no, { $abstain } abstained.
rule-consent = It is adopted if nobody objects and somebody agrees; at least { $quorum } of { $electorate } members must vote. So far { $voted } have voted: { $yes } agree, { $aside } stand aside, { $no } object, { $abstain } abstained.
rule-options = { $method ->
    [choose_one] The option with the most votes wins.
    [approve] The option with the most approvals wins.
    [score] The option with the largest sum of scores wins.
    [schulze] Options are compared two by two, and the one that none beats wins (Schulze).
    [instant_runoff] The option with the fewest votes is excluded, and its votes go on, until one has more than half (instant run-off).
    [single_transferable] { $seats ->
        [one] One option is
       *[other] { $seats } options are
    } elected by transferable votes.
   *[dots] The option with the most dots wins.
} At least { $quorum } of { $electorate } members must vote. So far { $voted } have voted, { $abstain } of them for none.
outcome-adopted-by-members = Adopted: { $yes } yes, { $no } no, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }; more than { $majority } % of all members had to say yes.
outcome-rejected-by-members = Rejected: { $yes } yes, { $no } no, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }; more than { $majority } % of all members had to say yes.
outcome-consented = Adopted: { $yes } agreed, nobody objected, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }.
outcome-objected = Not adopted: { $no } objected, { $yes } agreed, { $abstain } abstained. { $voted } of { $electorate } members voted, the quorum was { $quorum }.
outcome-elected = Decided for { $winners }. { $voted } of { $electorate } members voted, { $abstain } of them for none; the quorum was { $quorum }.
outcome-no-option = No option won: no ballot was for any. { $voted } of { $electorate } members voted; the quorum was { $quorum }.
outcome-options-inquorate = Too few voted: { $voted } of { $electorate } members, and the quorum was { $quorum }.
can-vote = { $electorate ->
    [one] One member can
   *[other] { $electorate } members can
} vote. Who it is in the end is settled when the vote closes.
could-vote = { $electorate ->
    [one] One member
   *[other] { $electorate } members
} could vote, as things stood at position { $position }.
voters-without-device = { $count ->
    [one] One of the { $electorate } who may vote has no device to vote with, and counts
   *[other] { $count } of the { $electorate } who may vote have no device to vote with, and count
} in the quorum all the same.
ballot-who-sees = Every member can see how you vote, now and later.
election-waits = Elections of persons wait for secret ballots, which are still to come. Options are things, days, names of projects; somebody is appointed by yes and no.
text-change-restarts = If the text changes during the vote, its ballots are void and the vote begins anew.
text-change-refused = The text cannot change during the vote.
carried-out-by = { $member } said that it was carried out.
carried-out = It has taken effect.
ballots-left-out = { $count ->
    [one] One ballot
   *[other] { $count } ballots
} had reached a keeper before the vote closed and { $count ->
    [one] was
   *[other] were
} not counted; the keeper's own receipts show it.

# What an entry did.
did-found = founded the organisation
did-invite = invited somebody
did-invite-device = prepared a further device
did-cancel-invitation = took back an invitation
did-enrol = joined with a device
did-leave = left the organisation
did-revoke-device = revoked device { $device } of { $member }
did-restrict-device = restricted device { $device } of { $member }
did-lift-restriction = asked to lift the restriction of device { $device } of { $member }
did-expose = put out device { $device } of { $member }, which wrote two entries under one number
did-add-resource = added { $resource }
did-retire-resource = took { $resource } out of use
did-book = booked { $resource } from { $from } until { $until }
did-cancel-booking = cancelled a booking of { $resource }
did-propose = proposed “{ $title }”
did-vote = voted { $choice ->
    [yes] yes
    [no] no
   *[abstain] to abstain
} on “{ $title }”
did-withdraw-proposal = took back “{ $title }”
did-begin-paper = { $kind ->
    [comment] commented on a proposal
    [profile] wrote a profile
    [mail] wrote down a mail address
    [phone] wrote down a telephone number
    [address] wrote down an address
    [contact] wrote down how to reach somebody
   *[other] began a text
}
did-edit-paper = { $kind ->
    [mail] changed a mail address
    [phone] changed a telephone number
    [address] changed an address
    [contact] changed how to reach somebody
   *[other] changed “{ $title }”
}
did-erase-paper = { $kind ->
    [comment] erased a comment
    [mail] erased a mail address
    [phone] erased a telephone number
    [address] erased an address
    [contact] erased how to reach somebody
    [profile] erased a profile
    [reason] erased a reason
   *[other] erased “{ $title }”
}
did-statute = wrote a part of an amendment
did-notice = gave notice of an entry that nobody delivers
did-register = took down { $member } as a member without a device
did-draft = drafted “{ $title }”
did-present = presented “{ $title }”
did-cast = voted on “{ $title }”
did-delegate = { $ends ->
    [yes] took back the delegation of votes on “{ $topic }”
   *[no] delegated votes on “{ $topic }” to { $member }
}
did-record-meeting = recorded what a meeting counted on “{ $title }”
did-witness = witnessed what a meeting counted on “{ $title }”
did-carry-out = said that “{ $title }” was carried out
did-record-leaving = recorded that { $member } left
did-suspend = suspended { $member }
did-end-suspension = ended the suspension of { $member }
did-appoint = gave { $member } the role “{ $role }”
did-dismiss = took the role “{ $role }” from { $member }
did-form-group = formed the working group “{ $group }”
did-end-group = ended the working group “{ $group }”
did-join-group = took { $member } into the working group “{ $group }”
did-leave-group = took { $member } out of the working group “{ $group }”
did-invite-for = invited a new device for { $member }
did-vouch = vouched for the device of another member
did-set-terms = set the terms for booking { $resource }
did-reserve = { $spans ->
    [1] booked { $resource } from { $from } until { $until }
   *[other] booked { $resource } { $spans } times, first from { $from } until { $until }
}
did-reserve-for = { $spans ->
    [1] booked { $resource } from { $from } until { $until } in the name of { $member }
   *[other] booked { $resource } { $spans } times in the name of { $member }, first from { $from } until { $until }
}
did-reserve-private = made a private booking
did-release = gave up a booking of { $resource }
did-approve = approved a booking of { $resource }
did-decline = declined a booking of { $resource }
did-check-in = checked in for a booking of { $resource }
did-close = closed { $resource } from { $from } until { $until }
did-reopen = opened something again that was closed
did-set-calendar = set the time zone of the organisation
did-unknown = did something that this version of Moothall does not know
