# Decisions in the window: writing a proposal, its course, the ballot paper, the count, delegations, meetings.

# The list.
decisions-filter = Find a proposal by its title
decisions-none-fit = Nothing fits.
decisions-none-fit-about = Try another word, or all topics.
decisions-discussed = In discussion
decisions-my-drafts = My drafts
decisions-carried-out = Carried out
decisions-drafts = { $count ->
    [one] A draft of somebody else
   *[other] { $count } drafts of others
}
decisions-voted = You have voted
decisions-not-yours = Others vote on this
decisions-opens = Vote from { $day }
decisions-vote-opens = The vote opens { $time }
decisions-by-with = Proposed by { $name }, written with { $writers }
decisions-to-carry-out = to be carried out
tally-turnout = { $voted } of { $electorate } voted

# Topics and groups.
topic = Topic
topic-all = All topics
topic-none = No topic
group-votes = Who votes?
group-all = All members

# How ballots are counted.
ways-title = How do we decide?
method-yes-no = Yes or no
method-yes-no-for = One question, and enough of us for it.
method-consent = Consent
method-consent-for = Good enough for now, and nobody has a reason against it.
method-choose-one = Choose one
method-choose-one-for = A few options that have little in common; one cross each.
method-approve = Approve of several
method-approve-for = What could we all live with? A day, a colour, a name.
method-score = Points
method-score-for = How good is each? Options are rated one by one.
method-dots = Dots
method-dots-for = What matters most to us? Dots to spread or to heap up.
method-schulze = Ranking, by pairs
method-schulze-for = The option that wins against every other, two by two (Schulze).
method-instant-runoff = Ranking, by rounds
method-instant-runoff-for = The weakest is out, and its votes go on, until one has half (instant run-off).
method-single-transferable = Several seats
method-single-transferable-for = Several options win, and every large part of us gets one (transferable vote).
number-wrong = This number does not fit: it is at least 1, and not more than there are options to choose from.
number-most = How many may one approve of?
number-most-about = Leave it empty for as many as one likes.
number-highest = Most points for an option
number-highest-about = From 0 up to this.
number-dots = Dots for everyone
number-dots-about = They may all go to one option.
number-seats = How many options win?
number-seats-about = As many as there are seats, places or evenings to give.
unranked = What does it mean to leave an option out?
unranked-last = It comes behind all that are ranked
unranked-no-opinion = Nothing is said about it
options-title = The options
options-hint = One a line. Things, days, names of projects.
options-count = { $count ->
    [0] No option yet.
    [one] One option: it takes at least two.
   *[other] { $count } options.
}
options-number = This way of counting needs 2 to 64 options, one a line.
options-stay = { $count ->
   *[other] One a line. Write them anew as you like, but { $count } they stay.
}

# The plan.
course-title = The way it goes
discussion-days = How long is it discussed first?
discussion-default = As long as the constitution says
writers = Who writes it with you?
writers-choose = Add a member…
writers-remove = { $name } does not write it
draft-keep = Keep it as a draft
draft-written = The draft is kept. Others see it, and you present it when it is ready.
way-present = You present it
way-present-when = Now, or from a draft
way-draft = Its writers work on it
way-discussion = Discussion
way-voting = Vote
way-vote = Vote: { $method }
way-until = until { $time }
way-decided = Decided
way-quorum = { $count ->
   *[other] if { $count } % of us voted
}
course-group = Only the members of { $group } vote.
course-topic = On “{ $topic }” votes can be delegated.
present = Present it
present-hint = The vote opens at once.
present-hint-discussion = The discussion begins, and the vote opens by itself after it.
presented = It is presented.
present-title = Present it now?
present-body = The vote opens at once, and everybody is told. A draft it cannot become again; it can only be withdrawn.
present-body-discussion = The discussion begins at once, and the vote opens by itself after it. A draft it cannot become again; it can only be withdrawn.
present-yes = Yes, present it
restart-title = Begin the vote anew?
restart-body = { $count ->
    [0] Nobody has voted yet. The time of the vote begins anew. This cannot be taken back.
    [one] The ballot cast so far becomes void, and the time of the vote begins anew. This cannot be taken back.
   *[other] All { $count } ballots cast so far become void, and the time of the vote begins anew. This cannot be taken back.
}
restart-yes = Yes, change the text
proposal-edit-early = Nobody has voted yet: write as you like.
versions-title = How the text came about
versions-by = { $by }, { $written }
versions-first = Written first.
versions-same = Nothing differs from the version before.
versions-erased = Its words are erased.
withdraw-body-before = It will not be put to the vote. This cannot be taken back.
carry-out = It is carried out
carry-out-about = This decision does nothing by itself. Whoever has done what it says, marks it here.
carry-out-title = Is it carried out?
carry-out-body = Everybody sees that you said so. This cannot be taken back.
carry-out-yes = Yes, it is done
carry-out-done = Marked as carried out.

