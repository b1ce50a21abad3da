# What the headless program says of its own accord.

# How a verb ends.
program-done = Done.
program-refused = Refused: { $what }
program-fault = Failed: { $what }
program-misuse = Misuse: { $what }
program-written-provisional = Written as { $id }. It is provisional until a keeper confirms it.
program-written-confirmed = Written as { $id } and confirmed at position { $position }, { $time }.
program-file = Wrote { $path }: { $bytes } bytes{ $entries ->
    [0] {"."}
    [one] , 1 entry.
   *[other] , { $entries } entries.
}
program-imported = { $count ->
    [0] Nobody was written
    [one] 1 record is written
   *[other] { $count } records are written
}, { $left_out ->
    [0] no line was left out.
    [one] 1 line was left out.
   *[other] { $left_out } lines were left out.
}
program-import-plan = Nothing was written. { $count ->
    [0] Nobody
    [one] 1 record
   *[other] { $count } records
} would be written, { $left_out ->
    [0] no line left out.
    [one] 1 line left out.
   *[other] { $left_out } lines left out.
}
program-import-stopped = { $count ->
    [one] 1 record was written
   *[other] { $count } records were written
} before this stopped it. Import the list again: it goes on where it stopped.
program-exported = Wrote { $path }: { $count ->
    [one] 1 member.
   *[other] { $count } members.
}
program-restored = { $entries ->
    [one] 1 entry is back
   *[other] { $entries } entries are back
} from the backup of { $made }. This is a new device to the organisation.

# Questions.
program-yes = yes
program-yes-or-no = [yes/no]
program-join-sure = Join this organisation?
program-trust-clock-sure = Look at this machine’s clock, its date too. If it is right, it confirms again by that clock until the program is started anew. Is it right?
program-left-sure = Record that this member left? What is said of them and how to reach them is erased everywhere.
program-end-group-sure = End this working group? It cannot be begun again; a new one can be formed.
program-import-sure = Write these records? “--dry-run” shows them first. A record cannot be taken back, only its member recorded as gone.
program-leave-sure = Leave the organisation? You come back only by a new invitation.
program-revoke-sure = Revoke the device for good? It can never write again.
program-sheet-sure = Is the recovery sheet where nobody loses it? Its secret is deleted from this device, and cannot be shown again.
program-withdraw-sure = Take back this proposal? Its vote ends, and it cannot be put to the vote again.
program-present-sure = Present this draft? Its discussion or its vote begins at once, and it cannot become a draft again.
program-carried-out-sure = Say that this is carried out? Everybody sees that you said so, and it cannot be taken back.
program-edit-sure = Change the text during the vote? All ballots cast so far become void, and the vote begins anew.
program-cancel-booking-sure = Cancel this booking? Others can book the time at once.
program-cancel-series-sure = Cancel these bookings? Others can book the times at once.
program-decline-booking-sure = Decline what was asked for? Whoever asked is told that you did, but no reason goes with it: tell them why. Others can book the time at once.
program-close-sure = Close it? All that is booked in that time is given up, and stays so.
program-retire-sure = Take this out of use for good? Its future bookings are cancelled.
program-cancel-invitation-sure = Take back this invitation? Whoever has it can no longer use it.
program-erase-sure = Erase this text? Its words are deleted on every device.
program-countersign-sure = Do you know from that person that this recovery is theirs? Your signature makes it take effect sooner.
program-passphrase = Passphrase of this device’s keys:
program-passphrase-new = New passphrase for this device’s keys:
program-passphrase-again = The same once more:
program-passphrase-backup = Passphrase of the backup:
program-passphrase-backup-new = New passphrase for the backup:

