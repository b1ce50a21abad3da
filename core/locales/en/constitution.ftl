# What the constitution answers, what its parameters mean, and why a text is no constitution.

# A policy forbids it. The policy's own sentence says why.
refused-constitution-forbids = The constitution forbids it: { $says }
refused-constitution-error = The constitution could not be applied to this, so it counts as not permitted. Tell a steward: a proposal can amend the policy that fails.

# Nothing permits it: one sentence for each act.
nothing-permits-invite = Nothing in the constitution permits you to invite new members. Ask a steward to do it.
nothing-permits-invite-device = Nothing in the constitution permits you to add a device of your own. Ask a steward for help.
nothing-permits-cancel-invitation = Nothing in the constitution permits you to take back this invitation. Whoever made it can, or a steward.
nothing-permits-enrol = The member who made this invitation may not invite any more, so it lets nobody in. Ask for a new one from someone who may.
nothing-permits-enrol-device = The member who made this invitation may not add devices any more, so it cannot be used.
nothing-permits-leave = Nothing in the constitution permits you to leave by yourself. Ask a steward.
nothing-permits-revoke-device = Nothing in the constitution permits you to revoke this device. Its member can, or a steward.
nothing-permits-restrict-device = Nothing in the constitution permits you to restrict this device. Its member can, or a steward.
nothing-permits-lift-restriction = Nothing in the constitution permits you to lift this restriction. Whoever set it can, or stewards.
nothing-permits-add-resource = Nothing in the constitution permits you to add something to book. Ask a steward to do it.
nothing-permits-retire-resource = Nothing in the constitution permits you to take this out of use. Ask a steward to do it.
nothing-permits-book = Nothing in the constitution permits you to book this. Ask a steward who may.
nothing-permits-cancel-booking = Nothing in the constitution permits you to cancel this booking. Whoever made it can, or a steward.
nothing-permits-propose = Nothing in the constitution permits you to propose this. Ask another member to propose it.
nothing-permits-statute = Nothing in the constitution permits you to write an amendment. Ask another member to propose it.
nothing-permits-vote = Nothing in the constitution permits you to vote on this.
nothing-permits-withdraw-proposal = Nothing in the constitution permits you to take back this proposal. Only the member who made it can.
nothing-permits-comment = Nothing in the constitution permits you to comment on this.
nothing-permits-begin-paper = Nothing in the constitution permits you to write this here. What others are reached by, they or a steward write.
nothing-permits-edit-paper = Nothing in the constitution permits you to change this text. Its author can; add a comment instead.
nothing-permits-erase-paper = Nothing in the constitution permits you to erase this text. Its author can.
nothing-permits-countersign-recovery = Nothing in the constitution permits you to sign this recovery. It takes effect by itself after its delay.
nothing-permits-notice = Nothing in the constitution permits this device to give notice of a missing entry. A keeper can.
nothing-permits-register = Nothing in the constitution permits you to keep the record of a member without a device. Ask a steward to do it.
nothing-permits-suspend = Nothing in the constitution permits you to suspend this member. Ask a steward.
nothing-permits-end-suspension = Nothing in the constitution permits you to end this suspension. Ask a steward.
nothing-permits-invite-for = Nothing in the constitution permits you to invite a device for this member. Ask a steward to do it.
nothing-permits-vouch = Nothing in the constitution permits you to vouch for this device. It takes a member other than the one who invited it.
nothing-permits-enrol-for = Whoever made this invitation may not let in a device for another member any more. Ask a steward for a new one.
nothing-permits-book-for = Nothing in the constitution permits you to book in this member’s name. Book in your own, or ask a steward.
nothing-permits-appoint = Nothing in the constitution permits you to appoint to this role. Ask a steward, or propose it.
nothing-permits-dismiss = Nothing in the constitution permits you to take this role away. Ask a steward, or propose it.
nothing-permits-form-group = Nothing in the constitution permits you to form a working group. Ask a steward to do it.
nothing-permits-end-group = Nothing in the constitution permits you to end this working group. Ask a steward to do it.
nothing-permits-join-group = Nothing in the constitution permits you to take somebody into this working group. Whoever belongs to it can, or a steward.
nothing-permits-leave-group = Nothing in the constitution permits you to take somebody else out of this working group. Ask a steward.
nothing-permits-delegate = Nothing in the constitution permits you to let another member vote in your place. Vote yourself.
nothing-permits-record-meeting = Nothing in the constitution permits you to record what a meeting counted. Ask a steward to do it.
nothing-permits-witness = Nothing in the constitution permits you to witness what a meeting counted.
nothing-permits-carry-out = Nothing in the constitution permits you to say that this was carried out. Whoever proposed it can, or a steward.
nothing-permits-set-calendar = Nothing in the constitution permits you to set the organisation’s time zone. Ask a steward to do it.
nothing-permits-set-terms = Nothing in the constitution permits you to say on which terms this is booked. Ask a steward to do it.
nothing-permits-close = Nothing in the constitution permits you to close this for a time. Ask a steward to do it.
nothing-permits-approve = Nothing in the constitution permits you to approve or decline this booking. Ask a steward to do it.
nothing-permits-check-in = Nothing in the constitution permits you to check in for this booking. Whoever made it can, or a steward.

