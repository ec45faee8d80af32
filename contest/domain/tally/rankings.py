"""Rankings, packed: what Borda, the instant run-off and Schulze read (TALLY, Methods)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contest.domain.errors import N_
from contest.domain.tally.outcome import BadBallot, Ballot, CandidateId, Number, checked, how_many, known, shown

Packed = Sequence[int]
"""Positions of the ranked candidates in the list of candidates, best first; bytes, where these suffice."""

PAIRS: frozenset[type[object]] = frozenset({tuple, list})
"""As what an ordinary ballot comes: from the application and from JSON."""


@dataclass
class Rankings:
    """All ballots of an election: `ranked[i]` was cast `copies[i]` times; blank ballots are counted, not kept."""

    candidates: list[CandidateId]
    ballots: Number = 0
    blank: Number = 0
    ranked: list[Packed] = field(default_factory=list)
    copies: list[Number] = field(default_factory=list)

    def by_shape(self) -> Iterator[tuple[int, Number, list[Packed]]]:
        """(length, copies, ballots) of ballots that agree in both, so that whole columns can be counted at once."""
        groups: dict[tuple[int, Number], list[Packed]] = {}
        for packed, copies in zip(self.ranked, self.copies, strict=True):
            groups.setdefault((len(packed), copies), []).append(packed)
        for (length, copies), group in groups.items():
            yield length, copies, group


def packed_rankings(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Rankings:
    """Read ballots of `(how many, ids best first)`; no ids is a blank ballot.

    Raises BadBallot for somebody who is no candidate and for a repeated one, BadElection for candidates that cannot be
    told apart.
    """
    zeros = known(candidates)
    position = {candidate: place for place, candidate in enumerate(zeros)}
    pack = bytes if len(position) <= 256 else tuple
    # A text never equals a number, but 1.0 and True equal 1: with numbers for ids every mark is looked at.
    only_texts = all(isinstance(candidate, str) for candidate in position)
    found = Rankings(list(zeros))
    # Ballots are kept packed: a million of them take half the room that they take as lists.
    for number, ballot in enumerate(ballots, start=1):
        # The ordinary ballot is asked no more than it must be: there may be a million of them.
        if type(ballot) in PAIRS and len(ballot) == 2 and type(ballot[0]) is int and ballot[0] >= 0:
            copies, marks = ballot
        else:
            copies, marks = how_many(ballot, number)
        found.ballots += copies
        if not isinstance(marks, list | tuple):
            raise BadBallot(N_("The marks of ballot %(number)s are not a ranking of candidates."), number=number)
        if not marks:
            found.blank += copies
            continue
        try:
            packed: Packed = pack(map(position.__getitem__, marks))
        except (KeyError, TypeError):
            _refuse(marks, position, number)
            raise
        if not only_texts or len(set(packed)) != len(packed):
            _refuse(marks, position, number)
        if copies:
            found.ranked.append(packed)
            found.copies.append(copies)
    return found


def columns_of(length: int, group: list[Packed]) -> list[Sequence[int]]:
    """The ballots of one length by place: the first choices of all, the second choices of all ..."""
    if group and isinstance(group[0], bytes):
        together = b"".join(group)  # type: ignore[arg-type]
        return [together[place::length] for place in range(length)]
    return [[packed[place] for packed in group] for place in range(length)]


def add_counted(totals: list[Number], column: Sequence[int], times: Number) -> None:
    """Add to every candidate how often it stands in this column, times `times`."""
    for position, found in Counter(column).items():
        totals[position] += found * times


def _refuse(marks: Sequence[object], position: Mapping[CandidateId, int], number: int) -> None:
    seen: set[CandidateId] = set()
    for mark in marks:
        candidate = checked(mark, position, number)
        if candidate in seen:
            raise BadBallot(
                N_("Ballot %(number)s ranks %(candidate)s twice."), number=number, candidate=shown(candidate)
            )
        seen.add(candidate)