# Where this device stands.
program-session-empty = There is no organisation in this folder. Found one with “moothall found”, or accept an invitation with “moothall join”.
program-session-locked = The keys of this device are encrypted. Name the file with their passphrase by --passphrase-file.
program-session-dead = Not in { $organisation }: { $waiting } Then “moothall join” with the new invitation.
program-session-joining = Joining { $organisation }, invited by { $inviter }: { $waiting } { $entries ->
    [one] 1 entry is here so far.
   *[other] { $entries } entries are here so far.
}
program-session-inside = { $organisation } ({ $id }): you are { $name }, on device { $device }.
program-session-steward = You are a steward.
program-session-keeper = This device is a keeper: it confirms what all devices write.
program-session-provisional = The enrolment of this device is provisional until a keeper confirms it.
program-session-outside = { $organisation }: this device may not write here. { $reason }
program-joining = { $waiting } { $entries ->
    [one] 1 entry so far.
   *[other] { $entries } entries so far.
}
program-preview-member = { $inviter } invites you to join { $organisation } ({ $id }). The invitation expires { $expires }.
program-preview-another = { $inviter } invites a new device for a member of { $organisation } ({ $id }) who has none left, until { $expires }. A second member must vouch for it first.
program-for-another = a device of { $member }
program-suspended = suspended until { $until }
program-group-ended = { $name } (ended)
program-preview-device = { $inviter } invites another device of their own to { $organisation } ({ $id }). The invitation expires { $expires }.
program-invited = Pass this on to one person. Whoever has it can use it, once, until { $expires }. This device must be reachable for that: keep “moothall run” going.

# Tables: headings.
program-head-by = by
program-head-certainty = certainty
program-head-closes = closes
program-head-description = description
program-head-device = device
program-head-devices = devices
program-head-effective = takes effect
program-head-entries = entries
program-head-expires = expires
program-head-fate = fate
program-head-first-seen = first seen
program-head-for = for
program-head-found = found
program-head-from = from
program-head-id = id
program-head-invited-by = invited by
program-head-line = line
program-head-kind = kind
program-head-meaning = meaning
program-head-member = member
program-head-members = members
program-head-my-vote = my vote
program-head-name = name
program-head-next = next
program-head-now = now
program-head-parameter = parameter
program-head-obstacle = in the way
program-clock-changes = the clock is changed just then
program-head-policy = policy
program-head-readers = who reads it
program-head-resource = resource
program-head-role = role
program-head-roles = roles
program-head-says = says
program-head-seen = connected
program-head-signed-by = signed by
program-head-stage = stage
program-head-standing = standing
program-head-term = term
program-head-state = state
program-head-text = text
program-head-title = title
program-head-until = until
program-head-value = value
program-head-verdict = verdict
program-head-vote = vote
program-head-votes = votes
program-head-what = what
program-head-written = written
program-head-yours = your signature

# Tables: cells.
program-now = now
program-left = left
program-kept = record kept by stewards
program-holder-until = { $name } (until { $until })
program-term-decision = given by decision
program-term-none = without an end
program-term-one = { $term }, for one at a time
program-term-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
program-would-write = would be written
program-record-written = written
program-left-out = left out: { $why }
program-keeper = keeper
program-free = free
program-retired = out of use
program-held = { $member } until { $until }
program-next = { $member } from { $from }
program-for-member = a new member
program-for-device = another device
program-may-sign = may be added
program-may-not-sign = not needed
program-text-current = as it stands
program-text-earlier = an earlier one
program-ballot-void = not counted: may not vote any more
program-round = This is round { $round } of the vote: the text was changed, so it began anew.
program-delegated-to = As long as you do not vote yourself, your vote goes to { $chain }.
program-trial-holds = The test holds: { $test }
program-trial-fails = The test fails: { $test }
program-amendment = What changes in the constitution
program-amendment-none = Nothing: it is in force as it stands here.
program-meetings = What meetings counted
program-hands = { $yes } yes, { $no } no, { $abstain } abstain
program-meeting-not-counted = not counted: more hands than members without a ballot
program-head-held = Held
program-head-witnesses = Witnesses
program-head-also-for = Also for
program-head-topic = Topic
program-head-goes-to = Your vote goes to
program-head-comes-from = Comes to you from
program-no-topics = The constitution declares no topics on which votes could be delegated.
misuse-vote-word = “{ $word }” is no way to vote here. Look at the proposal: it says how votes are counted.
misuse-option-unknown = There is no option “{ $option }”. Name one by its label or number.
misuse-option-number = “{ $option }” is not an option with a number from 0 to 255. Write it like this: Red=3.
misuse-topic = “{ $topic }” cannot be a topic. Look at the constitution: it names them.
misuse-blt-method = Only ranked votes and votes for one option can be written as BLT. Use --csv instead.
misuse-amendment-same = This text is the constitution in force, letter by letter. Change something in it first.
program-votes = { $yes } yes, { $no } no, { $abstain } abstain of { $electorate } (quorum { $quorum })
program-turnout = { $voted } of { $electorate } voted (quorum { $quorum })
program-voted = voted

