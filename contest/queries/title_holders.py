"""Who holds a title: whom an announced contest named, less whom corrections took it from, more whom they gave it to.

This is the only place that decides it (PRODUCT 19): what was counted never changes, so nothing else asks a placing who
leads, but for the count itself.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Correction, Outcome, Placing


def _said_last(what: ColumnElement[Any]) -> Any:
    """What the latest correction that names the candidate has to say; nothing where none does."""
    return (
        select(what)
        .where(
            Correction.contest_id == Candidate.contest_id,
            or_(Correction.takes_from_id == Candidate.id, Correction.gives_to_id == Candidate.id),
        )
        .order_by(Correction.number.desc())
        .limit(1)
        .correlate(Candidate)
        .scalar_subquery()
    )


HOLDS_THE_TITLE: ColumnElement[bool] = func.coalesce(
    _said_last(case((Correction.gives_to_id == Candidate.id, True), else_=False)), Placing.is_leader
)
"""The condition on a candidate and their placing, whatever became of the contest; in a branch it means going on."""

WITHDRAWN_BY: ColumnElement[int | None] = _said_last(
    case((Correction.takes_from_id == Candidate.id, Correction.number))
)
"""The number of the correction by which a candidate lost the title and has not got it back; nothing for all others."""

GIVEN_BY: ColumnElement[int | None] = _said_last(case((Correction.gives_to_id == Candidate.id, Correction.number)))
"""The number of the correction by which a candidate holds the title; nothing where the count named them."""

HELD_SINCE: ColumnElement[datetime] = func.coalesce(
    _said_last(Correction.published_at.expression), Outcome.announced_at
)
"""From when somebody who holds a title has it: the announcement, or the correction that gave it."""

NAMED_A_LEADER = (
    HOLDS_THE_TITLE,
    Outcome.announced_at.is_not(None),
    Contest.phase == Phase.ANNOUNCED,
    # Whoever comes first in the vote of a branch goes on, and has no title yet.
    Contest.stage == Stage.WHOLE,
)
"""The conditions on a candidate, their placing, the outcome and the contest: the title is there for everybody."""


def withdrawn_titles(contest_ids: Collection[int]) -> dict[int, int]:
    """By contest, the number of the last correction that took its title from somebody. One query."""
    asked = (
        select(Correction.contest_id, func.max(Correction.number))
        .where(Correction.contest_id.in_(contest_ids), Correction.takes_from_id.is_not(None))
        .group_by(Correction.contest_id)
    )
    return {contest: number for contest, number in db.session.execute(asked)}


def title_holders(contest_id: int) -> set[int]:
    """The candidates of this contest who hold its title, whether or not it is announced. One query."""
    return set(
        db.session.scalars(
            select(Candidate.id)
            .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
            .where(Candidate.contest_id == contest_id, HOLDS_THE_TITLE)
        )
    )
