"""What HR should see to before votes open: fields that are too small, and nominations not decided (PRODUCT 13)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.nominations import UNDECIDED
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Nomination
from contest.queries.consents import stands_without_a_yes
from contest.queries.families import lead_id_of

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
        .where(Candidate.contest_id == Contest.id, Candidate.dropped_at.is_(None), ~stands_without_a_yes())
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


@dataclass(frozen=True)
class Undecided:
    """How many nominations of a contest nobody has decided yet, and the instant at which the first of its votes opens.

    What is undecided then is on no ballot.
    """

    contest: Contest
    number: int
    opens_at: datetime


def undecided_before_the_vote(*, now: datetime, contest_id: int | None = None) -> list[Undecided]:
    """The contests that HR is checking in which something is undecided, or this one with all that follows it.

    The categories of one contest and its branches are one, named by the first of them. One query.
    """
    asked = (
        select(Contest, func.count())
        .join(Nomination, Nomination.contest_id == Contest.id)
        .where(Contest.phase == Phase.SCREENING, Contest.voting_open_at > now, Nomination.status.in_(UNDECIDED))
        .group_by(Contest.id)
        .order_by(Contest.voting_open_at, Contest.category_position, Contest.id)
    )
    if contest_id is not None:
        asked = asked.where(or_(Contest.id == contest_id, Contest.lead_id == contest_id))
    found: dict[tuple[int, datetime], Undecided] = {}
    for contest, number in db.session.execute(asked):
        if contest.voting_open_at is not None:
            key = (lead_id_of(contest), contest.voting_open_at)
            before = found.get(key, Undecided(contest, 0, contest.voting_open_at))
            found[key] = replace(before, number=before.number + number)
    return list(found.values())
