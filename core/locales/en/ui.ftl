# What the window says of its own accord.

## Everywhere

you = You
ui-again = Try again
ui-back = Back
ui-close = Close
ui-save = Save
ui-discard = Discard
ui-copy = Copy
ui-copied = Copied.
ui-optional = (may be left empty)
ui-waiting = One moment…
ui-skip = Skip to the content
ui-keep-as-is = No, leave it as it is
ui-connected = connected now
ui-last-seen = last seen { $time }
ui-never-seen = not seen from this device yet
ui-fault-peer = This window cannot reach the part of Moothall that keeps your ledger. Close the window and open it again. ({ $detail })
ui-fault-file = The chosen file cannot be read: { $detail }. Choose it again, or another copy.
ui-fault-answer = The answer was not one this window understands. Window and ledger may be of different versions: install Moothall again.

## The language of the window

language-title = Language
language-about = For this device only. What members wrote stays as they wrote it.
language-choose = Language of this window
language-of-system = As the system says

## The frame

nav-label = Areas
nav-home = Home
nav-decisions = Decisions
nav-bookings = Bookings
nav-members = Members
nav-devices = Devices
nav-devices-about = Which machines hold the ledger, and what to do about a lost one
nav-keeping = Safekeeping
nav-keeping-about = Recovery sheet, backup, checking the ledger
nav-log = Record
nav-log-about = Every act, by whom, and what the rules said
nav-constitution = Constitution
nav-constitution-about = Who may do what
nav-search = Search
nav-search-about = Find words in everything you may see
nav-more = More

standing-label = Connection and confirmation
standing-connected = { $count ->
    [0] Nobody connected
    [one] 1 device connected
   *[other] { $count } devices connected
}
standing-provisional = { $count ->
    [0] Everything confirmed
    [one] 1 entry provisional
   *[other] { $count } entries provisional
}
standing-no-keeper = No keeper in reach. What you do is kept here and confirmed later.
standing-brief-connected = { $count ->
    [0] nobody connected
   *[other] { $count } connected
}
standing-brief-provisional = { $count ->
    [0] all confirmed
   *[other] { $count } provisional
}
standing-unknown = Connection not known yet

## The door

welcome-title = Moothall
welcome-lead = Decide together, share rooms and tools, and keep your own records: on your members’ devices, with no company in between.
welcome-join = I have an invitation
welcome-join-about = Somebody sent you a text, or showed you a square code.
welcome-join-go = Join an organisation
welcome-found = We are starting fresh
welcome-found-about = You become its first member and invite the others.
welcome-found-go = Found an organisation
welcome-recover = I have a recovery sheet and lost the device
welcome-restore = I have a backup file
welcome-sample = Look around in a sample first
sample-you = You
sample-label = A sample
sample-note = A sample: nothing leaves this device, and leaving throws it away.
sample-leave = Leave the sample

trouble-title = Moothall cannot open
locked-title = Welcome back
locked-lead = This device’s keys are locked. Your passphrase opens them; it never leaves this device.
locked-passphrase = Passphrase
locked-open = Open

joining-title = Joining { $organisation }
joining-dead-title = Not in { $organisation }
joining-anew = Begin anew
joining-anew-about = Drops this invitation. This device is then as before it.
joining-lead = { $inviter } invited you. Their device sends you the organisation’s ledger; leave this window open until it is here.
joining-entries = { $count ->
    [0] Nothing fetched yet
    [one] 1 entry fetched
   *[other] { $count } entries fetched
}

outside-title = { $organisation }: this device may look, but not write
outside-what-now = What you can do
outside-join = Join again with an invitation
outside-join-about = Any member can invite you. On another device of your own, choose “Devices”, then “Add a device of mine”.
outside-recover = Take over with the recovery sheet
outside-recover-about = For when the organisation’s last keeper is lost.

