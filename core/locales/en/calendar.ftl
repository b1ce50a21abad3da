# What is not taken from a calendar file, or not as it stood, and what is wrong with a repetition or a zone.

ics-not-a-calendar = This is no calendar file. Export it again as iCalendar (.ics).
ics-charset-unknown = The file is written in UTF-16, which calendar files are not. Save it as UTF-8.
ics-charset-guessed = The file is not all UTF-8. What is not was read as Windows-1252: look at accents and umlauts.
ics-file-too-large = The file has more than { $most } bytes. What comes after them was not read.
ics-cut-off = The file breaks off here. Export it again.
ics-line-too-long = This line is too long and was left out.
ics-line-unreadable = This line cannot be read and was left out.
ics-text-cut = The { $property } is longer than is taken and was cut.
ics-not-an-event = A { $kind } is no event and was left out.
ics-not-gregorian = Its calendar is not the Gregorian one.
ics-cancelled = It is cancelled.
ics-older-version = The file has a later version of it.
ics-too-many-events = The file has more than { $most } events. This one was left out.
ics-too-many-dates = It has more dates or rules than are taken.
ics-too-many-in-all = The file has more occurrences than are taken at once. Choose a shorter time, or a smaller file.
ics-too-many-occurrences = It occurs more than { $most } times in this time. Choose a shorter time, or fewer occurrences.
ics-zone-unknown = The time zone { $zone } is not known.
ics-time-unreadable = { $text } is not a date or time that can be read.
ics-rule-unreadable = The repetition { $text } cannot be read.
ics-rule-too-often = It repeats by the minute or the second, or very often in a day. The shortest repetition that is taken is by the hour.
ics-rule-too-long = Its repetition takes too much work to follow: it never occurs, or far too often.
ics-rule-whole = A weekly repetition that counts positions within the week cannot be parted. End it and begin a new series.
ics-no-start = It has no begin.
ics-ends-before-start = It ends before it begins.
ics-lasts-too-long = It lasts longer than ten years.
ics-more-skipped = { $count ->
    [one] One more thing was left out.
   *[other] { $count } more things were left out.
}
ics-not-busy = It does not occupy its time, so there is nothing to book.
ics-our-own = It was written from here: it is booked already.
ics-overlaps = Another event of the file takes some of its time, or all of it.
