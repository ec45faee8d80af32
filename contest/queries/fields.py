"""Contests whose field is still too small to vote on, before they become void for it (PRODUCT 13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest
from contest.queries.consents import stands_unanswered

SOON = timedelta(days=7)


@dataclass(frozen=True)
class ThinField:
    """A contest with fewer candidates than it needs, and the instant at which it will be void for that."""

    contest: Contest
    candidates: int
    opens_at: datetime


def thin_fields(*, now: datetime, contest_id: int | None = None) -> list[ThinField]:
    """The contests, or this one with all that follows it, that would be void if voting opened now; one query.

    Whoever qualified and has not said yet whether to stand is not in the field.
    Only where it is time to worry: HR is checking, or voting opens within a week. A vote that branches lead to gets its
    field from them, so nothing is said of it before they are through.
    """
    standing = (
        select(func.count())
        .select_from(Candidate)
        .where(Candidate.contest_id == Contest.id, Candidate.dropped_at.is_(None), ~stands_unanswered())
        .scalar_subquery()
    )
    asked = (
        select(Contest, standing)
        .where(
            standing < Contest.least_field,
            Contest.voting_open_at > now,
            or_(
                Contest.phase == Phase.SCREENING,
                and_(
                    Contest.phase == Phase.NOMINATING,
                    or_(Contest.nominations_close_at <= now, Contest.voting_open_at <= now + SOON),
                    Contest.branch_stage.is_(False),
                ),
            ),
        )
        .options(joinedload(Contest.scope))
        .order_by(Contest.voting_open_at, Contest.category_position, Contest.id)
    )
    if contest_id is not None:
        asked = asked.where(or_(Contest.id == contest_id, Contest.lead_id == contest_id))
    return [
        ThinField(contest, candidates, contest.voting_open_at)
        for contest, candidates in db.session.execute(asked)
        if contest.voting_open_at is not None
    ]