found-title = Found an organisation
found-lead = You are its first member and its first steward. This device becomes its keeper: it puts everything into one order.
found-organisation = Name of the organisation
found-purpose = What is it for?
found-purpose-hint = One sentence. Everybody who joins will read it.
found-your-name = Your name
found-your-name-hint = As the others know you. You can change it later.
found-passphrase = A passphrase for this device
found-passphrase-hint = It locks your keys on this device. Choose four words or more; nobody can reset it for you.
passphrase-again = The same passphrase again
passphrase-differs = The two passphrases are not the same. Type both again.
found-passphrase-perhaps = Only needed if this device asks for a passphrase when it starts.
found-do = Found it
found-next = Next you get a recovery sheet to print. Keep it safe: it brings the organisation back if this device is ever lost.

join-title = Join with an invitation
join-lead = First you see who invites you and to what. Nothing is sent before you accept.
join-invitation = Invitation
join-invitation-hint = Paste the whole text, from its first to its last letter.
join-look = Read the invitation
join-picture = Choose a picture of the code
join-camera = Use the camera
join-camera-view = What the camera sees. Hold the square code in front of it.
join-camera-stop = Stop the camera
join-nothing-pasted = There is nothing to read yet. Paste the invitation’s text, or choose a picture of its code.
join-no-code = No code could be read in this picture. Try one where the square fills more of it and is in focus.
join-no-camera = The camera could not be opened. Paste the invitation’s text instead, or choose a picture of its code.
join-invites-you = { $inviter } invites you to
join-own-lost = { $inviter } lets in a new device for you in
join-own-device = Another device for { $inviter } in
join-expires = Open until { $time }
join-id = Organisation { $id }
join-check = Do you know this person and this organisation? If in doubt, ask them before you accept.
join-do = Join { $organisation }
join-not = No, go back

recover-title = Take over with the recovery sheet
recover-lead = For when the organisation’s last keeper is broken, stolen or lost.
recover-step-sheet = The sheet makes this device a keeper, in the name of the member it was printed for.
recover-step-wait = Others are told at once. It takes effect after seven days, or sooner when two further members sign.
recover-step-cancel = Should the old keeper turn up meanwhile, the recovery is void and nothing is lost.
recover-sheet = The sheet’s text
recover-sheet-hint = Everything on the sheet, or the text file that you saved.
recover-peer = Where the ledger is
recover-peer-hint = If this device is empty: on any other member’s device, open “Devices” and copy its address.
recover-do = Begin the recovery
recover-done = The recovery has begun.

## Bringing a backup back

restore-title = Bring back a backup
restore-lead = Everything in the file comes back to this device. The organisation knows it as a new device.
restore-file = The backup
restore-choose = Choose the file
restore-no-file = No file is chosen yet. Choose the backup first.
restore-passphrase = The backup’s passphrase
restore-passphrase-hint = Only if one was given when the backup was written.
restore-do = Bring it back
restore-handed = { $count } % read
restore-checking = Checking every signature…
restore-done = The backup is back.

## Home

home-greeting = Hello, { $name }
home-attention = On the board
home-nothing = Nothing needs you right now.
weight-risk = At risk
weight-loss = Did not happen
weight-task = Waits for you
weight-news = News for you
weight-note = Good to know
home-votes = Open votes
home-all-decisions = All decisions
home-no-votes = No vote is open.
home-no-votes-about = Is there something to decide together? Anybody can propose it.
home-bookings = Your bookings
home-all-bookings = All bookings
home-no-bookings = You have booked nothing.
home-no-bookings-about = See what is free and take your time slot.
home-book = See what is free
home-members = { $count ->
    [one] 1 member
   *[other] { $count } members
}
home-not-confirmed = Your membership is provisional until a keeper confirms it. You can write already; nothing is lost.
home-alone = You are the only member so far. Invite somebody: it takes a minute.

## Decisions

decisions-lead = What we decide together, and what we decided.
decisions-new = New proposal
decisions-open = Open
decisions-decided = Decided
decisions-proposal = Proposal
decisions-none-open = Nothing is being decided.
decisions-none-open-about = Anybody can propose something. A proposal has a title, a text, and a time until which all may vote.
decisions-by = Proposed by { $name }
decisions-closes = Closes { $time }, in { $left }
decisions-closing = Time is over. The keepers are counting.
decisions-closed = Closed { $time }
decisions-you-voted = You voted { $choice }
decisions-you-did-not = You have not voted yet

