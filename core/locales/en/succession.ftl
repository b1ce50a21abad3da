# When keepers are lost: successors whom the members name, and lines into which the order parts.

## What needs the reader

attention-succession = The keepers are lost, somebody says: { $successors } are to take their place. { $voices ->
    [one] One member has signed
   *[other] { $voices } members have signed
}, { $missing ->
    [one] one signature is
   *[other] { $missing } signatures are
} missing. Look at it, ask, and sign if it is true.
attention-succession-signed = A succession is under way: { $successors } are to take the keepers’ place. { $missing ->
    [one] One signature is
   *[other] { $missing } signatures are
} missing.
attention-succession-begins = Enough members signed: { $successors } take the keepers’ place as soon as they reach each other.
attention-succession-contested = Enough members signed for two different sets of successors. Neither begins before you say which one this device holds to.
risk-rival-line = The order parts after position { $position }: others follow another line, kept by { $keepers }. Look at both, and choose which one this device follows.
risk-rival-line-chosen = The order parts after position { $position }. This device stays with its line, as you chose.

## Ways out

stall-way-replace-later = If one is broken or lost for good and the others come back: propose to dismiss it and to appoint another. A vote takes effect only once it is confirmed, so it does not help before.
stall-way-succession = If too few are left for good: the members name successors and sign it together. It takes most of the members.
ways-replace = Propose another keeper
ways-succession = Name successors
keepers-lost = If keepers are lost for good
keepers-lost-about = Keepers that are only off come back by themselves. If so many are lost that the rest can confirm nothing, the members can name successors together.
keepers-succession-show = Successors, and how they are named

## How it stands

succession-takes = { $needed ->
    [one] { $members ->
        [one] It takes the signature of the only member.
       *[other] It takes the signature of one of { $members } members.
    }
   *[other] It takes the signatures of { $needed } of { $members } members.
}
succession-missing = { $missing ->
    [one] One signature is missing.
   *[other] { $missing } signatures are missing.
}
succession-begins = Enough members signed. The successors begin as soon as they reach each other.
succession-contested = Enough members signed this, and enough signed another. Neither begins before it is said which.
succession-passed = Enough members signed this, but this device holds to another.

## The screen

succession-title = Successors of the keepers
succession-lead = For when keepers are lost for good. It replaces all keepers at once, without a vote.
succession-about = What this does
succession-about-new = The members sign that certain devices are the keepers from here on. A new epoch begins right after position { $position }, the last that the keepers certified.
succession-about-entries = { $provisional ->
    [0] Nothing waits to be confirmed at the moment. What is written until then stays provisional, and the successors take it over.
    [one] One entry waits to be confirmed. It stays, and the successors take it over and confirm it.
   *[other] { $provisional } entries wait to be confirmed. They stay, and the successors take them over and confirm them.
}
succession-about-back = If the old keepers come back and confirmed nothing meanwhile, they follow. If they certify something before enough members signed, the naming is void. If they went on all the same, there are two lines, and each member chooses one.
succession-about-voice = A signature cannot be taken back. It counts for this naming only, and is void once the keepers certify something new.
succession-first = Ask first
succession-first-about = Did somebody look after the keepers’ devices, and ask the members who keep them? Talk with the others about who follows, so that all sign for the same.
succession-keepers-here = { $here ->
    [0] None of the keepers is connected to this device.
    [one] One keeper is connected to this device.
   *[other] { $here } keepers are connected to this device.
} Keepers now: { $keepers }.
succession-begin = Name successors…
succession-under-way = Under way
succession-none = Nobody has named successors.
succession-none-about = If the keepers are only off, switch them on: nothing is lost.
succession-signed-by = Signed by
succession-voices = { $voices } of { $needed } signed
succession-mine = You signed.
succession-sign = Sign for these
succession-sign-whom = Sign for these: { $successors }
succession-sign-title = Sign for these successors?
succession-sign-ask = { $successors } become the keepers, and the present ones are none any more, once enough members signed. Your signature cannot be taken back.
succession-hold = Hold to these
succession-hold-whom = Hold to these: { $successors }
succession-hold-title = Hold to these successors?
succession-hold-ask = This device then counts { $successors } as the successors, and no others. You can choose anew until they have begun.
succession-holds = This device holds to these.
succession-names-this = This device is named. Keep it running.
succession-rivals = Two sets of successors
succession-rivals-about = Both have been signed. Whoever may sign can sign for both; that is how both can have enough. Talk with each other, and agree on one.
succession-only-here = Only these
succession-signed-only = Signed only by
succession-same = nobody
succession-step = Step { $step } of 3
succession-step-who = Whom
succession-step-review = Look it over
succession-step-sign = Sign
succession-choose = Who confirms from now on?
succession-choose-hint = Devices that are in use, not restricted, and whose members are here. Those that are always on do best.
succession-chosen-none = Choose one to seven devices.
succession-too-many = Choose at most seven devices.
succession-connected = connected
succession-away = not connected
succession-is-keeper = keeper now
succession-no-candidates = No device can be named.
succession-next = Look it over
succession-back = Back
succession-cancel = Do not begin
succession-review = You are about to begin a succession
succession-review-new = Keepers then
succession-review-old = Keepers no more
succession-review-takes = What it takes
succession-type = To go on, type the organisation’s name: { $name }
succession-type-wrong = That is not the organisation’s name.
succession-do = Sign and begin
succession-hindered = Successors cannot be named

