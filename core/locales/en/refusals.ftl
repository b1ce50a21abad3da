# Why something was not done, and what to do. Each names the rule in words that its reader uses.

refused-slot-taken = { $resource } is taken from { $from } until { $until }: { $member } booked it on { $since }. It is free next from { $free_from } until { $free_until }.
