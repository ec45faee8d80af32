"""Late nominations: HR lets one in by name; drafts left at the deadline move on to the next period (PRODUCT 10)."""

from datetime import datetime

from contest.domain.eligibility import screening_is_open
from contest.domain.errors import N_, FieldRefused, NotAllowed, NotFound, RuleBroken
from contest.domain.nominations import UNWRITABLE
from contest.domain.phases import Phase
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, Criterion, Evidence, LatePass, Nomination
from contest.queries import late as asked
from contest.queries.nominations import takes_by, takes_directly
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.handing_in import fresh_employee
from contest.services.nominations import NominationsAreClosed
from contest.services.transaction import held, transaction

LONGEST_REASON = 500


class HasAPass(RuleBroken):
    """HR let this person in already."""


class PassIsUsed(RuleBroken):
    """Somebody was nominated by this pass; it cannot be taken back any more."""


def grant_pass(contest_id: int, employee_id: int, reason: str, *, by: int, now: datetime) -> None:
    """Let this person be nominated after the deadline, until voting opens; the reason is shown and kept.

    Raises NotFound, FieldRefused ("reason"), NotAllowed about oneself, NominationsAreClosed before nominations open and
    once voting has, HasAPass.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise FieldRefused("reason", N_("Say why this person may still be nominated."))
    if len(reason) > LONGEST_REASON:
        raise FieldRefused("reason", N_("Write %(most)s characters at most."), most=LONGEST_REASON)
    if UNWRITABLE.search(reason):
        raise FieldRefused("reason", N_("There is a character here that cannot be shown. Please type the text anew."))
    if not 0 < contest_id <= LARGEST_ID:
        raise NotFound
    with transaction() as session:
        contest = held(Contest, contest_id)
        employee = fresh_employee(employee_id)
        if contest.phase is Phase.DRAFT or not takes_directly(contest):
            raise NotFound
        if employee.id == by:
            raise NotAllowed(N_("This is about you: somebody else in HR decides about it."))
        if not screening_is_open(contest.phase, contest.voting_open_at, now):
            raise NominationsAreClosed(N_("Nobody can be let in now: the list of candidates stands."))
        if session.get(LatePass, (contest.id, employee.id)) is not None:
            raise HasAPass(N_("This person was let in already."))
        session.add(LatePass(contest_id=contest.id, employee_id=employee.id, reason=reason, by_id=by, at=now))
        journal.record("late pass granted", by=by, now=now, contest_id=contest.id, employee=employee.id, reason=reason)


def revoke_pass(contest_id: int, employee_id: int, *, by: int, now: datetime) -> None:
    """Take back a pass that nobody has used. Raises NotFound, PassIsUsed, NotAllowed about oneself."""
    if not 0 < contest_id <= LARGEST_ID or not 0 < employee_id <= LARGEST_ID:
        raise NotFound
    with transaction() as session:
        held(Contest, contest_id)
        found = session.get(LatePass, (contest_id, employee_id))
        if found is None:
            raise NotFound
        if employee_id == by:
            raise NotAllowed(N_("This is about you: somebody else in HR decides about it."))
        if employee_id in asked.used_passes(contest_id):
            raise PassIsUsed(N_("The person has been nominated by this pass: decide about the nomination instead."))
        session.delete(found)
        journal.record("late pass revoked", by=by, now=now, contest_id=contest_id, employee=employee_id)


def take_over_drafts(contest: Contest, *, now: datetime) -> int:
    """Move to a contest that opens its nominations what was left in drafts of the period before; returns how many.

    Part of the act of the clock. Drafts of a contest that refuses late ones stay where they are.
    """
    return sum(_move(draft, contest, now=now) for draft in asked.left_drafts(contest))


def hand_on_drafts(contest: Contest, *, now: datetime) -> int:
    """The same at the deadline of a contest whose next one has opened its nominations already."""
    if contest.late is not LatePolicy.NEXT_PERIOD:
        return 0
    following = asked.following_open(contest)
    return take_over_drafts(following, now=now) if following is not None else 0


def _move(draft: Nomination, contest: Contest, *, now: datetime) -> bool:
    """Move one draft, its evidence to the criteria of the same key or name; False where it cannot stand there.

    What answered a criterion that the new contest does not have goes to the end of the statement: nothing written is
    lost, and the nominator shortens it. A draft moves once.
    """
    if not takes_by(contest, draft.channel) or asked.has_its_like(draft, contest):
        return False
    new = {_mark(each): each.id for each in contest.criteria}
    answers = {each.criterion: each.text for each in draft.evidence}
    draft.evidence.clear()
    db.session.flush()
    for criterion, text in answers.items():
        if _mark(criterion) in new:
            draft.evidence.append(Evidence(criterion_id=new[_mark(criterion)], text=text))
        else:
            draft.statement = f"{draft.statement}\n\n{text}".strip()
    draft.carried_from_id, draft.contest_id = draft.contest_id, contest.id
    draft.contest = contest
    draft.version += 1
    db.session.flush()
    journal.record(
        "draft moved to the next period",
        by=None,
        now=now,
        contest_id=contest.id,
        nomination=draft.id,
        employee=draft.employee_id,
    )
    return True


def _mark(criterion: Criterion) -> str:
    return criterion.key or criterion.name.casefold()