# The ballot paper.
ballot-terms = Before you vote
ballot-text = For the text as it stands since { $time }.
ballot-text-round = For the text as it stands since { $time }: this is round { $round } of the vote.
ballot-also-for = Your vote counts for others too, as long as they do not vote: { $names }.
ballot-delegated = Without a ballot of yours, your vote goes to { $chain }.
ballot-unranked-last = What you leave out comes behind all that you rank.
ballot-unranked-no-opinion = Of what you leave out, you say nothing.
ballot-unranked-exhausted = What you leave out never gets your vote.
ballot-void-title = The text changed since you voted.
ballot-void = Your ballot ({ $choice }) is void. Look at what changed, and vote again.
ballot-void-changes = What changed in the text
ballot-cast = Cast my vote
ballot-change = Change my vote
ballot-as-cast = This is how you voted.
ballot-abstain = For none of them
ballot-none = For none
ballot-not-counted = Not counted: may not vote any more
ballot-options = { $count ->
    [0] No options.
   *[other] { $count } options.
}
ballot-approve-any = Cross all that you approve of.
ballot-approve-left = { $count ->
    [0] That is as many as this vote allows.
    [one] You may cross one more.
   *[other] You may cross { $count } more.
}
ballot-approve-over = { $count ->
    [one] That is one too many.
   *[other] That is { $count } too many.
}
ballot-score-how = From 0 to { $highest } for each. Without points an option gets nothing from you.
ballot-no-score = none
ballot-dots-left = { $count ->
    [0] All your dots are given.
    [one] One dot left to give.
   *[other] { $count } dots left to give.
}
dots-more = One dot more for { $option }
dots-less = One dot less for { $option }
ballot-rank-how = Put what you want most first. Draw the options, or press the arrow keys.
ballot-rank-how-ties = Put what you want most first. Draw the options, or press the arrow keys; = puts one on a level with the one above.
ballot-ranked = Your order
ballot-rank-none = Nothing is ranked yet: begin with your first choice.
ballot-not-ranked = Not ranked
ballot-all-ranked = All options are ranked.
rank-in = Rank { $option } next
rank-grip = : move it with the arrow keys
rank-up = { $option } up
rank-down = { $option } down
rank-level = { $option } on a level with the one above
rank-out = Take { $option } out of the order
rank-said = { $option }: place { $place }
rank-said-out = { $option }: not ranked
consent-agree-about = It is good enough, and safe enough to try.
consent-aside-about = I would not do it, but I am not in the way.
consent-object-about = It would do harm, and I say which.
objection-reason = What would do harm?
objection-reason-hint = Everybody reads it, and looks for a way to mend it.
objections = { $count ->
    [one] One objection
   *[other] { $count } objections
}
objection-by = { $name } objects
objection-erased = The words of this objection are erased.

# The count.
count-won = won
count-delegated = { $count ->
    [one] One of these votes was delegated.
   *[other] { $count } of these votes were delegated.
}
count-from-ballots = { $count ->
    [one] from 1 ballot
   *[other] from { $count } ballots
}
count-after-rounds = { $rounds ->
    [one] Votes after the only round.
   *[other] Votes after round { $rounds }.
}
count-steps = How it was counted
count-steps-so-far = How it is counted so far
rule-decided = { $method ->
    [choose_one] The option with the most votes won.
    [approve] The option with the most approvals won.
    [score] The option with the largest sum of points won.
    [schulze] Options were compared two by two, and the one that none beats won (Schulze).
    [instant_runoff] The option with the fewest votes was out, and its votes went on, until one had more than half (instant run-off).
    [single_transferable] { $seats ->
        [one] One option was
       *[other] { $seats } options were
    } elected by transferable votes, as the Scottish rules count them.
   *[dots] The option with the most dots won.
}
pairs-how = How many of us put the option of the row before the option of the column. The bold number won.
pairs-caption = Options against options
pairs-cell = { $own } put { $one } before { $other }, { $others } the other way round
pairs-paths = The strongest paths
pairs-paths-how = Where no option beats all others, the strongest path from one to another decides: a path is as strong as its weakest step.
pairs-paths-caption = The strongest path from option to option
rounds-caption = The votes of every option, round by round
rounds-exhausted = No further choice
rounds-lost = Lost in fractions
round-number = { $count ->
   *[other] Round { $count }
}
round-head-first = first choices
round-head-surplus = surplus of { $option }
round-head-excluded = { $option } out
round-first = { $count ->
    [one] One ballot goes to its first choice; more than half of what continues elects.
   *[other] { $count } ballots go to their first choices; more than half of what continues elects.
}
round-first-quota = { $valid ->
    [one] One ballot goes to its first choice
   *[other] { $valid } ballots go to their first choices
}; { $quota ->
    [one] one vote elects.
   *[other] { $quota } votes elect.
}
round-surplus = { $option } has { $surplus } more than it needs: its ballots go on, a whole one with a value of { $value }.
round-excluded = { $option } has the fewest votes and is out: its { $votes } go on.
round-elected = { $count ->
    [one] Elected: { $names }.
   *[other] Elected: { $names }.
}
round-in = elected
round-out = out
ties-title = Ties
tie-by-round = { $about ->
    [winner] { $names } were level at the top
    [surplus] { $names } had equal surpluses
   *[exclusion] { $names } were level at the bottom
}; the votes of round { $round } decided, and it fell on { $chosen }.
tie-by-lot = { $about ->
    [winner] { $names } were level at the top
    [surplus] { $names } had equal surpluses
   *[exclusion] { $names } were level at the bottom
}, and nothing told them apart. The lot fell on { $chosen }.
lot-again = Draw the lot again
lot-past = Members left or delegated otherwise since, so this device no longer shows how the lot was drawn.
lot-ballots = { $count ->
    [one] The entry of the ballot that counts.
   *[other] The entries of the { $count } ballots that count, in ascending order.
}
lot-lot = The lot: BLAKE3 in its key derivation mode over the proposal’s id and these, one after the other.
lot-tickets = Each option’s ticket: derive_key("moothall 2026 lot", lot, number). The smallest of the tied is drawn.
lot-tickets-caption = Tickets of the options
column-option = Option
column-number = Number
column-ticket = Ticket
column-also-for = Also for
export-csv = Save the votes as a table
export-blt = Save the ballots as BLT