# What each parameter means.
constitution-parameter-quorum-percent = Percent of all members who must vote for a vote to count
constitution-parameter-majority-percent = A proposal is adopted if more than this percent of the yes and no votes are yes
constitution-parameter-amend-quorum-percent = Percent of all members who must vote on an amendment of this constitution
constitution-parameter-amend-majority-percent = An amendment is adopted if more than this percent of the yes and no votes are yes
constitution-parameter-voting-hours-min = Hours for which a vote stays open at least
constitution-parameter-voting-hours-default = Hours for which a vote stays open if the proposal does not say
constitution-parameter-booking-hours-max = Hours that one booking lasts at most
constitution-parameter-booking-days-ahead-max = Days ahead that a booking begins at most
constitution-parameter-booking-open-per-member = Bookings that a member has ahead at most
constitution-parameter-invitations-by = Who invites new members: every member, or stewards only
constitution-parameter-invitation-days-max = Days for which an invitation is valid at most
constitution-parameter-restriction-hours = Hours for which a steward's restriction of another member's device lasts, unless a second steward joins
constitution-parameter-restrictions-per-steward = Devices of others that one steward restricts at a time at most
constitution-parameter-revoke-delay-hours = Hours until the revocation of another member's device takes effect, unless a second steward joins
constitution-parameter-dismissal-delay-hours = Hours until a dismissal takes effect, unless a second steward joins
constitution-parameter-delivery-days = Days after which an entry that nobody delivers no longer holds up others, once a keeper gave notice
constitution-parameter-recovery-days = Days until a recovery with the recovery sheet takes effect, unless two further members sign it
constitution-parameter-majority-of = Of what the majority is counted: of the yes and no votes, or of all members
constitution-parameter-text-change = What becomes of a vote whose text changes while it is open: it restarts, or the change is refused
constitution-parameter-mail-for = Who reads members’ mail addresses, beside themselves: stewards only, or every member
constitution-parameter-phone-for = Who reads members’ telephone numbers, beside themselves: stewards only, or every member
constitution-parameter-address-for = Who reads members’ postal addresses, beside themselves: stewards only, or every member
constitution-parameter-contacts-for = Who reads how else members are reached, beside themselves: stewards only, or every member
constitution-parameter-discussion-hours-min = Hours for which a proposal is discussed at least before its vote opens
constitution-parameter-discussion-hours-default = Hours for which a proposal is discussed if it does not say
constitution-parameter-reminder-hours = Hours before a vote closes at which members who have not voted are reminded
constitution-parameter-dismissal-notice-days = Days that a member has to answer before the vote on a dismissal opens
constitution-parameter-suspension-days-max = Days for which a suspension lasts at most
constitution-parameter-delegation-steps-max = How often a delegated vote is passed on at most; 0 where nobody delegates
constitution-parameter-stall-minutes = Minutes for which nothing is confirmed before people are told
constitution-parameter-succession-percent = Percent of all members who together may name successors when the keepers are lost

