# Why something was not done, and what to do. Each names the rule in words that its reader uses.

# Whose device it is.
refused-device-unknown = This device does not belong to the organisation, or no longer does. Ask a member for an invitation.
refused-device-revoked = This device was revoked, so nothing it writes counts any more. Add another device of yours, or ask a steward for help.
refused-device-equivocated = This device wrote two different entries under one number, so nothing it writes counts any more. Add it again as a new device.
refused-device-not-known = There is no such device. Look at the list of devices.
refused-device-out-already = This device is out already. There is nothing left to do.
refused-devices-too-many = A member may have { $max } devices over time, and you have had so many. Ask a steward for help.
refused-own-words-full = Your words come to more than is kept of one member, 16 MiB. Erase a text of yours that nobody needs any more, then try again.
refused-own-journal-full = This device has written as much as it may before a keeper confirms it. Connect to a keeper, then try again.

# Founding, inviting, enrolling, leaving.
refused-founded-already = The organisation is founded already. Join it with an invitation.
refused-constitution-unknown = The organisation was founded with a constitution that this program does not know. Update Moothall.
refused-invitation-unknown = Nobody here knows this invitation. Ask for a new one.
refused-invitation-cancelled = This invitation was taken back. Ask for a new one.
refused-invitation-used = This invitation was used already. Ask for a new one.
refused-invitation-expired = This invitation expired on { $expired }. Ask for a new one.
refused-invitation-device-out = The device that made this invitation was put out since. Ask for one from another device.
refused-invitation-device-restricted = The device that made this invitation is restricted at present. Try again later, or ask for one from another device.
refused-invitation-too-long = An invitation is valid for at most { $days } days. Choose fewer.
refused-enrolled-already = This device is enrolled already. Nothing more is needed.
refused-enrolment-proof = The invitation was made for another device, or was changed on the way. Ask for a new one.
refused-last-steward = You are the last steward. Propose that somebody else becomes one; you can leave after that.
refused-keeper-leaves = Without your devices the organisation has no keeper, and nothing is confirmed. Propose that another device becomes a keeper; you can leave after that.
refused-member-gone = { $member } is not a member any more. Choose somebody else.

# Restricting and revoking devices.
refused-keeper-restricted = This device is a keeper, and a restriction never stops a keeper. Propose that it is none any more. If it is stolen, revoke it, or, where it is the last keeper, let another take over with the recovery sheet.
refused-keeper-revoked = This is the last keeper, and without it nothing is confirmed. Propose that another device becomes a keeper first; if it is lost, let another take over with the recovery sheet.
refused-keeper-already = This device is a keeper already. Choose another.
refused-keeper-doubted = This device of { $member } is restricted, or its revocation waits. Choose another, or have that lifted first.
refused-not-a-keeper = The device that was to stop confirming is no keeper any more. Look at the devices, and propose it anew.
refused-keepers-form = It says of no device that it becomes a keeper or stops being one. Choose a device.
refused-keepers-none = An organisation has at least one keeper, so that somebody confirms. Name the device that takes its place.
refused-keepers-too-many = An organisation has at most { $max ->
    [one] one keeper
   *[other] { $max } keepers
}. Name the one that stops as well.
refused-restrictions-too-many = A steward restricts at most { $max } devices of others at a time. Lift one of yours, or ask another steward.
refused-restricted-already = You have restricted this device already. Another steward can join you to make it last.
refused-not-restricted = This device is not restricted. There is nothing to lift.
refused-lift-waits = You have asked to lift this restriction already. It ends when another steward asks for it too.
refused-restriction-lapsed = This restriction was not confirmed in time, so it ended by itself. Connect to a keeper and set it again if it is still needed.
refused-revocation-waits = You have revoked this device already. That takes effect on { $acts }, or when another steward joins.
refused-proof-unknown = The proof against this device is not here, so it is not put out. It comes with the next contact.

# Resources and bookings.
refused-resource-unknown = There is no such thing to book. Look at the list of what there is.
refused-resource-retired = This can no longer be booked. Choose something else.
refused-slot-taken = { $resource } is taken from { $from } until { $until }: { $member } booked it on { $since }. Choose another time.
refused-slot-taken-next = { $resource } is taken from { $from } until { $until }: { $member } booked it on { $since }. It is free next from { $free_from } until { $free_until }.
refused-booking-span = These times cannot be booked: the end must be after the beginning, one time after the other, and all of them between the years 1970 and 2269.
refused-booking-too-long = A booking lasts at most { $max }. Choose a shorter time.
refused-booking-past = This time is over. Choose a later one.
refused-booking-too-far = One may book at most { $days } days ahead. Choose an earlier day.
refused-bookings-too-many = You may have { $max } bookings that are not over, and you have so many. Cancel one, or wait until one is over.
refused-booking-unknown = There is no such booking. Look at the calendar.
refused-booking-cancelled = This booking is cancelled already. There is nothing left to do.
refused-booking-over = This booking is over, so there is nothing to cancel.

