"""Ballots: what the voter may mark, and the one way to write marks down (PRODUCT 11, 12; TALLY)."""

import json
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, cast

from contest.domain.contests import RANKED, Method, MethodRules
from contest.domain.errors import N_, RuleBroken

Points = tuple[tuple[int, int], ...]
"""(id, points) of every candidate who was given any, 0 included, by ascending id."""

Marks = tuple[int, ...] | Points
"""Ids of the marked candidates, best first for the ranked methods and ascending for the others; points for score.

Empty is a blank ballot, which is valid whatever the method.
"""

# One for all: a hundred thousand ballots are written when a large box is closed.
WRITER = json.JSONEncoder(separators=(",", ":"))


class Channel(StrEnum):
    """By which way a ballot came in."""

    WEB = "web"
    KIOSK = "kiosk"
    PAPER = "paper"


class BadMarks(RuleBroken):
    """The marks are not a valid ballot for this contest."""

    status = 422


def valid_marks(rules: MethodRules, marked: Iterable[int] | Mapping[int, int], *, on_paper: Collection[int]) -> Marks:
    """The marks in canonical order.

    `marked` are ids (for the ranked methods the best first), for score points by id. `on_paper` are the ids of the
    candidates this voter may choose from (without the voter, where no vote for oneself is allowed). Raises BadMarks for
    an unknown candidate, the same candidate twice, more choices or more points than allowed.
    """
    given: tuple[int, ...] = tuple(marked)
    if len(set(given)) != len(given):
        raise BadMarks(N_("Nobody can be marked twice on one ballot."))
    if not set(given) <= set(on_paper):
        raise BadMarks(N_("One of the marks is not on your ballot paper. Open the paper again and choose once more."))
    most = most_choices(rules, len(on_paper))
    if len(given) > most:
        raise BadMarks(
            N_("You marked %(marked)s candidates; %(most)s at most are allowed."), marked=len(given), most=most
        )
    if rules.method is Method.SCORE:
        return _valid_points(rules, marked)
    return given if rules.method in RANKED else tuple(sorted(given))


def _valid_points(rules: MethodRules, marked: Iterable[int] | Mapping[int, int]) -> Points:
    if not isinstance(marked, Mapping):
        raise BadMarks(N_("This ballot gives points; one of the marks has none."))
    if any(points not in range(rules.max_points + 1) for points in marked.values()):
        raise BadMarks(N_("Points go from 0 to %(most)s."), most=rules.max_points)
    return tuple(sorted(marked.items()))


def most_choices(rules: MethodRules, candidates: int) -> int:
    """How many candidates may be marked on one ballot."""
    match rules.method:
        case Method.PLURALITY:
            return 1
        case Method.APPROVAL:
            return min(candidates, rules.max_choices or candidates)
        case _:
            return candidates


def as_counted(method: Method, marks: Marks) -> object:
    """The marks as the engine reads them and as the bundle shows them (TALLY): every candidate by the text of the id.

    One id or None for a single choice, points by id for score, a list for all others.
    """
    if method is Method.PLURALITY:
        return str(marks[0]) if marks else None
    if method is Method.SCORE:
        return {str(candidate): points for candidate, points in cast(Points, marks)}
    return [str(candidate) for candidate in marks]


def written(marks: Marks) -> str:
    """The canonical text of the marks, the same for the same marks.

    What lies in the envelope and in the counted box.
    """
    return WRITER.encode(marks)


def read(text: str) -> Marks:
    """The marks of a canonical text."""
    return from_list(json.loads(text))


def from_list(marks: list[Any]) -> Marks:
    """The marks as JSON gives them back, with lists for tuples."""
    return tuple(tuple(mark) if isinstance(mark, list) else mark for mark in marks)


def longest_written(rules: MethodRules, candidates: Iterable[int]) -> int:
    """Length in bytes of the longest canonical text that a ballot over these candidates can have."""
    everybody = sorted(candidates)
    if rules.method is Method.SCORE:
        return len(written(tuple((candidate, rules.max_points) for candidate in everybody)))
    return len(written(tuple(everybody)))