# Where there is nothing yet.
program-no-members = There are no members yet.
program-no-groups = There are no working groups. Form one with “moothall groups form”.
program-no-roles = There are no roles.
program-no-devices = There are no devices yet.
program-no-invitations = There are no invitations. Make one with “moothall invite”.
program-no-resources = There is nothing to book yet. A steward adds something with “moothall resources add”.
program-no-bookings = Nothing is booked in that time. Book something with “moothall book”.
program-no-pending = Nothing waits for an answer, and nobody waits for a time to become free.
program-no-proposals = There are no proposals yet. Make one with “moothall propose”.
program-no-entries = There are no entries.
program-no-hits = Nothing was found. Try fewer or other words.
program-no-recoveries = No recovery is under way.

program-draft = What you wrote in { $entry } is kept here:
program-discard-sure = Delete these words of yours? They are nowhere else.

# A proposal.
program-proposal = By { $by }. Id { $id }, text { $paper }, { $certainty }.
# Where it stands. $stage names it; $votes is the count.
program-proposal-stands = { $stage }; the vote closes { $closes }. Votes: { $votes }.
program-proposal-opens = { $stage }; the vote opens { $opens } and closes { $closes }.
program-proposal-closed = { $stage }; the vote closed { $closes }. Votes: { $votes }.
program-proposal-no-vote = { $stage }.
program-ballots = Ballots
program-comments = Comments
program-comment = { $by }, { $written } (text { $paper }, { $certainty }):
program-version = { $by } on { $written } ({ $certainty }):

# Home and status.
program-home-counts = Members: { $members }. Peers connected: { $connected }. Entries of yours not yet confirmed: { $provisional }.
program-home-attention = What needs you
program-home-asked = Asked for, and waiting for a steward’s answer
program-home-asked-how = Answer with “moothall bookings approve” or “moothall bookings decline”.
program-home-open = Open votes
program-home-bookings = Your next bookings
program-weight-note = Note
program-weight-news = News
program-weight-task = To do
program-weight-loss = Did not happen
program-weight-risk = At risk
program-status-no-point = Nothing is confirmed here yet.
program-status-point = Confirmed up to position { $position } of epoch { $epoch }, { $time }.
program-status-entries = Entries: { $entries }; provisional: { $provisional }; waiting for others: { $waiting }.
program-status-keepers = Keepers: { $devices }.
program-status-alone = No peer is connected.
program-status-connected = Connected: { $devices }.
program-status-disk = On disk: { $mebibytes } MiB. Rules version { $rules }.
program-status-sheet = The recovery sheet is not saved. Do it with “moothall sheet”, then say so with “moothall sheet saved”.
program-status-risks = At risk
program-status-dropped = Not taken from peers
program-strangers = strangers
program-status-drop = { $at }, from { $from }: { $what } { $times ->
    [one] Once.
   *[other] { $times } times.
}

# The constitution.
program-constitution = In force since position { $since }; hash { $hash }, rules version { $rules }.
program-constitution-parameters = Parameters
program-constitution-policies = Policies
program-constitution-text = Text

# The complete check.
program-verified-signatures = Signatures checked: { $count }
program-verified-journals = Journals checked: { $count }
program-verified-verdicts = Verdicts reproduced: { $count }
program-verified-certificates = Certificates checked: { $count }
program-verified-checkpoints = of these, with the whole state: { $count }
program-verified-bodies = Bodies that match their entry: { $count }
program-verified-records = Other records checked: { $count }
program-verified-sound = Everything holds.
program-verified-fault = The first fault: { $what }

