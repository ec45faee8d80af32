"""Steering a running contest by hand: which steps may be brought forward, and what that needs (PRODUCT 3)."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.phases import Phase


class Forward(StrEnum):
    """A step that the organiser takes now instead of at its planned instant."""

    OPEN_NOMINATIONS = "open-nominations"
    CLOSE_NOMINATIONS = "close-nominations"
    OPEN_VOTING = "open-voting"
    CLOSE_VOTING = "close-voting"
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class Lever:
    """From which phases a step may be brought forward, which instant of the contest moves, and which lies before it."""

    phases: frozenset[Phase]
    instant: str
    before: str | None


LEVERS: dict[Forward, Lever] = {
    Forward.OPEN_NOMINATIONS: Lever(frozenset({Phase.PLANNED}), "nominations_open_at", None),
    Forward.CLOSE_NOMINATIONS: Lever(frozenset({Phase.NOMINATING}), "nominations_close_at", "nominations_open_at"),
    Forward.OPEN_VOTING: Lever(frozenset({Phase.SCREENING}), "voting_open_at", None),
    Forward.CLOSE_VOTING: Lever(frozenset({Phase.VOTING}), "voting_close_at", "voting_open_at"),
    Forward.ANNOUNCE: Lever(frozenset({Phase.CLOSED, Phase.COUNTED}), "announce_at", None),
}


def next_forward(phase: Phase) -> Forward | None:
    """The step that may be brought forward from this phase, or None."""
    return next((step for step, lever in LEVERS.items() if phase in lever.phases), None)
