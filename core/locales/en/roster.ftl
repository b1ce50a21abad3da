# Lists of members: what a column says, why a file or a line of it is not taken.

roster-part-name = Name
roster-part-given = Given name
roster-part-family = Family name
roster-part-about = A few words about them
roster-part-contact = How else to reach them
roster-part-mail = Mail address
roster-part-phone = Telephone
roster-part-street = Street and number
roster-part-postcode = Postcode
roster-part-town = Town
roster-part-country = Country

# The ways of reaching somebody.
reach-mail = Mail address
reach-phone = Telephone
reach-address = Address
reach-contact = How else to reach them
reach-own-contact = How else to reach you
reach-for-stewards = Only stewards see this.
reach-for-members = Every member sees this.

# The file.
roster-file-large = This file is larger than a list may be, which is { $mebibytes } MiB. Divide it.
roster-file-no-text = This file is no list in text form. Open it in your spreadsheet and save it as CSV.
roster-file-unreadable = This file cannot be read as a list. Save it as CSV again.
roster-quote-open = A quotation mark (") begins a cell in line { $line }, and none ends it there: lines would run together, and people with them. Correct the quotation marks, or save the list as CSV again.
roster-file-empty = There is nothing in this file. Choose another one.
roster-file-heads-only = This file has one row only. A list has a row of heads, and below it a row for each person.
roster-columns-many = Line { $line } has more columns than the { $max } that a list may have. Save the list as CSV again.
roster-rows-many = This list has more than { $max } rows. Divide it.
roster-no-name-column = No column says a name. Say which one does.
# What a list does to quorums. $votes and $amendments: so many would have to vote.
roster-quorum = Quorums count all members who may vote, with a device or without. With { $people ->
    [one] this record
   *[other] these { $people } records
}, { $votes } of { $all } would have to vote on a proposal, and { $amendments } on an amendment. { $devices ->
    [one] One has
   *[other] { $devices } have
} a device to vote with.
roster-quorum-out-of-reach = Quorums count all members who may vote, with a device or without. With { $people ->
    [one] this record
   *[other] these { $people } records
}, { $votes } of { $all } would have to vote on a proposal, and { $amendments } on an amendment, but only { $devices ->
    [one] one has
   *[other] { $devices } have
} a device to vote with. Until more have one, only hands that a meeting counts can reach that quorum. Lower the quorum by an amendment before, or bring in fewer.

# A line.
roster-name-missing = There is no name.
roster-name-long = The name is longer than { $max } characters.
roster-name-unseen = The name holds a character that cannot be seen.
roster-words-long = What is said of { $name } is longer than { $max } characters.
roster-mail-of-member = { $mail } is the address of { $member }, a member already. If they are two people, add this one by hand.
roster-mail-twice = { $mail } stands in line { $line } too. If they are two people, add this one by hand.
roster-name-of-member = { $name } is a member already. If they are two people, add this one by hand.
roster-name-twice = { $name } stands in line { $line } too. If they are two people, add this one by hand.
