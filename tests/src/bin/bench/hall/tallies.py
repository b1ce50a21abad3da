"""Counts rankings with public libraries, and says how long they took.

tallies.py BALLOTS OPTIONS SEATS: the ballots are a JSON array of rankings, best first. Only the counting is timed, with
the ballots in the form that each library wants.
"""

import json
import sys
import time
from importlib.metadata import version

from py3votecore.condorcet import CondorcetHelper
from py3votecore.schulze_method import SchulzeMethod
from stvpoll.scottish_stv import ScottishSTV


def milliseconds(begin):
    return (time.perf_counter() - begin) * 1000


def schulze(rankings, options):
    # Ranks by option, 1 the best; who is left out is behind all, as the library has it.
    ballots = [
        {"count": 1, "ballot": {option: place for place, option in enumerate(ranking, 1)}} for ranking in rankings
    ]
    begin = time.perf_counter()
    found = SchulzeMethod(ballots, ballot_notation=CondorcetHelper.BALLOT_NOTATION_RANKING).as_dict()
    taken = milliseconds(begin)
    pairs = found["pairs"]
    return {
        "program": "python3-vote-core " + version("python3-vote-core"),
        "ms": taken,
        "winners": [found["winner"]],
        "preferred": [pairs.get((row, column), 0) for row in range(options) for column in range(options)],
    }


def single_transferable(rankings, options, seats):
    begin = time.perf_counter()
    poll = ScottishSTV(seats=seats, candidates=range(options))
    for ranking in rankings:
        poll.add_ballot(ranking)
    elected = poll.calculate().elected_as_tuple()
    return {
        "program": "STVPoll " + version("stvpoll"),
        "ms": milliseconds(begin),
        "winners": list(elected),
        "preferred": [],
    }


def main():
    path, options, seats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        rankings = json.load(file)
    print(
        json.dumps(
            {
                "schulze": schulze(rankings, options),
                "single_transferable": single_transferable(rankings, options, seats),
            }
        )
    )


main()