tally-figures = { $yes } yes · { $no } no · { $abstain } abstained
tally-voted = { $voted } of { $electorate } voted, { $quorum } needed

proposal-no-text = This proposal has no text yet.
proposal-edit = Edit the text
proposal-edit-hint = Votes already cast stay, but are marked as cast for the earlier text.
proposal-edited = The text is changed.
proposal-effect = If it is adopted
proposal-outcome = Outcome
proposal-so-far = The count so far
proposal-ballots = Who voted how
proposal-ballots-count = { $count ->
    [one] 1 ballot
   *[other] { $count } ballots
}
proposal-no-ballots = Nobody has voted yet.
proposal-older-text = (for an earlier text)
column-member = Member
column-choice = Vote
column-certainty = State

vote-title = Ballot paper
vote-is-open = This is an open vote: everybody sees how you voted.
vote-until = You may change it until { $time }.
vote-yes-about = I am for it.
vote-no-about = I am against it.
vote-abstain-about = I take part, but leave it to the others.
vote-yours = Your vote: { $choice }
vote-cast = Your vote is cast: { $choice }.
vote-older-text = The text has changed since you voted. Read it again, and vote anew if you see it differently.

withdraw-ask = Withdraw this proposal
withdraw-title = Withdraw the proposal?
withdraw-body = The vote ends at once and nothing is decided. All ballots cast so far are void. This cannot be taken back.
withdraw-yes = Yes, withdraw it
withdraw-done = The proposal is withdrawn.

comments-title = What members say
comments-none = Nobody has said anything yet.
comment-yours = Your comment
comment-send = Add the comment
comment-empty = Write something first.
comment-done = Your comment is added.
erase-ask = Erase
erase-others-title = Erase this comment?
erase-others-body = It is hidden at once and its words are deleted on every member’s device. The record says that you erased it. This cannot be taken back.
erase-booking-ask = Erase what it is for
erase-booking-title = Erase what this booking is for?
erase-booking-body = The words are hidden at once and deleted on every member’s device. The booking itself stays. This cannot be taken back.
erase-proposal-ask = Erase the words of this proposal
erase-proposal-title = Erase the words of this proposal?
erase-proposal-body = Title and text are hidden at once and deleted on every member’s device. That it was proposed and withdrawn stays on record. This cannot be taken back.
erase-profile-ask = Erase my name and these words
erase-profile-title = Erase your name?
erase-profile-body = Your name and the words about you are hidden at once and deleted on every member’s device. You stay a member, shown by a number, until you give yourself a name again. This cannot be taken back.
erase-title = Erase your comment?
erase-body = It is hidden at once and its words are deleted on every member’s device. This cannot be taken back.
erase-yes = Yes, erase it
erase-done = Erased.

