"""Whom an opening concerns: who may nominate, and whose nominations nobody decided before the vote."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.nominations import UNDECIDED, NominationStatus
from contest.extensions import db
from contest.models import Candidate, Contest, Nomination, Unit
from contest.queries.consents import has_said_no
from contest.queries.routing import posts_at_and_above
from contest.queries.staff import in_subtree


def who_may_nominate(contest: Contest, *, today: date) -> set[int]:
    """The heads and deputies who may put somebody of the scope forward: of its units and of those above. Two queries.

    Whoever acts for a vacant unit is among them, for its post falls to the next above.
    """
    paths = db.session.scalars(select(Unit.path).where(in_subtree(contest.scope.path))).all()
    return {person for post in posts_at_and_above(paths, today=today) for person in post.people}


def nominators_undecided(contest_id: int) -> set[int]:
    """Who wrote a nomination or a proposal in this contest that nobody has decided. One query."""
    asked = select(Nomination.nominator_id).where(Nomination.contest_id == contest_id, Nomination.status.in_(UNDECIDED))
    return set(db.session.scalars(asked))


def nominees_undecided(contest_id: int) -> set[int]:
    """Who was asked about a nomination in this contest that nobody has decided, and does not stand by another one.

    Whoever did not want to stand waits for nothing, and of a proposal that a head has not answered the person does not
    know. One query.
    """
    stands = exists().where(
        Candidate.contest_id == Nomination.contest_id, Candidate.employee_id == Nomination.employee_id
    )
    asked = select(Nomination.employee_id).where(
        Nomination.contest_id == contest_id,
        Nomination.status.in_((NominationStatus.SUBMITTED, NominationStatus.SENT_BACK)),
        ~stands,
        ~has_said_no(Nomination.contest_id, Nomination.employee_id),
    )
    return set(db.session.scalars(asked))


def undecided_for(person_id: int, contest_id: int) -> list[Nomination]:
    """What nobody decided of that which a person wrote or was asked about, with the nominees. One query."""
    asked = (
        select(Nomination)
        .where(
            Nomination.contest_id == contest_id,
            Nomination.status.in_(UNDECIDED),
            or_(
                Nomination.nominator_id == person_id,
                and_(Nomination.employee_id == person_id, Nomination.status != NominationStatus.PROPOSED),
            ),
        )
        .options(joinedload(Nomination.employee))
        .order_by(Nomination.id)
    )
    return list(db.session.scalars(asked))


def standing_of_those(contest_id: int, employee_ids: Collection[int]) -> frozenset[int]:
    """Which of these people stand in this contest all the same; no query for nobody."""
    if not employee_ids:
        return frozenset()
    asked = select(Candidate.employee_id).where(
        Candidate.contest_id == contest_id, Candidate.employee_id.in_(employee_ids), Candidate.dropped_at.is_(None)
    )
    return frozenset(db.session.scalars(asked))