# The tests that a proposed constitution brings.
trials-title = The constitution’s own tests
trials-hold = { $count ->
    [one] Its test holds with the proposed policies.
   *[other] All { $count } tests hold with the proposed policies.
}
trials-fail = { $count ->
    [one] One test fails: the policies do not rule as the text says.
   *[other] { $count } tests fail: the policies do not rule as the text says.
}
trials-all = Every test
trial-holds = holds
trial-fails = fails
trial-line = { $count ->
   *[other] line { $count }
}
amend-tests = Lines such as “// test: permit book by trainer” are the constitution’s own tests: they are run before the vote opens, and their results are shown to everybody.

# The constitution's numbers and words as a form.
amend-parameters-hint = Change what should be otherwise. Below stands what that changes in the constitution’s text.
amend-letter = The whole text, for whoever wants to change more
parameters-votes = Votes
parameters-before = Before and during a vote
parameters-bookings = Bookings
parameters-members = Members
parameters-devices = Devices and delays
parameters-changed = { $count ->
    [one] · one change
   *[other] · { $count } changes
}
parameter-range = From { $min } to { $max }; at present { $now }
parameter-now = At present: { $now }
parameter-change = { $old } → { $new }
parameter-word = { $word ->
    [invitations-by-members] every member
    [invitations-by-stewards] stewards only
    [majority-of-votes] of the yes and no votes
    [majority-of-members] of all members
    [text-change-restarts] the vote begins anew
    [text-change-refused] the text cannot change
    [contacts-for-stewards] stewards
    [contacts-for-members] every member
   *[other] { $word }
}

# Delegations.
delegations-title = Delegations
delegations-lead = On a topic that somebody else knows better, let them vote for you. Your own ballot always comes first, and you can take it back at any time.
delegations-none = There are no topics.
delegations-none-about = Votes are delegated by topic, and the constitution names none. An amendment can.
delegate-choose = Choose a member…
delegate-own = You vote yourself.
delegate-you = You
delegate-chain = How your vote goes
delegate-one = { $name } votes for you, unless you do.
delegate-many = As long as you do not vote, the first of these who does votes for you: { $chain }.
delegate-gone = Whom you chose is no longer a member: your vote goes to nobody.
delegate-to = Who votes for you?
delegate-to-other = Somebody else instead?
delegate-do = Let them vote
delegate-done = Your vote on this topic is delegated.
delegate-nobody = Choose the member who is to vote for you.
delegate-take-back = Take it back
delegate-taken-back = You vote yourself again.
delegated-to-me-none = Nobody lets you vote for them.
delegated-to-me = { $count ->
    [one] You vote for one other, unless they do:
   *[other] You vote for { $count } others, unless they do:
}

# Meetings.
meetings-title = What meetings counted
meetings-none = No meeting has counted hands on this.
meeting-only-yes-no = Hands that a meeting counted can be recorded where the vote is by yes and no, and only there.
meeting-only-drafts = Hands that a meeting counted can be recorded only on a proposal that began as a draft. This one was put to the vote at once: whoever was there votes with their own device.
meeting-record = Record what a meeting counted
meeting-record-do = Record it
meeting-recorded = It is recorded. Two others witness it now.
meeting-hint = Only hands of members who cast no ballot of their own: nobody counts twice.
meeting-held = When was it?
meeting-two-witnesses = { $count ->
   *[other] It counts once { $count } others who were there have witnessed it.
}
meeting-no-number = Give each of the three a number, 0 where there was none.
meeting-no-time = Give the day and the time of the meeting.
meeting-of = Meeting of { $held }, recorded by { $by }.
meeting-no-witness = Nobody has witnessed it yet.
meeting-witnesses = Witnessed by { $names }.
meeting-waits = Waits for witnesses: two others who were there.
meeting-counts = In the count.
meeting-too-many = Not in the count: it has more hands than there are members without a ballot.
meeting-witness = I was there, and this is right
meeting-witnessed = You have witnessed it.