propose-title = New proposal
propose-lead = Say what you want, and why. You can go on writing until the vote opens.
propose-name = Title
propose-name-hint = So short that one can vote on it: “Buy a second laser cutter”.
propose-text = Text
propose-text-hint = What exactly, at what cost, who takes care of it.
propose-effect = What happens when it is adopted?
effect-none = The text is the decision
effect-none-about = Moothall records it; people carry it out.
effect-appoint = A member is appointed to a role
effect-appoint-about = Steward, or a role of our own. Takes effect by itself.
effect-dismiss = A member loses a role
effect-sheet = A new recovery sheet
effect-sheet-about = Replaces the present one when adopted. Print it on this device then.
effect-keeper = Another device becomes the keeper
effect-keeper-about = When this is adopted, it confirms what everybody does, in the place of the present keeper.
effect-keepers = Keepers are appointed or dismissed
effect-keepers-about = Which devices confirm what everybody does. Takes effect by itself.
effect-keeper-hint = Choose machines that are always on and in reach of each other, best in different houses.
effect-dismiss-about = Steward, or a role of our own. Takes effect by itself.
effect-member = A member is dismissed from the organisation
effect-member-about = Discussed first, so that the member can answer. Takes effect by itself.
effect-member-notice = { $count ->
    [one] The member has at least one day to answer: it is discussed that long before the vote opens.
   *[other] The member has at least { $count } days to answer: it is discussed that long before the vote opens.
}
effect-rules = The version of the rules is raised
effect-rules-about = Takes effect by itself. Devices whose Moothall does not know it must be updated.
propose-role = Which role?
propose-no-role = Choose the role that it is about.
effect-amend = The constitution changes instead
propose-whom = Which member?
propose-device = Which device?
propose-choose = Choose…
propose-hours = How long may members vote?
propose-hours-default = As long as the constitution says
propose-do = Put it to the vote
propose-done = Your proposal is on the board.
propose-no-title = The proposal needs a title.
propose-no-member = Choose the member whom it is about.
propose-no-device = Choose the device that becomes the keeper.

amend-title = Amend the constitution
amend-lead = Change numbers and words in the form, or the text itself. What changes is shown before you put it to the vote, and to everybody who votes.
amend-text-hint = Why it should change.
amend-constitution = The constitution
amend-constitution-hint = Each policy begins with what it says in words; change those words too.
amend-changes = What would change
amend-nothing-changed = Nothing is changed yet: change a number, a word or the text first.
diff-none = Nothing differs from the constitution in force.
diff-label = What would change, line by line
diff-removed-word = Taken out:
diff-added-word = Put in:

## Bookings

bookings-lead = Rooms, machines and things that we share.
bookings-none = There is nothing to book yet.
bookings-none-about = Add the first room or machine with the button above. Members can then book it.
bookings-retired = No longer in use
resource-add = Add something to book
resource-add-do = Add it
resource-added = It can be booked now.
resource-name = Name
resource-name-hint = As it says on the door: “Workshop”, “Laser cutter”.
resource-description = What is it, and what to know?
resource-no-name = It needs a name.
resource-free = Free now
resource-taken = Taken
resource-until = until { $time }
resource-next = Next
resource-nothing-next = Nothing else is booked
resource-retired = This is no longer in use and cannot be booked.
retire-ask = Take out of use
retire-title = Take it out of use?
retire-body = Nobody can book it any more, and all its future bookings are cancelled. This cannot be taken back.
retire-yes = Yes, take it out of use
retire-done = It is out of use.

week-before = The week before
week-after = The week after
week-now = This week
week-cell = Book { $day }, { $time }
agenda-free = Free all day
booking-untitled = Booked

book-title = Book it
book-day = Day
book-from = From
book-until = Until
book-length = { $end } ({ $length })
book-what-for = What for?
book-do = Book
book-done = Booked: { $when }.
book-asked = Asked for: { $when }. It is booked once a steward approves it.
book-waiting = You wait for { $when }.
book-instead = Book that instead
cancel-ask = Cancel this booking
cancel-title = Cancel your booking?
cancel-title-of = Cancel { $name }’s booking?
cancel-body = { $when } becomes free for others. If you change your mind, you have to book it again.
cancel-body-of = { $when } becomes free for others at once, and the record says that you cancelled it. Tell { $name } why.
cancel-yes = Yes, cancel it
cancel-done = The booking is cancelled.

## Members

members-lead = Who we are.
members-filter = Find a member
members-filter-none = Nobody of this name
members-filter-none-about = Try a part of the name only.
members-invite = Invite somebody
members-alone = You are the only member so far.
members-former = { $count ->
    [one] 1 former member
   *[other] { $count } former members
}
member-you = (you)
member-founder = Founded it
member-left = left
member-invited-by = Invited by { $name }
member-devices = { $count ->
    [0] no device in use
    [one] 1 device
   *[other] { $count } devices
}
profile-edit = Edit
profile-title = Your entry
profile-about = A few words about you
profile-about-hint = What others may ask you about: “Wednesday evenings, the lathe, bread”.
profile-who-reads = Every member sees your name and these words.
profile-saved = Your entry is changed.

