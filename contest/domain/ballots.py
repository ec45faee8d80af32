"""Ballots: what the voter may mark, and the one way to write marks down (PRODUCT 11, 12; TALLY)."""

import json
from collections.abc import Collection, Iterable
from enum import StrEnum

from contest.domain.contests import Method
from contest.domain.errors import N_, RuleBroken

Marks = tuple[int, ...]
"""Ids of the marked candidates in ascending order; empty is a blank ballot, which is valid."""


class Channel(StrEnum):
    """By which way a ballot came in."""

    WEB = "web"
    KIOSK = "kiosk"
    PAPER = "paper"


class BadMarks(RuleBroken):
    """The marks are not a valid ballot for this contest."""

    status = 422


def valid_marks(method: Method, marked: Iterable[int], *, on_paper: Collection[int], max_choices: int | None) -> Marks:
    """The marks in canonical order.

    `on_paper` are the ids of the candidates this voter may choose from (without the voter, where no vote for oneself is
    allowed). Raises BadMarks for an unknown candidate, the same candidate twice, and more choices than allowed.
    """
    marks = tuple(sorted(marked))
    if len(set(marks)) != len(marks):
        raise BadMarks(N_("Nobody can be marked twice on one ballot."))
    if not set(marks) <= set(on_paper):
        raise BadMarks(N_("One of the marks is not on your ballot paper. Open the paper again and choose once more."))
    most = most_choices(method, len(on_paper), max_choices)
    if len(marks) > most:
        raise BadMarks(
            N_("You marked %(marked)s candidates; %(most)s at most are allowed."), marked=len(marks), most=most
        )
    return marks


def most_choices(method: Method, candidates: int, max_choices: int | None) -> int:
    """How many candidates may be marked on one ballot."""
    if method is Method.PLURALITY:
        return 1
    return min(candidates, max_choices or candidates)


def written(marks: Marks) -> str:
    """The canonical text of the marks, the same for the same marks.

    What lies in the envelope and in the counted box.
    """
    return json.dumps(list(marks), separators=(",", ":"))


def read(text: str) -> Marks:
    """The marks of a canonical text."""
    return tuple(json.loads(text))


def longest_written(candidates: Iterable[int]) -> int:
    """Length in bytes of the longest canonical text that a ballot over these candidates can have."""
    return len(written(tuple(sorted(candidates))))
