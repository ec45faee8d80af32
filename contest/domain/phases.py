"""The phases of a contest and which may follow which (PRODUCT 3)."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a contest stands. The stored phase is the truth; a page also asks the clock."""

    DRAFT = "draft"
    PLANNED = "planned"
    NOMINATING = "nominating"
    SCREENING = "screening"
    VOTING = "voting"
    CLOSED = "closed"
    COUNTED = "counted"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    VOID = "void"


ORDER = (
    Phase.DRAFT,
    Phase.PLANNED,
    Phase.NOMINATING,
    Phase.SCREENING,
    Phase.VOTING,
    Phase.CLOSED,
    Phase.COUNTED,
    Phase.ANNOUNCED,
)
ENDED_OTHERWISE = frozenset({Phase.CANCELLED, Phase.VOID})
"""Ended without a result."""
ENDED = ENDED_OTHERWISE | {Phase.ANNOUNCED}
PUBLIC = frozenset(ORDER[1:]) | ENDED_OTHERWISE
CANCELLABLE = frozenset({Phase.DRAFT, Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING})
SECRET_RESULT = frozenset({Phase.CLOSED, Phase.COUNTED})
AFTER_THE_CLOSE = SECRET_RESULT | {Phase.ANNOUNCED}
MAY_HAVE_A_BOX = AFTER_THE_CLOSE | {Phase.VOID}
"""Where a closed box may lie: a vote in which too few took part is void after its close, and keeps its commitment."""

NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.DRAFT: frozenset({Phase.PLANNED, Phase.CANCELLED}),
    Phase.PLANNED: frozenset({Phase.NOMINATING, Phase.CANCELLED, Phase.DRAFT}),
    Phase.NOMINATING: frozenset({Phase.SCREENING, Phase.CANCELLED}),
    Phase.SCREENING: frozenset({Phase.VOTING, Phase.VOID, Phase.CANCELLED}),
    Phase.VOTING: frozenset({Phase.CLOSED, Phase.CANCELLED}),
    Phase.CLOSED: frozenset({Phase.COUNTED, Phase.VOID}),
    Phase.COUNTED: frozenset({Phase.ANNOUNCED}),
    Phase.ANNOUNCED: frozenset(),
    Phase.CANCELLED: frozenset(),
    Phase.VOID: frozenset(),
}


def may_follow(old: Phase, new: Phase) -> bool:
    """Whether a contest may go from `old` straight to `new`."""
    return new in NEXT[old]
