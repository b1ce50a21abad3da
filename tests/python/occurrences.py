#!/usr/bin/env python3
"""What other programs find in calendars: icalendar with recurring-ical-events, and dateutil.

    occurrences.py files FROM UNTIL HOME FILE...   the occurrences of each file between two days in UTC, as JSON
    occurrences.py rules SEED COUNT                random rules with their begins, resolved by dateutil, as JSON

Times without a zone, and days, are meant in HOME. An occurrence is [begin, end, title] with Unix milliseconds.
"""

import json
import random
import sys
import types
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import dateutil.rrule
import icalendar
import recurring_ical_events

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def unix_ms(value, home):
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=home)
    return int(value.timestamp() * 1000)


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def occurrences(path, start, stop, home):
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    # Two days more on both sides: the library compares days and floating times by clocks of its own.
    near = recurring_ical_events.of(calendar).between(start - timedelta(days=2), stop + timedelta(days=2))
    found = []
    for event in near:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        begin, end = unix_ms(event.start, home), unix_ms(event.end, home)
        if begin < start.timestamp() * 1000 or begin >= stop.timestamp() * 1000:
            continue
        found.append([begin, end, str(event.get("SUMMARY", ""))])
    return sorted(found)


def some(chance, values, most):
    return ",".join(str(value) for value in chance.sample(values, chance.randint(1, most)))


def random_rule(chance, begin, zone):
    frequency = chance.choice(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"])
    parts = ["FREQ=" + frequency]
    if chance.random() < 0.5:
        parts.append(f"INTERVAL={chance.choice([1, 2, 3, 4, 5, 7])}")
    ending = chance.random()
    until = None
    if ending < 0.3:
        parts.append(f"COUNT={chance.randint(1, 40)}")
    elif ending < 0.5:
        until = begin + timedelta(days=chance.randint(0, 2000), hours=chance.randint(0, 23))
        until = until.replace(tzinfo=zone).astimezone(timezone.utc)
    plain = len(parts)
    if chance.random() < 0.3:
        parts.append("BYMONTH=" + some(chance, range(1, 13), 5))
    if frequency != "WEEKLY" and chance.random() < 0.2:
        parts.append("BYMONTHDAY=" + some(chance, [1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -30], 3))
    nth = False
    if chance.random() < 0.4:
        nth = frequency in ("MONTHLY", "YEARLY") and chance.random() < 0.5
        if nth:
            days = [f"{chance.choice([1, 2, 3, 4, 5, -1, -2])}{chance.choice(WEEKDAYS)}" for _ in range(2)]
            parts.append("BYDAY=" + ",".join(days))
        else:
            parts.append("BYDAY=" + some(chance, WEEKDAYS, 5))
    if frequency == "YEARLY" and chance.random() < 0.15:
        parts.append("BYYEARDAY=" + some(chance, [1, 60, 100, 200, 366, -1, -366], 3))
    if frequency == "YEARLY" and not nth and chance.random() < 0.2:
        parts.append("BYWEEKNO=" + some(chance, [1, 2, 20, 52, 53, -1], 3))
    if frequency != "HOURLY" and chance.random() < 0.15:
        parts.append("BYHOUR=" + some(chance, [0, 2, 8, 12, 19, 23], 3))
    if len(parts) > plain and chance.random() < 0.25:
        parts.append("BYSETPOS=" + some(chance, [1, 2, 3, -1, -2], 2))
    if chance.random() < 0.2:
        parts.append("WKST=" + chance.choice(WEEKDAYS))
    return frequency, ";".join(parts), until


def random_case(chance):
    name = chance.choice(["Europe/Berlin", "America/New_York", "UTC", "Australia/Lord_Howe"])
    zone = ZoneInfo(name)
    year = chance.choice([1985, 2012, 2020, 2024, 2025, 2026])
    # Hours at which clocks are changed come often.
    begin = datetime(year, chance.randint(1, 12), chance.randint(1, 28), chance.choice([0, 1, 2, 2, 3, 12, 19, 23]), 30)
    if chance.random() < 0.15:
        begin = begin.replace(year=2024, month=chance.choice([1, 3, 5, 12]), day=31)
    elif chance.random() < 0.1:
        begin = begin.replace(year=2024, month=2, day=29)
    frequency, rule, until = random_rule(chance, begin, zone)
    days = 800
    if frequency == "HOURLY":
        begin, days = begin.replace(year=2026, month=3, day=chance.randint(1, 28)), 30
    start = day("2026-03-05")
    stop = start + timedelta(days=days)
    last = stop.replace(tzinfo=None) + timedelta(days=2)
    begins = {unix_ms(begin, zone)}
    for each in dateutil.rrule.rrulestr(rule, dtstart=begin):
        ms = unix_ms(each, zone)
        if each > last or until and ms > until.timestamp() * 1000:
            break
        begins.add(ms)
    if until:
        rule += f";UNTIL={until:%Y%m%dT%H%M%SZ}"
    low, high = unix_ms(start, zone), unix_ms(stop, zone)
    return {
        "zone": name,
        "from": begin.strftime("%Y-%m-%dT%H:%M"),
        "rule": rule,
        "from_ms": low,
        "until_ms": high,
        "begins": sorted(ms for ms in begins if low <= ms < high),
    }


def main(arguments):
    match arguments:
        case ["files", start, stop, home, *files]:
            zone = ZoneInfo(home)
            found = {Path(file).name: occurrences(Path(file), day(start), day(stop), zone) for file in files}
            json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        case ["rules", seed, count]:
            chance = random.Random(int(seed))
            json.dump([random_case(chance) for _ in range(int(count))], sys.stdout)
        case _:
            sys.exit(__doc__)


# dateutil follows a rule that never occurs to the end of all years: to 2040 is enough here.
dateutil.rrule.datetime = types.SimpleNamespace(**{**vars(dateutil.rrule.datetime), "MAXYEAR": 2040})
main(sys.argv[1:])
