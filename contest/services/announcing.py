"""Announcing: the instant from which everybody may see the outcome, and the letters about it (PRODUCT 4, 19, 20)."""

from datetime import datetime

from sqlalchemy import select, update

from contest.domain.letters import LetterKind
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Nomination, Outcome, Placing, Unit
from contest.services.letters import write_letters
from contest.services.roll import employed


def announce(contest: Contest, *, now: datetime) -> int:
    """Publish the outcome and write one letter to everybody with an address; returns how many letters.

    Part of the act that moves counted -> announced. A person gets the letter that says most: winner before candidate
    before nominator before plain result.
    """
    db.session.execute(update(Outcome).where(Outcome.contest_id == contest.id).values(announced_at=now))
    leaders = set(
        db.session.scalars(
            select(Candidate.employee_id)
            .join(Placing, Placing.candidate_id == Candidate.id)
            .where(Placing.contest_id == contest.id, Placing.is_leader)
        )
    )
    candidates = set(db.session.scalars(select(Candidate.employee_id).where(Candidate.contest_id == contest.id)))
    nominators = set(
        db.session.scalars(
            select(Nomination.nominator_id).where(
                Nomination.contest_id == contest.id, Nomination.candidate_id.is_not(None)
            )
        )
    )
    staff = with_address(contest, now=now) if contest.tell_staff_the_result else set()
    reachable = _with_address_among(leaders | candidates | nominators, now=now)
    told: set[int] = set()
    for kind, people in (
        (LetterKind.WINNER, leaders & reachable),
        (LetterKind.CANDIDATE, candidates & reachable),
        (LetterKind.NOMINATOR, nominators & reachable),
        (LetterKind.RESULT, staff),
    ):
        write_letters(kind, sorted(people - told), about=f"contest:{contest.id}", contest_id=contest.id, now=now)
        told |= people
    return len(told)


def with_address(contest: Contest, *, now: datetime) -> set[int]:
    """Everybody in the scope of the contest who works here and has an e-mail address."""
    return set(
        db.session.scalars(
            select(Employee.id)
            .join(Unit, Unit.id == Employee.unit_id)
            .where(
                Unit.path.startswith(contest.scope.path, autoescape=True),
                Employee.email.is_not(None),
                employed(now),
            )
        )
    )


def _with_address_among(people: set[int], *, now: datetime) -> set[int]:
    return set(
        db.session.scalars(
            select(Employee.id).where(Employee.id.in_(people), Employee.email.is_not(None), employed(now))
        )
    )