member-kept = Record kept by stewards
member-kept-about = This member has no device in use. Stewards keep the record, and may book for them; nobody votes for them.
member-suspended = Suspended until { $until }
member-unknown = There is no such member
member-unknown-about = The record may not have reached this device yet.
member-no-devices = No device.
member-all-devices = All devices
record-title = What is said of them
record-who-reads = Every member sees the name and these words.
office-until = until { $day }

suspended-by = Suspended by { $by } until { $until }
suspended-means = Whoever is suspended still votes, comments and answers. All else waits until it is over.

contact-title = How to reach them
contact-own-title = How to reach you
contact-emptied = Empty a field to erase what stands there.
contact-none = Nothing is written down yet.
contact-for-all = Every member sees: { $ways }.
contact-for-stewards = Only stewards and the member see: { $ways }.
contact-hidden = Only stewards and the member see: { $ways }. None of it reaches other devices.
contact-edit = Change
contact-copy-what = Copy: { $what }
contact-copied = Copied: { $what }
contact-not-copied = This could not be copied. Select it and copy it by hand.
contact-saved = How to reach them is changed.
contact-own-saved = How to reach you is changed.
contact-nothing-new = Nothing is changed. Change a field, or close this.

roles-title = Roles
roles-none = No role; a member like everybody.
roles-about = The constitution names the roles and what each may do. Stewards are appointed by a decision.
role-for = { $role }, for { $days ->
    [one] 1 day
   *[other] { $days } days
}
appoint-which = Another role
appoint-do = Appoint
appoint-done = The role is given.
dismiss-ask = Take back
dismiss-from = Take back the role { $role }
dismiss-done = The role is taken back.

give-device = Give a new device
give-device-about = For who lost all devices, or never had one here. A second member must vouch before it can be used.
give-device-vouch = Hand this to the member in person. It works once a second member has vouched: they find it on their home screen and under Invitations.

measures-title = When something is the matter
suspend-ask = Suspend for a while
suspend-days = For how long?
suspend-reason = Why?
suspend-reason-hint = The member and everybody else reads this.
suspend-do = Suspend
suspend-title = Suspend { $name }?
suspend-body = Until it is over, { $name } can vote, comment and answer, and nothing else. It is on record that you did this; you or another steward can end it at any time.
suspend-yes = Yes, suspend
suspend-done = The member is suspended.
suspend-steward = Stewards are not suspended. A decision can take that role from them first.
end-suspension-ask = End the suspension
end-suspension-title = End { $name }’s suspension?
end-suspension-body = { $name } can do everything again at once.
end-suspension-yes = Yes, end it
end-suspension-done = The suspension is over.
left-ask = Record that they left
left-title = Did { $name } leave?
left-body = What is said of { $name } and how to reach them is erased on every device. Past bookings stay on record. This cannot be taken back.
left-yes = Yes, they left
left-done = It is recorded that they left.

register-ask = Add without a device
register-title = A member without a device
register-about = Stewards keep the record and may book for them. A device can be given later.
register-do = Add the member
register-done = The record is written.
export-ask = Save as list
export-done = The list is saved as { $path }.

groups-title = Working groups
groups-lead = Who takes care of what.
groups-none = No working groups yet
groups-none-about = Form one for what a few of you take care of: the garden, the tools, the books.
groups-all = All working groups
groups-of-none = In no working group.
groups-ended = { $count ->
    [one] 1 group that has ended
   *[other] { $count } groups that have ended
}
group-form = Form a group
group-form-do = Form it
group-formed = The group is formed.
group-name = Name
group-purpose = What is it for?
group-purpose-hint = In a sentence.
group-mine = yours
group-empty = Nobody is in it yet.
group-add = Take somebody in
group-add-do = Add
group-remove = Take { $name } out
group-remove-title = Take { $name } out of { $group }?
group-remove-body = Anybody in the group, or a steward, can add them again.
group-remove-yes = Yes, take out
group-leave-title = Leave { $group }?
group-leave-body = You can join again only if somebody in the group, or a steward, adds you.
group-leave-yes = Yes, leave
group-joined = They belong to the group now.
group-left = They are out of the group.
group-end-ask = End this group
group-end-title = End the group { $name }?
group-end-body = Nobody belongs to it any more, and it cannot be begun again. What it did stays on record.
group-end-yes = Yes, end it
group-end-done = The group has ended.