# Proposals and votes.
refused-voting-too-short = A vote stays open for at least { $min }. Choose a longer time.
refused-voting-too-long = A vote stays open for at most { $max }. Choose a shorter time.
refused-steward-already = { $member } is a steward already. Nothing needs to be decided.
refused-not-a-steward = { $member } is not a steward. Nothing needs to be decided.
refused-last-steward-dismissed = { $member } is the last steward, and there must be one. Appoint another first.
refused-proposal-unknown = There is no such proposal. Look at the list of proposals.
refused-proposal-closed = This proposal is closed. Make a new one if it still matters.
refused-vote-over = Voting on this ended on { $closed }. What came later does not count.
refused-dismissal-waits = The dismissal takes effect on { $acts }. With two stewards voting for it, it would have taken effect at once.
refused-version-unknown = Your ballot was for a version of the text that does not count. Read the text again and vote again.
refused-ballot-replaces-unknown = Your ballot was to replace one that does not count. Vote again.
refused-ballot-superseded = Another of your devices changed this ballot later, so that one counts. Vote again if that is not what you want.
refused-statute-size = A part of a constitution's text is empty or too large. Propose the amendment again.
refused-amendment-damaged = The amendment's text is not complete. Propose it again.
refused-amendment-invalid = This text cannot become the constitution. { $why ->
    [constitution-locks-out] With it, members could no longer do what nobody may take from them: { $name }. Put that back.
    [constitution-parameter-range] The number { $name } on line { $line } is out of its range. Correct it.
    [constitution-parameter-missing] The parameter { $name } is not set. Set it.
    [constitution-trial-fails] The test on line { $line } fails: “{ $name }”. Change the policies, or the test.
    [constitution-trial-form] Line { $line } begins like a test and is none: “{ $name }”. Correct it.
    [constitution-syntax] Line { $line } cannot be read. Correct it.
   *[other] Correct line { $line } and propose it again.
}

# Files.
refused-place-taken = There is a file at { $path } already. Choose another name, or say that it may be replaced (--replace).
refused-place-own = { $path } is where this ledger keeps its own files, so nothing was written. Choose another name, outside of that folder.
refused-place-special = { $path } is a device, a pipe or a socket and no file, so nothing was written. Choose another name.
refused-file-there = There is a file at { $path } already, and it is left alone. Choose another name.

# Time.
refused-clock-behind = The ledger's time is { $ledger }, but this device's clock says { $clock }, so this would come too late. If the clock is wrong, set it. If the ledger's time is wrong, take over with the recovery sheet on a device whose clock is right.

