"""Handing a nomination in: what must be in it, who may stand, whose desk it goes to and the places (PRODUCT 6-10)."""

from datetime import date, datetime

from sqlalchemy.orm import joinedload

from contest.domain.eligibility import NotEligible, reason_not_to_stand
from contest.domain.errors import N_, FieldRefused, NotFound, Phrase, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.nominations import OF_A_PERSON, Gap, NominationStatus, missing, missing_minutes
from contest.domain.papers import PAPERS
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Contest, Employee, Nomination
from contest.queries import nominations as asked
from contest.queries.papers import missing_of
from contest.queries.routing import routes_of
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID
from contest.queries.unit_places import places_by_unit
from contest.services import consents
from contest.services.letters import write_letters


class NoPlaceLeft(RuleBroken):
    """The unit has as many people before HR and on the ballot as it may have."""


def hand_in(nomination: Nomination, *, now: datetime) -> None:
    """Give a written nomination into the next hands: to HR, or to the head whom a colleague's proposal needs.

    The caller holds the contest alone. Raises FieldRefused (what is missing), NotEligible, NoPlaceLeft.
    """
    contest, first_time = nomination.contest, nomination.status is not NominationStatus.SENT_BACK
    today = day_of(contest, now)
    refuse_first(missing(asked.text_of(nomination), [each.id for each in contest.criteria], nomination.channel))
    refuse_first(missing_minutes(nomination.channel, asked.minutes_of(nomination), today))
    for paper in missing_of(nomination):
        raise FieldRefused("papers", N_("This paper is still missing: %(paper)s."), paper=Phrase(PAPERS[paper]))
    check_may_stand(nomination, now)
    nomination.submitted_at = now
    nomination.decided_at = nomination.decided_by_id = None
    if first_time:
        nomination.is_late = not asked.is_open(contest, now)
    if nomination.channel not in OF_A_PERSON or not first_time:
        to_hr(nomination, now=now)
        return
    route = routes_of([nomination.employee], today=today)[nomination.employee_id]
    if nomination.is_late or route.deciding is None:
        # Nobody is asked before HR any more, or there is nobody: then HR decides, whatever places are left.
        to_hr(nomination, now=now, counted=False)
        return
    nomination.status = NominationStatus.PROPOSED
    db.session.flush()
    write_letters(
        LetterKind.PROPOSAL_MADE,
        route.people,
        about=f"nomination:{nomination.id}:{nomination.version}",
        contest_id=contest.id,
        now=now,
    )


def to_hr(nomination: Nomination, *, now: datetime, counted: bool = True) -> None:
    """Put it on the desk of HR and ask the nominee. Raises NoPlaceLeft, but for one that is not `counted`.

    The caller holds the contest alone, so that no two count the same last place.
    """
    if counted:
        _check_place(nomination, day_of(nomination.contest, now))
    nomination.status, nomination.submitted_at = NominationStatus.SUBMITTED, now
    db.session.flush()
    consents.ask(nomination, now=now)


def check_may_stand(nomination: Nomination, now: datetime) -> None:
    """Raises NotEligible where the rules keep the person out of this contest today (PRODUCT 8)."""
    contest = nomination.contest
    employee = fresh_employee(nomination.employee_id)
    person = people_of_rules([employee], contest)[employee.id]
    reason = reason_not_to_stand(person, terms_of(contest), day_of(contest, now))
    if reason is not None:
        raise NotEligible(reason)


def fresh_employee(employee_id: int) -> Employee:
    """The employee with the unit as the database has them now. Raises NotFound."""
    if not 0 < employee_id <= LARGEST_ID:
        raise NotFound
    found = db.session.get(Employee, employee_id, options=[joinedload(Employee.unit)], populate_existing=True)
    if found is None:
        raise NotFound
    return found


def day_of(contest: Contest, now: datetime) -> date:
    """The day in the zone of the contest."""
    return to_local(now, contest.time_zone).date()


def refuse_first(gaps: list[Gap]) -> None:
    """Raises FieldRefused with the first of them."""
    for gap in gaps:
        raise FieldRefused(gap.field, gap.message, **gap.params)


def _check_place(nomination: Nomination, today: date) -> None:
    contest, unit_id = nomination.contest, nomination.unit_id
    if asked.has_a_place(contest.id, unit_id, nomination.employee_id):
        return
    places = places_by_unit(contest, [unit_id], today=today)[unit_id]
    if asked.places_used(contest.id, unit_id) < places:
        return
    if not places:
        raise NoPlaceLeft(N_("The unit has no place in this contest."))
    raise NoPlaceLeft(
        N_("All %(places)s places of your unit in this contest are taken. Withdraw another nomination first."),
        places=places,
    )
