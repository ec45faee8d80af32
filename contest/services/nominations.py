"""Nominating: a unit's head or deputy writes, submits and withdraws (PRODUCT 6, 7, 9). What HR does: screening."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from contest.domain.eligibility import NotEligible, reason_not_to_stand
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotFound, RuleBroken
from contest.domain.nominations import (
    EDITABLE,
    WITHDRAWABLE,
    Gap,
    NominationStatus,
    NominationText,
    missing,
    unstorable,
)
from contest.domain.phases import Phase
from contest.domain.routing import nominating_path, reason_not_to_nominate
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Contest, Employee, Evidence, Nomination
from contest.queries import nominations as asked
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID
from contest.services.transaction import held, transaction


class NominationsAreClosed(RuleBroken):
    """The contest takes no nominations at this instant."""


class NoPlaceLeft(RuleBroken):
    """The unit has as many nominations before HR and on the ballot as it may have."""


class AlreadyNominated(RuleBroken):
    """The unit has a nomination of this person in this contest that is neither withdrawn nor refused."""


def save_draft(
    contest_id: int, employee_id: int, text: NominationText, *, by: int, now: datetime, submitting: bool = False
) -> int:
    """Begin a nomination and return its id; with `submitting` it goes to HR at once.

    It counts for the nearest unit above the person that `by` heads. Raises NotFound, NominationsAreClosed, NotEligible,
    FieldRefused, AlreadyNominated, and when submitting whatever submit() raises.
    """
    with transaction() as session:
        contest = _held_contest(contest_id, shared=not submitting)
        check_open(contest, now)
        nomination = Nomination(
            contest_id=contest.id,
            contest=contest,
            employee_id=employee_id,
            nominator_id=by,
            typed_by_id=by,
            status=NominationStatus.DRAFT,
            saved_at=now,
            version=1,
        )
        with _one_by_a_unit(session):
            _take(nomination, text, by=by, now=now)
            session.add(nomination)
            if submitting:
                _submit(nomination, now=now)
    return nomination.id


def save_changes(
    nomination_id: int, text: NominationText, *, version: int, by: int, now: datetime, submitting: bool = False
) -> None:
    """Write a draft anew, or one that was sent back or withdrawn; with `submitting` it goes to HR at once.

    A withdrawn one becomes a draft again; one sent back stays so until it is submitted. Raises NotFound where `by` may
    not act for its unit, ChangedMeanwhile where it is not at this version any more, else the same as save_draft().
    """
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=not submitting)
        _check_editable(nomination, now)
        with _one_by_a_unit(session):
            if nomination.status is NominationStatus.WITHDRAWN:
                nomination.status = NominationStatus.DRAFT
            _take(nomination, text, by=by, now=now)
            nomination.version += 1
            if submitting:
                _submit(nomination, now=now)


def submit(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Hand a written nomination to HR as it stands, for the first time or again after it was sent back or withdrawn.

    The contest is held meanwhile: of any number submitted at once, no more succeed than the unit has places. Raises
    NotFound, ChangedMeanwhile, NominationsAreClosed, FieldRefused (what is missing), NotEligible, NoPlaceLeft,
    AlreadyNominated.
    """
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=False)
        _check_editable(nomination, now)
        with _one_by_a_unit(session):
            _take(nomination, asked.text_of(nomination), by=by, now=now)
            nomination.version += 1
            _submit(nomination, now=now)


def withdraw(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Take a nomination back before HR has decided; it frees its place and may be submitted again.

    Raises NotFound, ChangedMeanwhile (decided, or withdrawn already), NominationsAreClosed once voting has begun.
    """
    with transaction():
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=True)
        if nomination.status not in WITHDRAWABLE:
            raise ChangedMeanwhile
        if nomination.contest.phase not in {Phase.NOMINATING, Phase.SCREENING}:
            raise NominationsAreClosed(N_("Nominations of this contest can no longer be withdrawn."))
        nomination.status = NominationStatus.WITHDRAWN
        nomination.saved_at = now
        nomination.version += 1


def check_open(contest: Contest, now: datetime) -> None:
    """Raises NominationsAreClosed where this contest takes no nominations at this instant."""
    if not asked.is_open(contest, now):
        raise NominationsAreClosed(_closed(contest))


def _held_contest(contest_id: int, *, shared: bool) -> Contest:
    """The contest, held so that its phase cannot move meanwhile; alone where places are counted."""
    if not 0 < contest_id <= LARGEST_ID:
        raise NotFound
    contest = held(Contest, contest_id, shared=shared)
    if contest.phase is Phase.DRAFT:
        raise NotFound
    return contest


def _held_nomination(nomination_id: int, *, by: int, version: int, shared: bool) -> Nomination:
    """The nomination, held after its contest: always in this order, so that no two acts wait for each other."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    contest_id = db.session.scalar(
        select(Nomination.contest_id).where(Nomination.id == nomination_id, asked.acted_for_by(by))
    )
    if contest_id is None:
        raise NotFound
    _held_contest(contest_id, shared=shared)
    nomination = held(Nomination, nomination_id)
    if nomination.version != version:
        raise ChangedMeanwhile
    return nomination