import-ask = Bring in a list
import-title = Bring in a list
import-lead = A list of members that you have already becomes records here. Nothing is written before you have seen what would be.
import-file = The list
import-file-about = A table saved as CSV, with heads in its first row. Any spreadsheet can do that.
import-choose = Choose a file
import-columns = What do its columns say?
import-columns-about = This is a guess by their heads. Put it right where it is wrong.
import-column = Column { $count }
import-not-taken = Not taken
import-preview = What would be written
import-would = { $count ->
    [0] Nobody would be written.
    [one] 1 record would be written.
   *[other] { $count } records would be written.
}
import-left-out = { $count ->
    [0] No line is left out.
    [one] 1 line is left out.
   *[other] { $count } lines are left out.
}
import-line = line { $line }
import-head-line = Line
import-more = { $count ->
    [one] 1 more line is not shown.
   *[other] { $count } more lines are not shown.
}
import-nobody-title = Nobody to write
import-nobody = Look at what the columns say, or choose another list.
import-do = { $count ->
    [one] Write 1 record
   *[other] Write { $count } records
}
import-written = { $count ->
    [0] No record is written yet.
    [one] 1 record is written.
   *[other] { $count } records are written.
}
import-done = The list is in.
import-next = Everybody in it is a member whose record you keep. Invite them to bring a device when they wish.

vouch-ask = Vouch
vouch-wanted = { $by } made an invitation for a new device of { $name }. It counts once a second member vouches for it.
vouch-title = Vouch for { $name }’s new device?
vouch-body = Do so only if you know from { $name } that the device is theirs: whoever holds it acts as { $name }. It is on record that { $by } and you let it in.
vouch-yes = Yes, I vouch
vouch-done = You vouched for it.
invitation-for = A device of { $name }
invitation-vouched = { $name } vouched for it.

leave-ask = Leave the organisation
leave-title = Leave { $organisation }?
leave-body = You can no longer vote, book or read what is new, and all your devices are out at once. Your past votes and bookings stay on record. To come back you need a new invitation. If your name should not stay either, erase it first, under “Edit”.
leave-yes = Yes, leave
leave-done = You have left.

invite-title = Invite
invite-lead = An invitation is a text or a square code. Whoever has it can use it, once.
invite-whom = For whom?
invite-member = A new member
invite-member-about = Somebody you know. They see your name and the organisation’s before they accept.
invite-device = Another device of mine
invite-device-about = Your phone or second computer, with the same rights as this one.
invite-days = How long is it open?
invite-do = Make the invitation
invite-made = The invitation is ready.
invite-ready = Your invitation is ready
invite-pass-on = Send the text to the person, or let them scan the code from this screen.
invite-code-label = The invitation as a square code
invite-text-label = The invitation as text
invite-expires = Open until { $time }.
invite-once = It works once.
invite-not-again = Pass it on now: it is not shown again after you leave this page.
invite-another = Make another one
invitations-title = Invitations
invitations-none = No invitations yet.
invitations-none-about = Those you make are listed here, with what became of them.
invitation-open = Open until { $time }
invitation-member = New member
invitation-device = Own device
invitation-by = by { $name }
invitation-cancel = Take back
invitation-cancel-title = Take the invitation back?
invitation-cancel-body = Whoever has it can no longer join with it. You can make a new one at any time.
invitation-cancel-yes = Yes, take it back
invitation-cancelled = The invitation is taken back.

## Devices

