#!/usr/bin/env python3
"""Checks an exported ledger (docs/formats/export.md) from its bytes.

Written from the pages in docs/formats alone, with public libraries: cbor2, cryptography, blake3.

    verify.py EXPORT.json

Prints what it counted as one line of JSON. Exit code 0: everything holds. 1: the first fault is named, with its place.
2: the file cannot be read at all. Whether a verdict is the one that the rules come to is not checked: that needs the
rules. That it is the one which the keepers certified is.
"""

import base64
import json
import re
import sys

import cbor2
from blake3 import blake3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENTRY_BYTES_MAX = 8192
BODY_BYTES_MAX = 65536
RECORD_BYTES_MAX = 131072
SIDE_BYTES_MAX = 384 * 1024
NAMING_BYTES_MAX = 836_608
KEEPERS_MAX = 7
# No constitution lets a smaller share of the members name successors.
VOICES_PERCENT_MIN = 51
PROTECTED = bytes.fromhex("a10127")

# Points of small order, sign bit cleared: such a key signs anything.
SMALL_ORDER = {
    bytes(32),
    bytes([1]) + bytes(31),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("ec" + "ff" * 30 + "7f"),
    bytes.fromhex("ed" + "ff" * 30 + "7f"),
    bytes.fromhex("ee" + "ff" * 30 + "7f"),
}

def integer(value, least, most):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_id(value):
    return isinstance(value, bytes) and len(value) == 32


def is_id_or_null(value):
    return value is None or is_id(value)


def are_ids(value):
    return isinstance(value, list) and all(map(is_id, value))


def is_signature(value):
    return isinstance(value, bytes) and len(value) == 64


def is_int(value):
    return integer(value, -2**63, 2**63 - 1)


def is_bool(value):
    return isinstance(value, bool)


def is_bytes(value):
    return isinstance(value, bytes)


def is_kind(value):
    return integer(value, 0, 5)


def is_choice(value):
    return integer(value, 0, 2)


def is_version(value):
    return integer(value, 0, 2**32 - 1)


def is_label(value):
    return isinstance(value, str) and re.fullmatch("[a-z][a-z_]{0,23}", value) is not None


EFFECTS = {0: (), 1: (is_id,), 2: (is_id,), 3: (are_ids, is_id), 4: (is_version,), 5: (is_label, is_id),
           6: (is_label, is_id), 7: (is_id,), 8: (is_id,), 9: (are_ids, are_ids)}

# Code of an effect -> the field that names entries.
EFFECT_NAMES = {1: 1, 2: 1, 3: 1, 5: 2, 6: 2, 7: 1}


def fits(value, table):
    """Whether a list begins with a code of the table and has its fields, and no others."""
    if not isinstance(value, list) or not value or not integer(value[0], 0, 2**32 - 1) or value[0] not in table:
        return False
    fields = table[value[0]]
    return len(value) == len(fields) + 1 and all(is_one(field) for is_one, field in zip(fields, value[1:]))


def is_effect(value):
    return fits(value, EFFECTS)


# Code -> name, what its fields are, indices of fields that name entries: an id, a list of ids, or null.
ACTIONS = {
    0: ("found", (is_id, is_id, is_id), ()),
    1: ("invite", (is_id, is_int, is_bool), ()),
    2: ("cancel_invitation", (is_id,), (1,)),
    3: ("enrol", (is_id, is_id, is_signature), (1,)),
    4: ("leave", (), ()),
    5: ("revoke_device", (is_id,), ()),
    6: ("restrict_device", (is_id,), ()),
    7: ("lift_restriction", (is_id,), ()),
    8: ("add_resource", (), ()),
    9: ("retire_resource", (is_id,), (1,)),
    10: ("book", (is_id, is_int, is_int), (1,)),
    11: ("cancel_booking", (is_id,), (1,)),
    12: ("propose", (is_effect, is_int), ()),
    13: ("vote", (is_id, are_ids, is_id_or_null, is_choice), (1, 2, 3)),
    14: ("withdraw_proposal", (is_id,), (1,)),
    15: ("begin_paper", (is_kind, is_id), (2,)),
    16: ("edit_paper", (is_id,), (1,)),
    17: ("erase_paper", (is_id,), (1,)),
    18: ("statute", (is_bytes,), ()),
    19: ("notice", (is_id,), ()),
    20: ("expose", (is_id, is_id), ()),
}

