"""Announcing: the instant from which everybody may see the outcome, and the letters about it (PRODUCT 4, 19, 20)."""

from datetime import datetime

from sqlalchemy import select, update

from contest.domain.letters import TELL_WHOM_IT_CONCERNS, LetterKind
from contest.domain.phases import ENDED
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Letter, Nomination, Outcome, Placing, Unit
from contest.queries.endings import nominees_of, standing_in
from contest.queries.families import family_of, lead_id_of
from contest.services.letters import write_letters
from contest.services.roll import employed


def announce(contest: Contest, *, now: datetime, going_on: frozenset[int] | set[int] = frozenset()) -> int:
    """Publish the outcome and write one letter to everybody it concerns; returns to how many people.

    Part of the act that moves counted -> announced. A person gets the letter that says most: winner before candidate
    before nominee before nominator before plain result; nominees who did not stand hear how it ended and read what was
    written about them. The vote of a branch names no leader and the company is not told of it: those
    who go on have their own letter already. Of several categories the staff gets one letter with all leaders.
    """
    is_branch = contest.stage is Stage.BRANCH
    db.session.execute(update(Outcome).where(Outcome.contest_id == contest.id).values(announced_at=now))
    leaders = set(
        db.session.scalars(
            select(Candidate.employee_id)
            .join(Placing, Placing.candidate_id == Candidate.id)
            .where(Placing.contest_id == contest.id, Placing.is_leader)
        )
    )
    candidates = standing_in(contest.id) | leaders
    nominators = set(
        db.session.scalars(
            select(Nomination.nominator_id).where(
                Nomination.contest_id == contest.id, Nomination.candidate_id.is_not(None)
            )
        )
    )
    staff = staff_to_tell(contest, now=now) if contest.tell_staff_the_result and not is_branch else set()
    told: set[int] = set(going_on)
    written = 0
    for kind, people in (
        (LetterKind.WINNER, set() if is_branch else leaders),
        (LetterKind.CANDIDATE, candidates),
        (LetterKind.PRAISE, nominees_of([contest.id])),
        (LetterKind.NOMINATOR, nominators),
        (LetterKind.RESULT, staff),
    ):
        about = lead_id_of(contest) if kind is LetterKind.RESULT else contest.id
        written += write_letters(kind, people - told, about=f"contest:{about}", contest_id=contest.id, now=now)
        told |= people
    return written


def staff_to_tell(contest: Contest, *, now: datetime) -> set[int]:
    """Who hears of the result though it is not about them: once for all categories, when the last is announced."""
    wholes = [whole for whole in family_of(contest).wholes if whole is not contest]
    beside = [whole.id for whole in wholes]
    open_ones = select(Contest.id).where(Contest.id.in_(beside), Contest.phase.not_in(ENDED)).limit(1)
    if beside and db.session.scalar(open_ones) is not None:
        return set()
    told = select(Letter.employee_id).where(Letter.contest_id.in_(beside), Letter.kind.in_(TELL_WHOM_IT_CONCERNS))
    return staff_of(contest, now=now) - set(db.session.scalars(told))


def staff_of(contest: Contest, *, now: datetime) -> set[int]:
    """Everybody in the scope of the contest who works here."""
    return set(
        db.session.scalars(
            select(Employee.id)
            .join(Unit, Unit.id == Employee.unit_id)
            .where(Unit.path.startswith(contest.scope.path, autoescape=True), employed(now))
        )
    )
