# Figures about the organisation, month by month. $month is a month with its year.
nav-figures = Figures
nav-figures-about = Who votes, what is decided, who comes, what is booked
figures-lead = Month by month, each with what it is a part of. The present month is not over.
figures-none = Nothing to count yet.
figures-none-about = As soon as votes close and things are booked, their figures stand here.
figures-whole-title = All of us
figures-turnout-title = Who votes
figures-turnout = { $month }: on average { $count } of { $base } voted.
figures-turnout-none = { $month }: no vote closed.
figures-adopted-title = What is decided
figures-adopted = { $base ->
    [one] { $month }: { $count } of 1 proposal was adopted.
   *[other] { $month }: { $count } of { $base } proposals were adopted.
}
figures-adopted-none = { $month }: nothing was decided.
figures-joined-title = Who comes
figures-joined = { $month }: { $count } of { $base } members are new.
figures-joined-none = { $month }: nobody was a member yet.
figures-booked-title = How long things are booked
figures-booked = { $times ->
    [one] { $month }: { $count } of { $base } open hours, in 1 booking.
   *[other] { $month }: { $count } of { $base } open hours, in { $times } bookings.
}
figures-booked-none = { $month }: not booked, of { $base } open hours.
figures-booked-closed = { $month }: not open.
