"""Whom the end of a contest concerns, and what was written about them (PRODUCT 20)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.nominations import SEEN_BY_HR, NominationChannel
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Evidence, Nomination
from contest.queries.consents import has_said_no
from contest.queries.families import lead_id_of


def put_forward(contest_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition on `Nomination` that somebody put it forward there: no draft, and not withdrawn."""
    return Nomination.contest_id.in_(contest_ids) & Nomination.status.in_(SEEN_BY_HR)


def nominees_of(contest_ids: Collection[int]) -> set[int]:
    """Everybody who was put forward in these votes, whatever became of it, and everybody who stands. Two queries."""
    nominated = select(Nomination.employee_id).where(put_forward(contest_ids))
    standing = select(Candidate.employee_id).where(Candidate.contest_id.in_(contest_ids))
    return set(db.session.scalars(nominated)) | set(db.session.scalars(standing))


def nominators_of(contest_ids: Collection[int]) -> set[int]:
    """Everybody who put somebody forward in these votes, whatever became of it. One query."""
    return set(db.session.scalars(select(Nomination.nominator_id).where(put_forward(contest_ids))))


def standing_in(contest_id: int) -> set[int]:
    """Who stands in this vote to its end. One query."""
    asked = select(Candidate.employee_id).where(Candidate.contest_id == contest_id, Candidate.dropped_at.is_(None))
    return set(db.session.scalars(asked))


def written_about(employee_id: int, contest_ids: Collection[int]) -> tuple[Nomination, ...]:
    """What others wrote about a person in these votes, with the evidence: whoever decided what, and each text once.

    Not what the person wrote, and nothing that was withdrawn. Three queries.
    """
    asked = (
        select(Nomination)
        .where(
            put_forward(contest_ids),
            Nomination.employee_id == employee_id,
            Nomination.channel != NominationChannel.ONESELF,
        )
        .options(joinedload(Nomination.employee), selectinload(Nomination.evidence).joinedload(Evidence.criterion))
        .order_by(Nomination.id)
    )
    # Where somebody went on from a branch, the same text stands in both stages.
    return tuple({nomination.statement: nomination for nomination in db.session.scalars(asked)}.values())


def put_forward_by(employee_id: int, contest_ids: Collection[int]) -> tuple[Nomination, ...]:
    """What a person put forward in these votes about others, one nomination for each of them. One query."""
    asked = (
        select(Nomination)
        .where(
            put_forward(contest_ids),
            Nomination.nominator_id == employee_id,
            Nomination.channel != NominationChannel.ONESELF,
        )
        .options(joinedload(Nomination.employee))
        .order_by(Nomination.id)
    )
    return tuple({nomination.employee_id: nomination for nomination in db.session.scalars(asked)}.values())


def ended_with(contest: Contest) -> list[int]:
    """The votes whose end one letter tells of: all of a family that was cancelled, else the one itself.

    One query or none. A branch that was announced before its contest was cancelled has told its people already.
    """
    if contest.phase is not Phase.CANCELLED:
        return [contest.id]
    lead_id = lead_id_of(contest)
    asked = select(Contest.id).where(
        or_(Contest.id == lead_id, Contest.lead_id == lead_id), Contest.phase == Phase.CANCELLED
    )
    return list(db.session.scalars(asked))


def said_no(employee_id: int, contest_id: int) -> bool:
    """Whether this person did not want to stand in this contest, or no longer. One query."""
    return bool(db.session.scalar(select(has_said_no(contest_id, employee_id))))