# What a command line or a line on the socket gets wrong.
misuse-nothing-called = Nothing is called “{ $wanted }”, and no id begins like that. Ids need at least four digits.
misuse-several-called = “{ $wanted }” can mean several: { $candidates }. Use more digits of the id.
misuse-time = “{ $text }” is no time. Write it like “2026-12-05 14:00”, “tomorrow 14:00” or “14:00”.
misuse-end-earlier = It begins at { $begin }, and “{ $text }” of that day is not after it. For an end on a later day, write the day too, or a length like “3h”.
misuse-end = “{ $text }” is no end after the begin. Write a length like “3h”, a time like “17:00”, or both date and time.
misuse-role = “{ $role }” is no name of a role. Look at “moothall roles”.
misuse-map = “{ $text }” says nothing of a column. Write it like “name=Nachname”: name, given, family, about, contact, mail, phone, street, postcode, town, country or none, then the column’s head or number.
misuse-map-column = “{ $text }” names no column of this list. Write its head or its number, from 1.
misuse-terms = “{ $text }” cannot be read as terms. See “moothall resources terms --help”.
misuse-name-needed = Say who you are with --name.
misuse-say-yes = This needs your consent, and nobody can be asked. Add --yes.
misuse-passphrase-needed = A passphrase is needed. Put it on the first line of a file that only you can read, and name the file with the option for it.
misuse-passphrases-differ = The two passphrases differ. Nothing was done; try again.
misuse-text-long = { $path } is longer than any text may be.
misuse-path = The path { $path } is not readable text. Use another one.
misuse-folder-foreign = This folder holds other things and nothing of Moothall's. Name an empty or a new one with --data.
misuse-no-data-folder = Neither --data nor a home folder says where the data is. Name the folder with --data.
misuse-no-recovery = No recovery is under way.
misuse-socket-line = The line is no request. ({ $detail })
misuse-socket-line-long = This file or line is too long: while “moothall run” or the window holds the folder, a request may have { $bytes } bytes with all that is in it. Split the file, or stop “moothall run” or close the window first.
refused-not-sure = Nothing was done.
refused-steward-decided = Who is a steward is decided by a vote. Propose it: “moothall propose … --appoint MEMBER”, or --dismiss.

# What failed.
fault-file = { $path } could not be read or written. Check that it is there and who may use it. ({ $detail })
fault-runtime = The program could not start. Close other programs and try again. ({ $detail })
fault-run = The peer cannot stay in the foreground. Close other programs and try again. ({ $detail })
fault-folder-denied = The folder { $path } may not be read by this user. Look whose it is and who may enter it, or choose another with --data.
fault-time-zone = The time zone “{ $zone }” in TZ is not known here, so no time would be right. Correct it, or take TZ out of the environment.
misuse-file-missing = There is no file { $path }. Check the name.
misuse-file-denied = { $path } may not be read by this user. Check who may read it.
misuse-file-folder = { $path } is a folder, and a file is needed.
misuse-file-no-text = { $path } is not a text file. Give one in UTF-8.
misuse-invitation-file = There is no file { $path }, and this is not an invitation's text, which begins with “moothall:join/”. Check the name.
fault-socket = The running peer does not answer. Look at its log, or stop it and try again. ({ $detail })
fault-socket-busy = The running peer is busy with as many programs as it takes. Try again in a moment.
fault-terminal = The passphrase could not be read. Try again, or name a file with it. ({ $detail })
fault-unexpected-answer = The running peer gave an answer that does not fit: it may be of another version. Start it again.
fault-not-joined-yet = The ledger is not here yet: { $waiting } Nothing is lost; “moothall run” goes on waiting.

program-clock = Opening hours, closed days and quotas count by the organisation’s clock. It shows { $time } (UTC{ $offset }).
program-clock-utc = No time zone is set: opening hours, closed days and quotas count by UTC, which is { $time }. “moothall zone NAME” sets one.
program-clock-as = Opening hours, closed days and quotas count by the organisation’s clock, which goes as yours does in { $zone }. It shows { $time } (UTC{ $offset }).
program-terms-clock = By the organisation’s clock; “moothall zone” shows it.
program-clock-not-set = Opening hours count by UTC for now: the time zone { $zone } could not be set. Try “moothall zone { $zone }”.