# Proposals that begin as drafts.
refused-method = { $why ->
    [method-options] This way of counting needs 2 to 64 options. Add or remove some.
   *[other] A number in the ballot’s form is 0, or larger than there are options. Correct it.
}
refused-method-effect = What does something by itself is decided by yes and no, or by consent. Choose one of these.
refused-election-secret = Elections of persons wait for secret ballots. Somebody is appointed or dismissed by yes and no; choose that.
refused-discussion-too-short = A proposal is discussed for at least { $min }. Choose a longer time.
refused-discussion-too-long = A proposal is discussed for at most { $max }. Choose a shorter time.
refused-topic-unknown = The constitution declares no topic “{ $topic }”. Look at its topics, or propose to add one.
refused-writers-too-many = A draft has at most { $max } co-writers. Name fewer.
refused-presented-already = This proposal is no draft any more. There is nothing left to do.
refused-not-the-proposer = { $member } began this draft and says when it is ready. Ask them.
refused-not-a-writer = Only { $member } and the co-writers change this text now. Write a comment instead.
refused-text-stays = The text cannot change while the vote is open. Write a comment, or propose something else.
refused-ballot-form = This vote has another form of ballot. Update Moothall, then vote again.
refused-still-a-draft = This proposal is still a draft. Ask its writers to present it.
refused-vote-not-open = The vote on this opens on { $opens }. Until then it is discussed.
refused-vote-of-a-group = Only the members of the working group vote on this. You can comment on it.
refused-ballot-older-text = Your ballot was for an earlier text, which was changed since. Read the text again and vote again.
refused-ballot-malformed = { $why ->
    [ballot-too-many] You approve of more options than this vote allows. Leave some out.
    [ballot-too-many-dots] You gave more dots than there are. Take some away.
    [ballot-score-too-high] A score is too high. Lower it.
    [ballot-ranking-tied] Two options share a place, which this vote does not count. Put one before the other.
    [ballot-empty] Nothing is marked. Mark something, or abstain.
   *[other] This ballot does not fit the vote. Vote again.
}
refused-delegation-off = The constitution does not let votes be delegated.
refused-delegate-no-device = { $member } has no device to vote with, so your vote would be cast by nobody. Choose somebody else.
refused-delegation-circle = { $member } passes votes on this topic on to you already, so this would run in a circle. Choose somebody else.
refused-delegation-too-far = { $member } passes votes on this topic on to others, and a vote is passed on at most { $steps ->
    [one] once
   *[other] { $steps } times
}. Choose somebody else.
refused-not-delegated = You have delegated your vote on “{ $topic }” to nobody. There is nothing to take back.
refused-meeting-method = A meeting’s count is recorded only where the vote is by yes and no.
refused-meeting-without-draft = Hands that a meeting counted are taken only on a proposal that began as a draft, and this one was put to the vote at once. Whoever was there can vote with their own device; begin the next one as a draft.
refused-meeting-hands = These are { $hands } hands, but only { $left } of the { $electorate } who may vote have cast no ballot of their own. Correct the numbers: nobody counts twice.
refused-meeting-counts = A meeting counts yes, no and abstain, and at least one hand. Correct the numbers.
refused-meeting-time = The meeting must have been held while the vote was open, which it is since { $opened }. Correct the time.
refused-meetings-too-many = At most { $max } meetings are recorded for one vote.
refused-meeting-unknown = There is no such record of a meeting. It may have been refused.
refused-meeting-of-earlier-text = This record is about an earlier text. The vote began anew since, so it does not count.
refused-witness-again = Whoever recorded a meeting does not witness it, and nobody witnesses it twice. It takes two others.
refused-witnesses-enough = This record has its two witnesses. There is nothing left to do.
refused-not-decided = This proposal was not adopted, so there is nothing to carry out.
refused-carries-itself-out = This decision takes effect by itself. There is nothing left to do.
refused-carried-out-already = { $member } said already that this was carried out.

# Texts.
refused-words-missing = This needs a text. Write one and try again.
refused-words-not-expected = This act takes no text. Update Moothall, then try again.
refused-profile-exists = You have a profile already. Edit that one.
refused-paper-begins-otherwise = A text of this kind comes with what it belongs to. Make that instead.
refused-proposal-text-stays = The text of a proposal that is voted on or decided stays: others wrote in it, and votes rest on it. You can withdraw the proposal while the vote is open, and erase its text then.
refused-paper-erased = This text was erased. Nobody can write on at it.
refused-paper-unknown = There is no such text. It may have been refused.

