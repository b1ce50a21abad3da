# What the complete check of a ledger found. `where` names the place: an entry's id with its device and number, a
# position as @number, or the id of a body, proof or device.

verify-fault-entry-form = The bytes stored as entry { $where } are no entry. Restore a backup or join again.
verify-fault-entry-signature = Entry { $where } is not signed by its device. Restore a backup or join again.
verify-fault-entry-row = Entry { $where } is stored as another one than it is. Restore a backup or join again.
verify-fault-entry-organisation = Entry { $where } belongs to another organisation. Restore a backup or join again.
verify-fault-chain = Entry { $where } does not follow the one before it in its journal. Restore a backup or join again.
verify-fault-proof = The proof { $where } does not prove what it is stored for. Restore a backup or join again.
verify-fault-receipt = The receipt for ballot { $where } is not signed by its keeper. Restore a backup or join again.
verify-fault-order-form = The bytes stored as order record { $where } are none. Restore a backup or join again.
verify-fault-order = The order record { $where } does not follow the one before it. Restore a backup or join again.
verify-fault-placed = The order record { $where } places an entry that is not here or not next in its journal. Restore a backup or join again.
verify-fault-run = The entries at { $where } are stored at another place than the order gives them. Restore a backup or join again.
verify-fault-verdict = The rules do not come to the verdict that the order has on entry { $where }. Tell the others: a keeper may be at fault.
verify-fault-reason = The reason stored for the refusal of entry { $where } is not the one that the rules give. Restore a backup or join again.
verify-fault-running-hash = The running hash stored for { $where } is not the one of the records up to there. Restore a backup or join again.
verify-fault-epoch = The epoch record at { $where } is not signed as it must be. Restore a backup or join again.
verify-fault-rules = The order at { $where } was made by rules that this version does not know. Update Moothall and check again.
verify-fault-aside = The rules fail on entry { $where }. Please report this with the entry.
verify-fault-state = The saved state of { $where } is not the one that the entries add up to. Restore a backup or join again.
verify-fault-certificate-form = The bytes stored as certificate for { $where } are none. Restore a backup or join again.
verify-fault-certificate-point = The certificate for { $where } is for another order than the one stored here. Tell the others: a keeper may be at fault.
verify-fault-certificate-signature = A signature on the certificate for { $where } is not its keeper's. Restore a backup or join again.
verify-fault-certificate-quorum = Too few keepers signed the certificate for { $where }. Tell the others: a keeper may be at fault.
verify-fault-checkpoint = The state that is certified at { $where } is not what the order adds up to here. Update Moothall, check again, and tell the others.
verify-fault-uncertified = No certificate covers the order from { $where } on. Connect to a keeper, then check again.
verify-fault-body-form = The bytes stored as words { $where } are none. Restore a backup or join again.
verify-fault-body-hash = The words { $where } are not what was written. Restore a backup or join again.
verify-fault-body-entry = The words { $where } belong to no entry that names them. Restore a backup or join again.
verify-fault-body-erased = The words { $where } were erased and are still here. Erase their paper again.
verify-fault-paper-form = The text { $where } as stored cannot be read. It is put together again from its entries; check once more afterwards.
verify-fault-paper = The text { $where } is not stored as its entries make it. It is put together again from them; check once more afterwards.