FIELDS = {code: fields for code, (_, fields, _) in ACTIONS.items()}


def is_plain(value, nested_max):
    """Whether it is made of what the formats are made of."""
    if isinstance(value, list):
        return nested_max > 0 and all(is_plain(item, nested_max - 1) for item in value)
    return value is None or isinstance(value, (bool, bytes, str)) or integer(value, -2**64, 2**64 - 1)


class Fault(Exception):
    """Something is not as it must be."""


def demand(holds, what, where):
    if not holds:
        raise Fault(f"{what} at {where}")


def encode(value):
    return cbor2.dumps(value, canonical=True)


def decode(data, most, what, where):
    """Reads deterministic CBOR: decode, encode again, compare."""
    demand(len(data) <= most, f"{what}: too large", where)
    try:
        value = cbor2.loads(data)
        again = encode(value)
    except Exception as error:
        raise Fault(f"{what}: not CBOR ({error}) at {where}") from error
    demand(again == data, f"{what}: not deterministic", where)
    return value


def array(value, length, what, where):
    demand(isinstance(value, (list, tuple)) and len(value) == length, f"{what}: not its form", where)
    return list(value)


def sized(value, size, what, where):
    demand(isinstance(value, bytes) and len(value) == size, f"{what}: not its form", where)
    return value


def number(value, least, what, where):
    sound = isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**64
    demand(sound, f"{what}: not a number", where)
    return value


def signed(key, signature, statement, what, where):
    masked = lambda point: point[:31] + bytes([point[31] & 0x7F])
    try:
        demand(masked(key) not in SMALL_ORDER, f"{what}: a key of small order", where)
        demand(masked(signature[:32]) not in SMALL_ORDER, f"{what}: R of small order", where)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    except (InvalidSignature, ValueError) as error:
        raise Fault(f"{what}: not signed by {key.hex()} at {where}") from error


def derive(context, *parts):
    hasher = blake3(derive_key_context=context)
    for part in parts:
        hasher.update(part)
    return hasher.digest()


def named(value):
    """The ids in a field that names entries."""
    if value is None:
        return []
    return [value] if isinstance(value, bytes) else list(value)


class Entry:
    """One signed act, taken apart and checked."""

    def __init__(self, data, where):
        what = "entry"
        outer = decode(data, ENTRY_BYTES_MAX, what, where)
        demand(isinstance(outer, cbor2.CBORTag) and outer.tag == 18, "entry: not COSE_Sign1", where)
        protected, unprotected, payload, signature = array(outer.value, 4, what, where)
        demand(protected == PROTECTED and unprotected == {}, "entry: headers", where)
        sized(signature, 64, what, where)
        demand(isinstance(payload, bytes), "entry: no payload", where)
        fields = array(decode(payload, ENTRY_BYTES_MAX, "payload", where), 10, "payload", where)
        (version, self.organisation, self.device, self.sequence, self.previous, self.seen, self.builds_on,
         self.clock_ms, self.words, self.action) = fields
        demand(version == 1, "entry: version", where)
        for value in (self.organisation, self.previous, self.words):
            demand(value is None or len(sized(value, 32, what, where)) == 32, "entry: id", where)
        sized(self.device, 32, "entry: device", where)
        number(self.sequence, 1, "entry: sequence", where)
        demand((self.sequence == 1) == (self.previous is None), "entry: previous", where)
        builds_on = [sized(name, 32, "entry: builds_on", where) for name in self.builds_on]
        demand(len(builds_on) <= 64 and builds_on == sorted(set(builds_on)), "entry: builds_on", where)
        plain = isinstance(self.action, list) and self.action and is_plain(self.action, 16)
        demand(plain and integer(self.action[0], 0, 2**32 - 1), "entry: action", where)
        code = self.action[0]
        self.name, _, naming = ACTIONS[code] if fits(self.action, FIELDS) else ("unknown", (), ())
        demand((self.organisation is None) == (self.name == "found"), "entry: organisation", where)
        self.names = set(builds_on)
        for index in naming:
            self.names.update(named(self.action[index]))
        if self.name == "propose":
            effect = self.action[1]
            self.names.update(named(effect[EFFECT_NAMES[effect[0]]]) if effect[0] in EFFECT_NAMES else [])
        if self.name == "invite" and self.action[3]:
            self.name = "invite_device"
        self.id = blake3(data).digest()
        statement = encode(["Signature1", PROTECTED, b"", payload])
        signed(self.device, signature, statement, "entry", where)


