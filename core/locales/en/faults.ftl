# What failed on this device, and what to do. None of these is a rule's no.
#
# `detail` is what the system or a library said, or where on the disk it is: it is for whoever looks into it and stays in the
# language in which it came, so each sentence says what to do without it.

# The ledger on disk.
fault-disk-full = The disk is full, so nothing was written. Free some space and try again.
fault-read-only = The ledger's folder cannot be written. Check that it belongs to you and that the disk is not read-only, then try again.
fault-damaged = The ledger on this disk is damaged. Nothing was changed. Copy the folder away, then restore a backup or join again. ({ $detail })
fault-folder-busy = Another program has this ledger open. Close it, or use the one that runs.
fault-newer-database = A newer version of Moothall wrote this ledger. Update Moothall to open it.
fault-disk = The disk did not do what it was asked. Nothing was written. Try again; if it goes on, make a backup and check the disk. ({ $detail })

# Backups.
fault-backup-foreign = This file is not a backup: its first 16 bytes are not those of one. Choose another file.
fault-backup-header = The beginning of this backup is damaged: bytes { $from } to { $until } are not what was written. Use another copy of it.
fault-backup-newer = A newer version of Moothall made this backup (its format is of version { $version }). Update Moothall, then restore it.
fault-backup-passphrase-missing = This backup is encrypted. Give the passphrase with which it was made.
fault-backup-passphrase-wrong = This is not the passphrase with which the backup was made. Try another.
fault-backup-damaged = This backup is damaged: bytes { $from } to { $until } are not what was written. They begin { $part ->
    [entries] among the entries
    [bodies] among the words that entries bring
    [order] in the confirmed order
    [certificates] among the certificates
    [records] among refusals, proofs, contacts and the saved state
    [papers] among the texts
    [end] behind the texts
   *[beginning] where it says whose ledger it is and what was erased
}. Nothing was restored. Use another copy of it.
fault-backup-cut-short = This backup is cut short: it should go on after byte { $at }. Nothing was restored. Copy it again, or use another copy.
fault-backup-content = This backup does not hold a sound ledger: { $wrong ->
    [order] row { $row } should have come earlier
    [after-end] row { $row } comes after the last one
    [no-end] the last row, { $row }, is missing
    [count] row { $row } counts other rows than came before it
    [entry] row { $row } is no entry that its device signed
    [body] row { $row } has words that no entry names
    [state] row { $row } has a saved state that is not the one of its hash
    [paper] row { $row } has a text of an unknown kind
    [organisation] row { $row } does not say whose ledger it is
   *[form] row { $row } cannot be read
}. Nothing was restored. Use another backup.
fault-backup-not-empty = A backup is restored only into an empty folder, and { $folder } is not. Choose another.

# Files for a person, such as the recovery sheet.
fault-place-missing = { $path } could not be written: there is no such folder. Choose another place.
fault-place-denied = { $path } could not be written: you may not write there. Choose a folder of your own.
fault-place-full = { $path } could not be written: the disk is full. Free some space or choose another disk.
fault-place-no-file = { $path } is not the name of a file. Add a name at the end.
fault-file-not-written = { $path } could not be written. Free some space or check who may write there, then try again. ({ $detail })
fault-no-home-folder = There is no folder here to save files in. Make a home folder for this user and try again. ({ $detail })
misuse-file-name = “{ $name }” cannot be a file's name. Give a plain name without folders.
misuse-file-content = What was to be saved is not a file, or too large for one. Nothing was written.

# A peer.
fault-recovery-not-begun = The ledger has not come yet. See that the other device is on and runs Moothall, then type the same again, or start `moothall run`, which goes on trying.
fault-folder-held = Another program has this folder open. Close it, or use the one that runs.
fault-keyring = The system's keyring did not answer. Unlock it and try again. ({ $detail })
fault-keys = The keys of this device could not be made or read. Check that the folder can be written, then try again.
fault-keys-damaged = The keys of this device are damaged. Restore a backup into an empty folder and enrol this device anew. ({ $detail })
fault-keys-newer = A newer version of Moothall wrote the keys of this device. Update Moothall.
fault-ledger-damaged = The ledger on this disk cannot be read on. Copy the folder away, then restore a backup or join again. ({ $detail })
fault-network = The network could not be opened. Everything works on this device alone; restart Moothall to try again. ({ $detail })
fault-randomness = The system gave no random numbers, so no key was made. Restart the machine and try again.
fault-rules = The rules failed on this act. It was not written. Update Moothall, and report it. ({ $detail })
fault-stopped = The peer has stopped. Start Moothall again.
fault-thread = The system let no further thread start. Close other programs and try again.
fault-started-again = The peer was started again before this was answered. Look whether it was done, then try again.
