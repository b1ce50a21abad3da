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
nothing-permits-begin-paper = Nothing in the constitution permits you to begin a text of this kind. Ask a steward to do it.
nothing-permits-edit-paper = Nothing in the constitution permits you to change this text. Its author can; add a comment instead.
nothing-permits-erase-paper = Nothing in the constitution permits you to erase this text. Its author can.
nothing-permits-countersign-recovery = Nothing in the constitution permits you to sign this recovery. It takes effect by itself after its delay.
nothing-permits-notice = Nothing in the constitution permits this device to give notice of a missing entry. A keeper can.

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
constitution-parameter-word = “{ $name }” on line { $line } must be "members" or "stewards", with the quotation marks.
constitution-parameter-range = “{ $name }” on line { $line } must be from { $min } to { $max }.
constitution-voting-hours = voting_hours_default is less than voting_hours_min. Raise the one or lower the other.
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
