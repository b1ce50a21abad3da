# Bookings beyond a single one: terms, series, waiting, approval, calendars. For every shell.

# The terms on which a resource is booked.
terms-who-role = Only who has the role “{ $role }” books this.
terms-who-group = Only members of the working group { $group } book this.
terms-approval = A booking is asked for, and a steward answers.
terms-shortest = A booking lasts at least { $length }.
terms-longest = A booking lasts at most { $length }.
terms-buffer = { $length } stay free before and after each booking.
terms-notice-book = Book at least { $length } ahead.
terms-notice-change = Change a booking at least { $length } ahead.
terms-notice-cancel = Cancel at least { $length } ahead.
terms-ahead = { $count ->
    [one] Book one day ahead at most.
   *[other] Book { $count } days ahead at most.
}
terms-quota-day = { $count ->
    [one] Everyone books this once a day at most.
   *[other] Everyone books this { $count } times a day at most.
}
terms-quota-week = { $count ->
    [one] Everyone books this once a week at most.
   *[other] Everyone books this { $count } times a week at most.
}
terms-quota-month = { $count ->
    [one] Everyone books this once a month at most.
   *[other] Everyone books this { $count } times a month at most.
}
terms-quota-ahead = { $count ->
    [one] Everyone has one booking of this ahead at most.
   *[other] Everyone has { $count } bookings of this ahead at most.
}
terms-quota-day-time = Everyone has { $length } a day at most.
terms-quota-week-time = Everyone has { $length } a week at most.
terms-quota-month-time = Everyone has { $length } a month at most.
terms-quota-ahead-time = Everyone has { $length } ahead at most.
terms-places = { $count } people share this at a time.
terms-includes = It includes { $names }: who books it has them too.
terms-check-in = Check in within { $length } of the begin, or it is free for others.
terms-none = It is booked as the constitution says, without terms of its own.
terms-always-open = Open at all hours
terms-closed-that-day = closed
terms-hours = Opening hours
terms-closed-days = Closed on these days
terms-closings = Closed for a time

weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday

# How a booking stands.
state-held = booked
state-requested = asked for
state-waiting = waiting
state-cancelled = cancelled
state-declined = declined
state-no-show = nobody came
state-closed = given up: closed
state-checked-in = checked in
booking-busy = Busy

# The window: the calendar.
page-title = How much is shown
page-day = Day
page-week = Week
page-month = Month
day-before = The day before
day-after = The day after
day-now = Today
month-before = The month before
month-after = The month after
month-now = This month
month-day = { $day }: { $count ->
    [0] free
    [one] one booking
   *[other] { $count } bookings
}
month-more = and { $count } more
week-cell-closed = { $day }, { $time }: closed
bookings-as = How it is shown
bookings-as-doors = What there is
bookings-as-calendar = Calendar
bookings-which = What is shown side by side

# The window: booking again and again.
again-title = How often?
again-once = Once
again-daily = Every day
again-weekly = Every week
again-monthly-day = Every month on day { $count }
again-monthly-weekday = Every month on this weekday
again-days = On these days
again-end = How long?
again-count = So many times
again-until = Until a day
again-times = Times
again-until-day = Last day
times-all-free = { $count ->
    [one] It can be had.
   *[other] All { $count } times can be had.
}
times-some-taken = { $count } of { $all } times cannot be had:
times-more = { $count ->
    [one] One more time
   *[other] { $count } more times
}
times-shifted = The clock is changed just then.
times-waits = You wait for it.
times-left-out = Left out.
clash-title = If a time cannot be had
clash-refuse = Book nothing
clash-refuse-about = All the times or none.
clash-skip = Leave it out
clash-skip-about = The other times are booked.
clash-wait = Wait for it
clash-wait-about = You have it as soon as whoever has it gives it up.
book-places = For how many? { $count } at most
book-private = Private
book-private-about = Others see only that it is taken; stewards see it all.
book-for = In whose name?
book-for-another = In another member’s name
book-wait = Wait for it
book-done-many = Booked from { $when } on.
book-changed = Changed: { $when }.
book-change-title = Change this booking
book-change-ask = Change
book-change-do = Change it
booking-by = (booked by { $name })
booking-private = Private: others see only that it is taken.
booking-places = { $count ->
    [one] For one
   *[other] For { $count }
}
series-which = Which?
series-one = This one only
series-one-about = The others stay as they are.
series-following = This and all that follow
series-following-about = Those before it stay as they are.
series-all = All of the series
series-all-about = As far as they are not over.
cancel-following-ask = Cancel this and all that follow
cancel-following-title = Cancel this and all that follow?
cancel-following-body = { $when } and all later times of the series become free for others. If you change your mind, you have to book them again.
cancel-all-ask = Cancel the whole series
cancel-all-title = Cancel the whole series?
cancel-all-body = All its times that are not over become free for others. If you change your mind, you have to book them again.
leave-line-ask = Wait no more
leave-line-title = Wait no more?
leave-line-body = You lose your place among those who wait. If you change your mind, you come last.
leave-line-yes = Yes, wait no more
check-in-do = I am here
check-in-done = You are checked in.
waiting-title = Waiting
waiting-about = What was asked for, and who waits for a time to become free, in the order in which they came.