## Forks

lines-title = Two lines of the order
lines-lead = Others follow another order from a point on. Nobody has to have lied: keepers that nobody reached may have gone on while members named others.
lines-none = There is one line.
lines-none-about = This device has been shown no other.
lines-part = After position { $position }
lines-part-at = After position { $position }, certified { $time }
lines-ours = This device follows this line
lines-theirs = The other line
lines-call = Line { $line }
line-origin-keepers = The keepers of before went on.
line-origin-members = { $voices ->
    [one] A member
   *[other] { $voices } members
} named successors: { $members }.
line-origin-sheet = { $member } took over with the recovery sheet.
line-origin-epoch = Others became keepers, and began epoch { $epoch }.
line-keepers = Keepers
line-signers = Signed by
line-signers-none = not known here
line-begins = Begins
line-until = Known up to
line-epoch = Epoch
line-not-listed = What it places is not known here yet. It will be when this device meets one that follows it.
line-listed = { $entries ->
    [0] It places no entries.
    [one] It places one entry.
   *[other] It places { $entries } entries.
}
line-listed-until = { $entries ->
    [one] One entry
   *[other] { $entries } entries
} up to position { $position }; more is not known here.
line-fate-accepted = confirmed
line-fate-refused = refused
line-fate-not-placed = not there
line-entry-not-here = wrote entry { $sequence }, which is not here
line-contested = { $resource }, { $from } to { $until }: here { $ours ->
    [private] a private booking
   *[other] { $ours }
}, there { $theirs ->
    [private] a private booking
   *[other] { $theirs }
}.
lines-contested = Who has what
lines-differences = What differs
lines-same = As far as is known here, both place the same entries.
lines-more = { $more ->
    [one] One more entry differs.
   *[other] { $more } more entries differ.
}
lines-here = Here
lines-there = On the other line
lines-chosen = You chose that this device stays with it.
lines-stay = Stay with this line
lines-follow = Follow the other line
lines-follow-title = Follow the other line?
lines-follow-ask = What was confirmed here after position { $position } is unconfirmed again, and is placed by the other line where its keepers place it. What was erased stays erased. You can change your mind later. The other members’ devices follow what they choose.
lines-stay-title = Stay with this line?
lines-stay-ask = This device goes on as it does. You can change your mind later.
lines-following = This device changes over to the other line. What it places comes as soon as this device meets one that follows it.

## The program

program-succeed-sure = { $successors } are to become the keepers, and { $keepers } none any more. That cannot be taken back. Are the keepers lost for good, and did you talk with the others?
program-support-sure = { $successors } are to become the keepers. Your signature cannot be taken back. Is it true that the keepers are lost, and are these the ones whom you want?
program-choose-sure = This device then holds to { $successors }. Is that what you want?
program-follow-sure = What was confirmed here after position { $position } is unconfirmed again. Is that what you want?
program-succession-none = Nobody has named successors.
program-succession-yours = You have not signed: moothall succeed support { $naming }
program-succession-choose = Say which one holds on this device: moothall succeed choose NAMING
program-no-fork = There is one line: this device has been shown no other.
program-fork-choose = To follow the other line: moothall fork follow { $line }
program-fork-stay = To say that this device stays with its line: moothall fork follow { $line }
program-head-naming = naming
program-head-successors = successors
program-head-here = here
program-head-there = there
program-head-entry = entry
misuse-one-naming = Say which: there is not exactly one that you can sign.