devices-lead = Every member’s device holds the whole ledger. Keepers put it into one order.
devices-add = Add a device of mine
devices-this = This device
devices-this-about = The one you are looking at.
devices-keepers = Keepers
devices-keepers-about = They confirm what everybody wrote, and are best always on.
devices-hand-over = Propose another keeper
devices-others = Other devices
devices-others-about = They work offline too, and pass on what they hold whenever they meet.
devices-gone = { $count ->
    [one] 1 device that is out
   *[other] { $count } devices that are out
}
device-keeper = keeper
device-measures = Lost, stolen or odd?
device-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
lift-ask = Lift
lift-title = Lift the restriction?
lift-body = { $name }’s device may write again at once.
lift-yes = Yes, lift it
lift-done = The restriction is lifted.
restrict-ask = Restrict
restrict-title = Restrict { $name }’s device?
restrict-body = For 72 hours it may only vote and answer. Do this when a device is lost or behaves oddly; it can be lifted again, and a second steward can make it last.
restrict-yes = Yes, restrict it
restrict-done = The device is restricted.
revoke-ask = Revoke
revoke-title = Revoke { $name }’s device for good?
revoke-body = It can never write again. What it wrote and is not confirmed yet does not count. Its owner can join with another device.
revoke-yes = Yes, revoke it for good
revoke-done = The device is revoked.
revoke-this-title = Revoke the device you are using?
revoke-this-body = You could do nothing more from here, and what is not confirmed yet does not count. Be sure that you have another device in the organisation.
revoke-this-yes = Yes, revoke this device
revoke-this-done = This device is revoked.

recoveries-title = Recovery under way
recovery-under-way = { $name } recovers a lost keeper with the recovery sheet, on device { $device }. First seen here { $seen }; it takes effect { $effective }. If you do not know of this, talk to the others now.
recovery-signed = Signed by { $names }
countersign-ask = Sign too
countersign-title = Sign this recovery?
countersign-body = With your signature it takes effect sooner. Sign only if you spoke with { $name } and know that the old keeper is lost.
countersign-yes = Yes, I spoke with them: sign
countersign-done = You signed the recovery.

address-title = Address of this device
address-about = Devices on the same network find each other by themselves. For others, this text says where this one is.

## Safekeeping

keeping-lead = The ledger lives on your devices only. Here you see that it is safe, and keep it so.
keeping-risks = At risk
keeping-ledger = The ledger of { $organisation }
keeping-position = Confirmed up to number
keeping-confirmed-at = Last confirmed
keeping-never = not yet
keeping-provisional = Not confirmed yet
keeping-waiting = Waiting for others
keeping-entries = Entries on this device
keeping-keepers = Keepers
keeping-disk = Space taken
keeping-hash = Seal of the order
keeping-rules = Version of the rules
keeping-dropped = { $count ->
    [one] 1 thing was not taken from others
   *[other] { $count } things were not taken from others
}
keeping-dropped-about = Sent by a device that is broken, outdated or hostile. It did no harm here.
keeping-strangers = Strangers
keeping-times = { $count ->
    [one] once
   *[other] { $count } times
}
file-replace-title = Replace the file?
file-replace-body = There is a file of this name already. What is in it now would be gone.
file-replace-yes = Replace it
file-replaced = The file was replaced.
clock-trust = This clock is right
clock-trust-title = Is this machine’s clock right?
clock-trust-body = Look at its date too. Votes close and bookings end by this clock, and what it confirms cannot be taken back.
clock-trust-yes = Yes, it is right
clock-trust-done = This keeper confirms again.
keeping-sheet = Recovery sheet
keeping-sheet-about = One printed page that brings the organisation back when the last keeper is lost.
keeping-sheet-go = To the recovery sheet
keeping-recover = Use a sheet