# The window: what stewards answer.
asked-title = Asked for
asked-series = A series: your answer is for all of it.
approve-do = Approve
approve-done = It is approved.
decline-ask = Decline
decline-title = Decline this booking?
decline-body = The time becomes free for others at once. Tell { $name } why.
decline-yes = Yes, decline it
decline-done = It is declined.

# The window: terms.
terms-title = On which terms
terms-rules = What to know
upkeep-title = Upkeep
upkeep-about = For stewards.
close-fold = Close it for a time
close-from-day = Closed from
close-from-time = At
close-until-day = Until
close-until-time = At
close-reason = Why?
close-ask = Close it
close-title = Close it for that time?
close-body = All that is booked in { $when } is given up, and stays so when it is opened again.
close-yes = Yes, close it
close-done = It is closed for that time.
reopen-do = Open it again
reopen-done = It is open again. What was given up stays so.
set-title = Change name and terms
set-done = The terms are set.
set-do = Set the terms
set-hours-hint = For each day, such as “9-12, 14-18:30”. Leave a day empty where it is closed.
set-hours-unread = The hours cannot be read. Write them as “9-12, 14-18:30”.
set-hours-none = No day has hours. Open it on one, or say that it is open at all hours.
set-days = Closed on these days
set-days-hint = Holidays, such as 2026-12-24, 2026-12-25.
set-days-unread = The closed days cannot be read. Write them as 2026-12-24, 2026-12-25.
set-lengths = How long, how soon
set-lengths-hint = Such as “30 min”, “2 h” or “1 day”. What is empty sets no limit.
set-length-unread = A length cannot be read. Write it as “30 min”, “2 h” or “1 day”.
set-number-unread = A number cannot be read.
set-shortest = Shortest booking
set-longest = Longest booking
set-buffer = Kept free before and after
set-notice-book = Book at least so long before
set-notice-change = Change at least so long before
set-notice-cancel = Cancel at least so long before
set-ahead = Days ahead at most
set-who-title = Who, and how much
set-who = Who books it
who-members = Every member
set-places = How many share it
set-quota = Each member at most
set-quota-hint = Bookings (“2”), time (“4 h”), or both (“2, 4 h”).
set-per = That much
per-day = a day
per-week = a week
per-month = a month
per-ahead = ahead
set-check-in = Check in within
set-approval = A steward answers
set-approval-about = Bookings are asked for, and approved or declined.
set-includes = It includes
zone-title = Time zone of the organisation
zone-about = Opening hours, closed days and quotas are meant in it.
zone-name = Name of the zone
zone-do = Set the zone
zone-done = The zone is set.

# By which clock hours, days and quotas count; a moment as it and as the reader's own clock show it.
clock-as-yours = Hours and days count by the organisation’s clock, which goes as yours does.
clock-other = Hours and days count by the organisation’s clock: it shows { $theirs } now, yours { $yours }.
clock-utc = No time zone is set for the organisation: hours and days count by UTC. That is { $theirs } now; your clock shows { $yours }. A steward sets the zone below the list of what there is to book.
# $detail is a sentence.
clock-not-set = Opening hours count by UTC for now: the time zone { $zone } could not be set. { $detail }

# The window: moving a booking in the calendar.
move-hint = To move a booking of yours, draw it to other hours, or press Shift and the arrow keys on it and then Return. You are asked before it is moved.
move-state = { $when }. Return moves it there, Escape leaves it where it is.
move-title = Move this booking?
move-body = { $what }: { $after }, instead of { $before }.
move-body-series = { $what }: { $after }, instead of { $before }. The others of the series stay as they are.
move-yes = Yes, move it

# Calendar files.
plan-taken = booked
plan-changed = changed
plan-same = as it was
plan-skipped = left out
plan-counts = Booked: { $taken }. Changed: { $changed }. As before: { $same }. Left out: { $skipped }. Over, or too far ahead: { $outside }.
plan-will-take = to be booked
plan-will-change = to be changed
plan-counts-open = To be booked: { $taken }. To be changed: { $changed }. As before: { $same }. Left out: { $skipped }. Over, or too far ahead: { $outside }.
program-import-progress = { $count } of { $all } events are done.
ics-title = Calendar files
ics-out = Save as a calendar file
ics-out-mine = Save your bookings as a calendar file
ics-saved = It lies in { $path }.
ics-in = Book from a calendar file
ics-choose = Choose a calendar file
ics-in-hint = An .ics file, as other calendars export it. You see what becomes of each event before anything is booked.
ics-too-large = The file is larger than 32 MB. Export a shorter time.
ics-do = Book them
ics-done = The calendar file is booked.
