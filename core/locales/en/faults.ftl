# What failed on this device, and what to do. None of these is a rule's no.

# The ledger on disk.
fault-disk-full = The disk is full, so nothing was written. Free some space and try again.
fault-read-only = The ledger's folder cannot be written. Check that it belongs to you and that the disk is not read-only, then try again.
fault-damaged = The ledger on this disk is damaged: { $detail }. Nothing was changed. Copy the folder away, then restore a backup or join again.
fault-folder-busy = Another program has this ledger open. Close it, or use the one that runs.
fault-newer-database = A newer version of Moothall wrote this ledger. Update Moothall to open it.
fault-disk = The disk did not do what it was asked: { $detail }. Nothing was written. Try again; if it goes on, make a backup and check the disk.