sheet-title = Recovery sheet
sheet-lead = If the keeper is ever lost, this sheet brings the organisation back. Whoever holds it can do so: treat it like a key to the house.
sheet-step-save = Save it as a PDF and print it, or copy the text by hand.
sheet-step-hide = Put the paper where fire, thieves and children do not get at it.
sheet-step-say = Then say here that it is safe. It is deleted from this device.
sheet-code-label = The sheet’s secret as a square code
sheet-text-label = The sheet as text
sheet-pdf = Save as PDF
sheet-as-text = Save as text
sheet-written = Saved as { $path }.
sheet-not-written = Until then, copy the text or write it down.
sheet-safe = It is printed and safe
sheet-safe-title = Is the sheet really safe?
sheet-safe-body = It is deleted from this device and cannot be shown again. Without the paper, nothing is confirmed any more if the keeper is lost.
sheet-safe-yes = Yes, it is safe: delete it here
sheet-safe-done = The sheet is deleted from this device.
sheet-is-saved = The recovery sheet is safe.
sheet-is-saved-about = It was printed and its secret deleted from this device. Should the paper be lost, a decision can make a new one.
sheet-is-of-another = The recovery sheet is { $member }’s.
sheet-is-of-another-about = It is printed on that member’s device, and never was on this one. A decision can put a sheet of yours in its place.
sheet-is-none = There is no valid recovery sheet.
sheet-is-none-about = Propose a new one: once it is adopted, it is printed on the device that proposed it.

file-path = File
file-written = Written to { $path } ({ $size }, { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}).
backup-title = Backup
backup-about = One file with everything, for an empty machine. Put it on a stick, and put the stick somewhere else.
backup-passphrase = Passphrase for the file
backup-passphrase-hint = With one, the backup can bring your membership back too. Without, it holds the ledger only.
backup-do = Write the backup
verify-title = Check the ledger
verify-about = Every signature, every chain, every verdict and every certificate is checked again from the first entry on.
verify-do = Check everything
verify-sound = Everything is sound.
verify-counted = Checked: signatures { $signatures }, journals { $journals }, verdicts { $verdicts }, certificates { $certificates } (with the whole state: { $checkpoints }), texts { $bodies }, special records { $records }.
export-title = Export
export-about = The whole ledger and what it means as one JSON file, for other programs to read.
export-do = Write the file

## The record

log-lead = Every act is one signed entry. Here is what was done, and what the rules said of it.
log-which = Whose entries
log-mine = Mine
log-all = Everybody’s
log-none = Nothing here yet.
log-none-about = As soon as you vote, book or propose something, it is recorded here.
log-number = device { $device }, entry { $sequence }
log-older = Show older ones
draft-kept = It does not count, so nobody else has these words any more. They are kept on this device for you to use again.
draft-label = What you wrote
draft-discard = Throw these words away
draft-discard-title = Throw these words away?
draft-discard-body = Only this device still has them. This cannot be taken back.
draft-discard-yes = Yes, throw them away
draft-discarded = Thrown away.

## The constitution

constitution-lead = Who may do what, and how decisions are made. All devices keep to it; changing it takes a decision.
constitution-amend = Propose an amendment
constitution-parameters = How we decide
constitution-policies = Who may do what
constitution-letter = The letter of it
constitution-whole = The whole text
constitution-since = In force since number { $position }. Rules version { $rules }, text { $hash }.

## Search

search-label = Search words
search-hint = Searches whatever you may see: members, groups, proposals, comments, rooms, bookings, roles and policies. From anywhere: Ctrl+K.
search-found = { $count ->
    [0] Nothing found
    [one] 1 place found
   *[other] { $count } places found
}
search-none = Nothing found.
search-none-about = Try fewer or other words. What others wrote may not have reached this device yet.
kind-member = Member
kind-resource = To book
kind-proposal = Proposal
kind-comment = Comment
kind-booking = Booking
kind-contact = Contact data
kind-group = Working group
kind-reason = Reason
kind-organisation = The organisation
kind-role = Role
kind-policy = Policy of the constitution
kind-other = Something else
list-more = { $count ->
    [one] Show one more
   *[other] Show more of { $count }
}
ui-broken = This window has stopped at a fault of its own. Nothing that you did is lost: what was done is kept.
ui-broken-again = Show it anew