# Why a text is no constitution.
constitution-too-long = The text is too long for a constitution. It may have 64 KiB.
constitution-character = Line { $line } holds a character that cannot be seen or that changes the reading direction. Type the line again.
constitution-too-deep = Brackets on line { $line } nest too deep. Write the policy as several.
constitution-policy-too-long = The policy on line { $line } is too long. Write it as several.
constitution-too-many-policies = From line { $line } on there are too many policies. There may be 128.
constitution-parameter-form = Line { $line } is not of the form: parameter name = value;
constitution-parameter-unknown = Line { $line } sets “{ $name }”, which is not a parameter. Check its spelling.
constitution-parameter-twice = Line { $line } sets “{ $name }” a second time. Keep one of the two.
constitution-parameter-missing = The parameter “{ $name }” is not set. Every parameter must be.
constitution-parameter-number = “{ $name }” on line { $line } must be a whole number, without sign or leading zeros.
constitution-parameter-word = “{ $name }” on line { $line } must be one of these, with the quotation marks: { $detail }
constitution-parameter-range = “{ $name }” on line { $line } must be from { $min } to { $max }.
constitution-voting-hours = voting_hours_default is less than voting_hours_min. Raise the one or lower the other.
constitution-discussion-hours = discussion_hours_default is less than discussion_hours_min. Raise the one or lower the other.
constitution-declaration = “{ $name }” on line { $line } cannot be declared: a role or topic is a short word in small letters that is not taken yet, and there may be 16 roles and 32 topics.
constitution-syntax = { $line ->
    [0] The policies cannot be read: { $detail }
   *[other] The policy on line { $line } cannot be read: { $detail }
}
constitution-template = A policy has slots (?principal or ?resource). Name members and things themselves.
constitution-policy-name = A policy needs a name of its own in small letters, such as @id("members-book"): { $name }
constitution-policy-twice = Two policies are called “{ $name }”. Rename one of them.
constitution-policy-says = The policy “{ $name }” needs a sentence for people: @says("Members book what there is to book.")
constitution-schema = The policy “{ $name }” speaks of what is not there, or compares what cannot be compared: { $detail }
constitution-not-an-id = The policy “{ $name }” names “{ $detail }”, which is not an id. An id is 64 hexadecimal digits in small letters.
constitution-too-many-names = The policies name too many members and things to check that nobody is locked out of “{ $name }”. Use roles instead of names.

# Nobody can take these from members; each says which act somebody would be kept from.
constitution-locks-out = { $name ->
    [propose] With this constitution some members could no longer propose amendments, keepers or stewards.
    [statute] With this constitution some members could no longer write amendments.
    [vote] With this constitution some members could no longer vote.
    [comment] With this constitution some members could no longer comment on what is decided.
    [invite] With this constitution some stewards could no longer invite members.
    [enrol] With this constitution some invitations of stewards would let nobody in.
    [invite_device] With this constitution some members could no longer add devices of their own.
    [enrol_device] With this constitution some members could no longer enrol devices of their own.
    [revoke_device] With this constitution some members could no longer revoke their own devices, or some stewards those of others.
    [restrict_device] With this constitution some members could no longer restrict their own devices.
    [countersign_recovery] With this constitution some members could no longer help to recover the organisation.
   *[other] With this constitution some members could no longer do what nobody may take from them.
} Nobody may take that from them. Change the policies so that it stays possible.
constitution-trial-form = Line { $line } is not a test: “{ $name }”. Write it like this: // test: permit book by member. There may be 128 of them.
constitution-trial-fails = The test on line { $line } fails: “{ $name }”. Change the policies, or the test.
