# Words that every shell uses.

# The language's own name, and what parts a number from its fraction.
language-name = English
decimal-mark = .

# Lengths of time.
span-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
span-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
span-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
span-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}

# How sure a fact is.
certainty-provisional = provisional
certainty-confirmed = confirmed
certainty-provisional-means = Written down and shown to others, but not yet put into the one order by the keepers.
certainty-confirmed-means = Number { $position } in the order that the keepers signed, on { $time }.

# Choices and counts.
choice-yes = Yes
choice-no = No
choice-abstain = Abstain
consent-agree = Agree
consent-aside = Stand aside
consent-object = Object

# Where a proposal stands.
stage-draft = Draft
stage-discussion = In discussion
stage-open = Open
stage-closing = Closing
stage-adopted = Adopted
stage-rejected = Rejected
stage-inquorate = Too few voted
stage-elected = Decided
stage-withdrawn = Withdrawn

# What the rules say of a device.
standing-enrolled = in use
standing-restricted = restricted
standing-revoked = revoked
standing-equivocated = out: it wrote two different entries under one number

# What became of an invitation.
fate-unvouched = waits for a second member
fate-open = open
fate-used = used by { $by }
fate-cancelled = taken back
fate-expired = expired

# What the rules say of an entry.
verdict-accepted = counts
verdict-refused = refused
verdict-waiting = waiting
verdict-unreadable = cannot be read from this disk: check the ledger
verdict-aside = set aside

role-steward = steward

# Sizes.
size-kb = { $size } kB
size-mb = { $size } MB
size-gb = { $size } GB

## History behind the checkpoint at which a device began

history-behind = What happened before position { $of } is being fetched and checked; so far up to { $position }. Everything that holds now is here.
history-behind-brief = History: { $percent } % checked
joining-beginning = What holds now is being fetched: { $here } of { $all } parts.
refused-history-behind = Not everything that happened before this device joined is here yet, and the file is to hold all of it. Make it once that is here: { $position } of { $of } positions are.