# Order and delivery.
refused-invitation-unvouched = This invitation counts once a second member has vouched for it. Ask one to do so, then try again.
refused-vouch-not-needed = This invitation needs nobody to vouch for it.
refused-vouch-own = It takes a member other than the one who invited, and other than the one whose device it will be.
refused-vouched-already = { $member } vouched for this invitation already.
refused-leaving-has-device = { $member } has a device and leaves with it. Whoever is to go against their will is dismissed by a decision.
refused-suspend-steward = { $member } is a steward. Stewards are not suspended; propose to dismiss them as a steward first.
refused-suspended-already = { $member } is suspended already, until { $until }.
refused-suspension-past = A suspension ends in the future. Name a later day.
refused-suspension-too-long = A suspension lasts { $days } days at most. Name an earlier day.
refused-not-suspended = { $member } is not suspended.
refused-role-unknown = The constitution declares no role “{ $role }”. Look at its roles, or propose to add one.
refused-role-held = { $member } has the role “{ $role }” already, and only one member can have it at a time. End that first, or wait until it ends.
refused-role-not-held = { $member } does not have the role “{ $role }”.
refused-group-unknown = There is no such working group.
refused-group-ended = This working group has ended. Form a new one.
refused-in-group-already = { $member } belongs to this working group already.
refused-not-in-group = { $member } does not belong to this working group.
refused-groups-too-many = A working group has { $members } members at most, and a member belongs to { $groups } groups at most.
refused-contact-exists = How to reach this member is written down already. Change what is there.
refused-words-of-another = { $member } has a device and writes this for themselves. Ask them.
refused-dismissal-needs-notice = Whoever is to be dismissed has time to answer first. Put the proposal up for discussion before the vote.
refused-calendar = The organisation’s time zone cannot be set like this. Choose a zone by its name.
refused-terms = These terms cannot be. Check hours, quotas and lengths.
refused-terms-hours = Opening hours begin before they end, within one day, and there are 42 of them at most. Correct the hours.
refused-terms-closed-days = Closed days are named once each, in order, and 400 at most. Correct them.
refused-terms-quotas = A quota says a number of bookings or a time, and there are 8 at most. Correct the quotas.
refused-terms-places = At least one person can use this at a time. Correct how many share it.
refused-terms-includes = It includes the same thing twice, or more than 16 things. Take some out.
refused-terms-shortest = The shortest booking would be longer than the longest. Correct one of the two.
refused-terms-lengths = No length or notice may be longer than a year. Shorten it.
refused-terms-buffer = At most a day stays free before and after a booking. Shorten that.
refused-terms-ahead = Nothing is booked so many days ahead. Choose fewer days.
refused-terms-circle = What includes something cannot be included in it, and at most { $max } things go together. Take one out.
refused-booking-role = Only who has the role “{ $role }” books this. Stewards give it, or a decision does.
refused-booking-group = Only members of the working group { $group } book this. Ask one of them.
refused-booking-places = This is for { $max } at most. Book fewer places.
refused-booking-too-short = A booking of this lasts at least { $min }. Book longer.
refused-booking-notice = That is too late: it takes { $notice } notice, for stewards too. Choose a later time.
refused-booking-holiday = It is closed on the day of { $from }. Choose another day.
refused-booking-hours = It is not open all the time that begins { $from }. Look at its opening hours.
refused-booking-closed = { $resource } is closed from { $from } until { $until }. Choose another time.
refused-booking-of-another = A booking is changed in the name of whose it is. Cancel it and book anew.
refused-booking-not-asked = There is nothing left here to approve or decline.
refused-slot-busy = { $resource } is taken from { $from } until { $until }. Choose another time.
refused-quota-day = { $bookings ->
    [0] You have this for { $hours } a day at most.
   *[other] You book this { $bookings } times a day at most.
} Choose another day.
refused-quota-week = { $bookings ->
    [0] You have this for { $hours } a week at most.
   *[other] You book this { $bookings } times a week at most.
} Choose another week.
refused-quota-month = { $bookings ->
    [0] You have this for { $hours } a month at most.
   *[other] You book this { $bookings } times a month at most.
} Choose another month.
refused-quota-ahead = { $bookings ->
    [0] You have this for { $hours } ahead at most.
   *[other] You have { $bookings } bookings of this ahead at most.
} Wait until one is over, or cancel one.
refused-waiting-full = { $max } wait for this already. Choose another time.
refused-check-in-early = You check in from { $from } on.
refused-checked-in-already = You have checked in already.
refused-closing-too-long = Something is closed for { $days } days at a time at most. Close it again after that.
refused-closings-too-many = There are { $max } closings of this already. Open it again for one of them.
refused-closing-unknown = There is no such closing, or it was taken back already.
refused-sample-folder = Something is in this folder already. A sample takes an empty one.
refused-rules-older = The organisation’s rules do not have this act yet. Propose to raise their version; once that is adopted, do it again.
refused-rules-version = The rules can only be raised by one version at a time; they are at version { $current }. Propose the next one.
refused-action-unknown = The organisation's rules do not know this act (number { $action }), so it does not count. A newer Moothall may have written it.
refused-noticed-already = Notice of this missing entry was given already. It takes effect by itself.
refused-names-dead = This builds on an entry that can no longer be placed, because its device is out or because nobody delivered it. Do it again if it still matters.

# The recovery sheet.
refused-sheet-void = This recovery sheet is void: it was used, or a newer one replaced it. Look for a newer sheet.
refused-recovery-left = The sheet's member has left the organisation, so it opens nothing. Ask the members.
refused-countersign-own = The sheet is yours, so your signature adds nothing to it: two other members sign.
refused-recovery-of-another = The recovery sheet brings back the member whose it is, and nobody else.
refused-succession-stale = The keepers confirmed something since, so what was named is void. If they are lost all the same, name successors again.
refused-succession-too-few = { $have } of the { $needed } members that it takes have signed so far.
refused-successions-too-many = { $max } different sets of successors are named, and no further one of yours is kept. Sign for one of those.
refused-recovery-stale = The keeper confirmed something since, so this recovery is void. If the keeper is there, ask its member to let you in. If it is lost all the same, begin again with the sheet.
refused-recovery-unknown = This ledger has nobody who could be recovered. Check that it is the right organisation.

# This device's keys.
refused-ledger-in-use = The ledger is being checked, exported or backed up just now. Try again when that is done.
refused-locked = The keys of this device are locked. Type the passphrase first.
refused-passphrase-missing = The keys of this device need a passphrase. Choose one and try again.
refused-passphrase-short = This passphrase is too short to protect anything. Choose one of at least eight letters; four words in a row are good.
refused-passphrase-wrong = This is not the passphrase of this device's keys. Try again.
refused-words-for-others = These words are not for you to read, so you cannot change them. Whom they are about can, or a steward.