class Ledger:
    """An export, checked piece by piece."""

    def __init__(self, export):
        self.export = export
        self.organisation = bytes.fromhex(export["organisation"])
        self.entries = {}
        self.by_number = {}
        self.positions = {}
        # Devices that a recovery sheet made keepers, and their members.
        self.recovered = {}
        self.counts = dict.fromkeys(
            ["signatures", "journals", "bodies", "batches", "placed", "certificates", "proofs", "receipts",
             "epochs"], 0)

    def check(self):
        demand(self.export.get("format") == "moothall export" and self.export.get("version") == 1, "format", "head")
        self.check_entries()
        self.check_proofs()
        self.check_receipts()
        self.check_order()
        self.check_certificates()
        self.check_successions()
        self.check_bodies()
        self.check_meaning_of_entries()

    def check_entries(self):
        heads = {}
        for row in self.export["entries"]:
            where = f"entry {row['id']}"
            entry = Entry(base64.b64decode(row["bytes"], validate=True), where)
            demand(entry.id.hex() == row["id"], "entry: another id", where)
            demand((entry.organisation or entry.id) == self.organisation, "entry: another organisation", where)
            sequence, head = heads.get(entry.device, (0, None))
            demand(entry.sequence == sequence + 1 and entry.previous == head, "chain", where)
            heads[entry.device] = (entry.sequence, entry.id)
            self.entries[entry.id] = entry
            self.by_number[entry.device, entry.sequence] = entry
            self.counts["signatures"] += 1
        self.counts["journals"] = len(heads)

    def check_proofs(self):
        for row in self.export["equivocations"]:
            where = f"proof {row['id']}"
            data = base64.b64decode(row["bytes"], validate=True)
            fields = decode(data, 2 * SIDE_BYTES_MAX + 1024, "proof", where)
            demand(blake3(data).hexdigest() == row["id"], "proof: another one", where)
            if isinstance(fields, list) and len(fields) == 4:
                self.check_two_orders(fields, row, where)
                self.counts["proofs"] += 1
                continue
            if isinstance(fields, list) and len(fields) == 5:
                self.check_two_signatures(fields, row, where)
                self.counts["proofs"] += 1
                continue
            version, first, second = array(fields, 3, "proof", where)
            demand(version == 1 and len(data) <= 2 * ENTRY_BYTES_MAX + 16, "proof: form", where)
            one, two = Entry(first, where), Entry(second, where)
            same = (one.device, one.sequence, one.organisation) == (two.device, two.sequence, two.organisation)
            demand(same and one.id < two.id, "proof: no contradiction", where)
            demand(one.device.hex() == row["device"], "proof: another device", where)
            self.counts["proofs"] += 1

    def check_two_orders(self, fields, row, where):
        """A keeper signed two lines that part after one point."""
        version, after, first, second = fields
        demand(version == 1, "proof: version", where)
        one, two = self.line(after, first, where), self.line(after, second, where)
        demand(one["begin"] != two["begin"] and one["end"] < two["end"], "proof: no contradiction", where)
        demand((one["epoch"], one["keepers"]) == (two["epoch"], two["keepers"]), "proof: not of one epoch", where)
        both = [keeper for keeper in one["signers"] if keeper in two["signers"]]
        demand(both and both[0].hex() == row["device"], "proof: another keeper", where)

    def check_two_signatures(self, fields, row, where):
        """A keeper signed two hashes for one position, or two batches that continue one point."""
        version, keeper, after, *both = fields
        demand(version == 1 and keeper.hex() == row["device"], "proof: another keeper", where)
        points = []
        for one in both:
            point, state, signature, record = array(one, 4, "proof", where)
            epoch, position, running = array(point, 3, "proof", where)
            statement = encode(["moothall certificate", 1, self.organisation, epoch, position, running, state])
            signed(keeper, sized(signature, 64, "proof", where), statement, "proof", where)
            if after is None:
                demand(record == b"", "proof: a record that says nothing", where)
            else:
                fields = array(decode(record, RECORD_BYTES_MAX, "proof", where), 8, "proof", where)
                count = max(sum(run[2] for run in fields[6]), 1)
                end = [fields[1], fields[2] + count - 1, derive("moothall 2026 running hash v1", after[2], record)]
                demand(fields[1:3] == [after[0], after[1] + 1] and end == point, "proof: does not continue", where)
            points.append((epoch, position, running))
        (one, other) = points
        same = one[:2] == other[:2]
        demand(same == (after is None) and one[2] < other[2], "proof: no contradiction", where)

    def line(self, after, line, where):
        batches, certificate = array(line, 2, "line", where)
        epoch, position, running = (None, 0, bytes(32)) if after is None else array(after, 3, "line", where)
        size, begin, found = len(certificate), None, None
        for epoch_record, record in batches:
            size += len(epoch_record) + len(record)
            fields = array(decode(record, RECORD_BYTES_MAX, "line", where), 8, "line", where)
            of_epoch, first, keepers = fields[1], fields[2], list(fields[5])
            demand(first == position + 1, "line: position", where)
            demand(found in (None, (of_epoch, keepers)), "line: not of one epoch", where)
            found = (of_epoch, keepers)
            if epoch_record:
                running = derive("moothall 2026 running hash v1", running, epoch_record)
            running = derive("moothall 2026 running hash v1", running, record)
            begin = begin or running
            position = first + max(sum(run[2] for run in fields[6]), 1) - 1
        demand(found is not None and size <= SIDE_BYTES_MAX, "line: size", where)
        point, signers = self.certificate(certificate, found[1], where)
        demand(point == [found[0], position, running], "line: not certified", where)
        return {"begin": begin, "end": running, "epoch": found[0], "keepers": found[1], "signers": signers}

    def check_receipts(self):
        """A keeper's word for each ballot that is not counted."""
        for row in self.export["receipts"]:
            where = f"receipt for {row['ballot']}"
            data = base64.b64decode(row["bytes"], validate=True)
            held, signature = array(decode(data, 512, "receipt", where), 2, "receipt", where)
            version, organisation, keeper, _, ballot, _, _, _ = array(held, 8, "receipt", where)
            demand(version == 1 and organisation == self.organisation, "receipt: organisation", where)
            demand((ballot.hex(), keeper.hex()) == (row["ballot"], row["keeper"]), "receipt: another ballot", where)
            signed(keeper, sized(signature, 64, "receipt", where), encode(["moothall receipt", held]), "receipt", where)
            self.counts["receipts"] += 1

    def check_order(self):
        founding = self.entries.get(self.organisation)
        demand(founding is not None and founding.name == "found", "founding entry", "organisation")
        epoch, keepers, running, position, time_ms = 1, [founding.device], bytes(32), 0, None
        self.recovery_key = founding.action[2]
        self.points = {}
        # Where keepers handed over: those before must have certified exactly that point.
        self.handed_over = set()
        self.verdicts = {}
        placed = {}
        for row in self.export["order"]:
            where = f"position {row['first']}"
            if row["epoch_record"] is not None:
                data = base64.b64decode(row["epoch_record"], validate=True)
                after, keepers = self.opened(data, where)
                demand(after == [epoch, position, running], "epoch record: not after the newest point", where)
                epoch, time_ms = epoch + 1, None
                running = derive("moothall 2026 running hash v1", running, data)
            data = base64.b64decode(row["record"], validate=True)
            fields = array(decode(data, RECORD_BYTES_MAX, "order record", where), 8, "order record", where)
            version, of_epoch, first, at_ms, rules, by, runs, verdicts = fields
            demand(version == 1 and rules >= 1, "order record: version", where)
            demand(first == position + 1 == row["first"], "order record: position", where)
            if list(by) != keepers and row["epoch_record"] is None:
                self.check_change(keepers, list(by), where)
                self.handed_over.add((epoch, position))
                keepers = list(by)
            demand(of_epoch == epoch and list(by) == keepers, "order record: epoch or keepers", where)
            demand(at_ms == row["time_ms"] and (time_ms is None or at_ms >= time_ms), "order record: time", where)
            time_ms = at_ms
            index = 0
            for device, number_first, count, last in (array(run, 4, "run", where) for run in runs):
                demand(number_first == placed.get(device, 0) + 1 and count >= 1, "run: out of turn", where)
                for sequence in range(number_first, number_first + count):
                    entry = self.by_number.get((device, sequence))
                    demand(entry is not None, "run: an entry is missing", where)
                    accepted = index // 8 < len(verdicts) and verdicts[index // 8] >> (index % 8) & 1 == 1
                    if accepted:
                        known = rules > 1 or entry.name != "unknown"
                        demand(known, "order: an unknown action counts", f"entry {entry.id.hex()}")
                        early = all(name in self.positions for name in entry.names)
                        demand(early, "order: before an entry it names", f"entry {entry.id.hex()}")
                    self.positions[entry.id] = first + index
                    self.verdicts[entry.id] = accepted
                    index += 1
                demand(self.by_number[device, number_first + count - 1].id == last, "run: another last entry", where)
                placed[device] = number_first + count - 1
            demand(len(verdicts) == (index + 7) // 8, "order record: verdicts", where)
            demand(index % 8 == 0 or verdicts[-1] >> (index % 8) == 0, "order record: verdicts", where)
            position = first + max(index, 1) - 1
            running = derive("moothall 2026 running hash v1", running, data)
            stored = row["point"]
            demand((stored["epoch"], stored["position"], stored["hash"]) == (epoch, position, running.hex()),
                   "running hash", f"position {position}")
            self.points[epoch, position] = (running, keepers)
            self.counts["batches"] += 1
        self.counts["placed"] = len(self.positions)
        self.end = (epoch, position)
        self.check_enrolments()

    def accepted(self, name):
        return (entry for entry in self.entries.values() if entry.name == name and self.verdicts.get(entry.id))

    def owners(self):
        """Each device that accepted entries enrolled so far, and its member."""
        owners = {self.entries[self.organisation].device: self.organisation, **self.recovered}
        for entry in sorted(self.accepted("enrol"), key=lambda entry: self.positions[entry.id]):
            invitation = self.entries[entry.action[1]]
            own = invitation.name == "invite_device"
            owners[entry.device] = owners.get(invitation.device) if own else entry.id
        return owners

    def check_change(self, before, now, where):
        """Keepers change by decision: whoever comes new was to be appointed by an accepted proposal, and is enrolled. That the
        members decided so is what the keepers before them certified."""
        demand(now == sorted(set(now)) and 1 <= len(now) <= KEEPERS_MAX, "order record: keepers", where)
        proposed = [entry.action[1][1] for entry in self.accepted("propose") if entry.action[1][0] == 9]
        owners = self.owners()
        for device in set(now) - set(before):
            demand(any(device in appoint for appoint in proposed), "order record: nobody appointed a keeper", where)
            demand(device in owners, "order record: a keeper is not enrolled", where)

    def opened(self, data, where):
        """What opens an epoch: returns the point that it begins after, and its keepers."""
        fields = decode(data, NAMING_BYTES_MAX, "epoch record", where)
        if isinstance(fields, list) and len(fields) == 2:
            return self.naming(fields, where)
        succession = self.epoch_record(data, where)
        self.recovery_key = None
        self.recovered[succession[4]] = succession[3]
        return succession[2], [succession[4]]

    def naming(self, fields, where):
        """Members name successors. Whether each of them belongs to the organisation still, and which share of them it takes,
        the rules say; no share is smaller than that which is demanded here."""
        naming, signatures = fields
        version, organisation, after, successors = array(naming, 4, "naming", where)
        demand(version == 2 and organisation == self.organisation, "naming: organisation", where)
        demand(are_ids(successors) and 1 <= len(successors) <= KEEPERS_MAX, "naming: successors", where)
        demand(successors == sorted(set(successors)), "naming: successors", where)
        owners = self.owners()
        demand(all(device in owners for device in successors), "naming: not enrolled", where)
        statement = encode(["moothall naming", naming])
        devices = [by[0] for by in signatures]
        demand(devices == sorted(set(devices)) and len(devices) <= 8_192, "naming: signatures", where)
        voices = set()
        for device, signature in signatures:
            signed(device, sized(signature, 64, "naming", where), statement, "naming", where)
            demand(device in owners, "naming: signed by a stranger", where)
            voices.add(owners[device])
        # Members whose leaving is seen without the rules.
        gone = {owners.get(entry.device) for entry in self.accepted("leave")}
        members = set(owners.values()) - gone
        seen = all(entry.name != "unknown" and (entry.name != "propose" or entry.action[1][0] != 7)
                   for entry in self.entries.values())
        enough = len(voices - gone) * 100 >= VOICES_PERCENT_MIN * len(members)
        demand(enough or not seen, "naming: too few voices", where)
        self.counts["epochs"] += 1
        return after, successors

    def epoch_record(self, data, where):
        record = array(decode(data, 4096, "epoch record", where), 3, "epoch record", where)
        succession, signature, countersignatures = record
        succession = array(succession, 6, "epoch record", where)
        demand(succession[0] == 1 and succession[1] == self.organisation, "epoch record: organisation", where)
        demand(self.recovery_key is not None, "epoch record: the sheet is void", where)
        statement = encode(["moothall succession", succession])
        signed(self.recovery_key, sized(signature, 64, "epoch record", where), statement, "epoch record", where)
        devices = [by[0] for by in countersignatures]
        demand(devices == sorted(set(devices)) and len(devices) <= 8, "epoch record: signatures", where)
        for device, signature in countersignatures:
            signed(device, signature, statement, "epoch record", where)
        self.counts["epochs"] += 1
        return succession

    def check_enrolments(self):
        """Every accepted enrolment was signed by the key of the invitation it names."""
        for entry in self.entries.values():
            if entry.name == "enrol" and self.verdicts.get(entry.id):
                where = f"entry {entry.id.hex()}"
                _, invitation, sealing_key, proof = entry.action
                statement = encode(["moothall enrolment", self.organisation, invitation, entry.device, sealing_key])
                signed(self.entries[invitation].action[1], proof, statement, "enrolment", where)

    def certified_point(self, data, where):
        fields = array(decode(data, 4096, "certificate", where), 4, "certificate", where)
        demand(fields[0] == 1, "certificate: version", where)
        return array(fields[1], 3, "certificate", where)

    def certificate(self, data, keepers, where):
        """Checks that a quorum of these keepers signed it; returns its point and who signed."""
        epoch, position, running = self.certified_point(data, where)
        _, _, state, signatures = decode(data, 4096, "certificate", where)
        statement = encode(["moothall certificate", 1, self.organisation, epoch, position, running, state])
        by = [keeper for keeper, _ in signatures]
        demand(by == sorted(set(by)), "certificate: signatures", where)
        for keeper, signature in signatures:
            demand(keeper in keepers, "certificate: not a keeper", where)
            signed(keeper, sized(signature, 64, "certificate", where), statement, "certificate", where)
        needed = len(keepers) // 2 + 1 if len(keepers) <= 3 else len(keepers) * 2 // 3 + 1
        demand(len(by) >= needed, "certificate: no quorum", where)
        return [epoch, position, running], by

    def check_certificates(self):
        newest, certified = 0, set()
        for row in self.export["certificates"]:
            where = f"position {row['point']['position']}"
            data = base64.b64decode(row["bytes"], validate=True)
            epoch, position, running = self.certified_point(data, where)
            stored = row["point"]
            demand((epoch, position, running.hex()) == (stored["epoch"], stored["position"], stored["hash"]),
                   "certificate: another point", where)
            found = self.points.get((epoch, position))
            demand(found is not None and found[0] == running, "certificate: not of this order", where)
            self.certificate(data, found[1], where)
            newest = max(newest, position)
            certified.add((epoch, position))
            self.counts["certificates"] += 1
        for epoch, position in sorted(self.handed_over - certified):
            raise Fault(f"the keepers before never certified their last batch at position {position}")
        demand(newest == self.end[1], "not certified", f"position {newest + 1}")

    def check_successions(self):
        """Recoveries under way; once the sheet is void they count for nothing."""
        for row in self.export["successions"] if self.recovery_key is not None else []:
            where = f"succession of {row['device']}"
            succession = self.epoch_record(base64.b64decode(row["bytes"], validate=True), where)
            demand(succession[4].hex() == row["device"], "succession: another device", where)

    def check_bodies(self):
        erased = set(self.export["erased_bodies"])
        for row in self.export["bodies"]:
            where = f"body {row['hash']}"
            data = base64.b64decode(row["bytes"], validate=True)
            name = derive("moothall 2026 body v1", data)
            demand(name.hex() == row["hash"], "body: another name", where)
            version, salt, nonce, change = array(decode(data, BODY_BYTES_MAX, "body", where), 4, "body", where)
            demand(version == 1 and len(salt) == 32 and len(nonce) == 16 and isinstance(change, bytes),
                   "body: not its form", where)
            entry = self.entries.get(bytes.fromhex(row["entry"]))
            demand(entry is not None and entry.words == name, "body: of no entry", where)
            demand(row["hash"] not in erased, "body: erased", where)
            self.counts["bodies"] += 1

    def check_meaning_of_entries(self):
        """What the file says of each entry is what its bytes and the order say."""
        for row in self.export["entries"]:
            entry = self.entries[bytes.fromhex(row["id"])]
            where = f"entry {row['id']}"
            hexed = lambda value: None if value is None else value.hex()
            said = [row[name] for name in ("device", "sequence", "previous", "words", "clock_ms", "position")]
            are = [entry.device.hex(), entry.sequence, hexed(entry.previous), hexed(entry.words), entry.clock_ms,
                   self.positions.get(entry.id)]
            demand(said == are and row["action"]["name"] == entry.name, "meaning: not what the bytes say", where)
            if entry.id in self.positions:
                verdict = "accepted" if self.verdicts[entry.id] else "refused"
                demand(row["verdict"] == verdict, "meaning: another verdict", where)


def main():
    if len(sys.argv) != 2:
        print("usage: verify.py EXPORT.json", file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            export = json.load(file)
    except (OSError, ValueError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    ledger = None
    try:
        ledger = Ledger(export)
        ledger.check()
    except Fault as fault:
        print(f"fault: {fault}", file=sys.stderr)
        return 1
    except (KeyError, TypeError, ValueError, IndexError) as error:
        print(f"fault: not the form of an export: {error!r}", file=sys.stderr)
        return 1
    print(json.dumps(ledger.counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