def _check_editable(nomination: Nomination, now: datetime) -> None:
    if nomination.status not in EDITABLE:
        raise ChangedMeanwhile
    if not asked.may_be_edited(nomination, now):
        raise NominationsAreClosed(_closed(nomination.contest))


def _closed(contest: Contest) -> str:
    if contest.phase is Phase.PLANNED:
        return N_("This contest does not take nominations yet.")
    return N_("This contest no longer takes nominations.")


def _take(nomination: Nomination, text: NominationText, *, by: int, now: datetime) -> None:
    """Write the text into the nomination, for the unit for which `by` may nominate this person."""
    contest = nomination.contest
    text = text.tidied()
    _refuse_first(unstorable(text))
    if not text.evidence.keys() <= {each.id for each in contest.criteria}:
        raise NotFound
    nomination.unit_id = _nominating_unit(contest, nomination.employee_id, by)
    nomination.statement = text.statement
    nomination.praise = text.praise
    nomination.person_agrees = text.person_agrees
    there = {each.criterion_id: each for each in nomination.evidence}
    for criterion_id, said in text.evidence.items():
        if criterion_id in there:
            there[criterion_id].text = said
        else:
            nomination.evidence.append(Evidence(criterion_id=criterion_id, text=said))
    for criterion_id, each in there.items():
        if criterion_id not in text.evidence:
            nomination.evidence.remove(each)
    nomination.saved_at = now


def _nominating_unit(contest: Contest, employee_id: int, by: int) -> int:
    """The id of the unit whose place it takes. Raises NotFound, NotEligible where `by` may not nominate this person."""
    person = people_of_rules([fresh_employee(employee_id)], contest)[employee_id]
    headed = {unit.path: unit.id for unit in asked.units_headed_by(by)}
    reason = reason_not_to_nominate(person, by, headed)
    if reason is not None:
        raise NotEligible(reason)
    path = nominating_path(person, headed)
    assert path is not None
    return headed[path]


def fresh_employee(employee_id: int) -> Employee:
    """The employee with the unit as the database has them now. Raises NotFound."""
    if not 0 < employee_id <= LARGEST_ID:
        raise NotFound
    found = db.session.get(Employee, employee_id, options=[joinedload(Employee.unit)], populate_existing=True)
    if found is None:
        raise NotFound
    return found


def check_may_stand(nomination: Nomination, now: datetime) -> None:
    """Raises NotEligible where the rules keep the person out of this contest today (PRODUCT 8)."""
    contest = nomination.contest
    employee = fresh_employee(nomination.employee_id)
    person = people_of_rules([employee], contest)[employee.id]
    reason = reason_not_to_stand(person, terms_of(contest), to_local(now, contest.time_zone).date())
    if reason is not None:
        raise NotEligible(reason)


def _submit(nomination: Nomination, *, now: datetime) -> None:
    """Raises what submit() raises; the contest is held alone."""
    contest = nomination.contest
    _refuse_first(missing(asked.text_of(nomination), [each.id for each in contest.criteria]))
    check_may_stand(nomination, now)
    if asked.places_used(contest.id, nomination.unit_id) >= contest.places_per_unit:
        raise NoPlaceLeft(
            N_("All %(places)s places of your unit in this contest are taken. Withdraw another nomination first."),
            places=contest.places_per_unit,
        )
    nomination.status = NominationStatus.SUBMITTED
    nomination.submitted_at = now
    nomination.decided_at = None
    nomination.decided_by_id = None


def _refuse_first(gaps: list[Gap]) -> None:
    for gap in gaps:
        raise FieldRefused(gap.field, gap.message, **gap.params)


@contextmanager
def _one_by_a_unit(session: Session) -> Iterator[None]:
    """Write out what is done inside. The table itself refuses a second live nomination of one person by one unit."""
    try:
        yield
        session.flush()
    except IntegrityError:
        raise AlreadyNominated(N_("Your unit has already nominated this person in this contest.")) from None
