"""A contest with categories and branches, set up and walked through by the services that people and the clock use."""

from dataclasses import dataclass
from datetime import date, timedelta

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.contests import Method
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.schedule import Schedule
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Unit
from contest.queries.families import family_of
from contest.services.contests import create_contest, publish, save_schedule
from contest.services.families import FOLLOWS
from contest.services.progress import advance
from contest.services.voting import cast_ballot
from tests.factories import SEALING_SECRET, a_head, a_nomination, a_unit, an_employee

OCTOBER = Basics(PeriodKind.MONTH, date(2026, 10, 1))
DAY = timedelta(days=1)


@dataclass
class House:
    """A company with two branches, each with a head, and Dan who organises."""

    company: Unit
    perm: Unit
    tver: Unit
    ada: Employee
    heads: dict[int, Employee]
    dan: Employee


def a_house():
    company = a_unit("Northern Meridian")
    ada = a_head("Ada", company)
    perm, tver = a_unit("Perm", company, code="A"), a_unit("Tver", company, code="B")
    heads = {perm.id: a_head("Petrov", perm), tver.id: a_head("Tikhonov", tver)}
    return House(company, perm, tver, ada, heads, an_employee("Dan", company))


def a_plan(now, *, branches=True):
    """A day for each phase, beginning with the nominations in an hour."""
    first = now + timedelta(hours=1)
    if not branches:
        return Schedule(first, first + DAY, first + 2 * DAY, first + 3 * DAY, first + 4 * DAY)
    return Schedule(
        nominations_open_at=first,
        branch_nominations_close_at=first + DAY,
        branch_voting_open_at=first + 2 * DAY,
        branch_voting_close_at=first + 3 * DAY,
        nominations_close_at=first + 4 * DAY,
        voting_open_at=first + 5 * DAY,
        voting_close_at=first + 6 * DAY,
        announce_at=first + 7 * DAY,
    )


def a_category(lead, english, position, russian=""):
    """One category more in a draft."""
    values = {name: getattr(lead, name) for name in FOLLOWS}
    # Another method, which publishing overwrites by the lead's.
    category = Contest(
        **{**values, "method": Method.SCHULZE},
        lead_id=lead.id,
        category_position=position,
        category_en=english,
        category_ru=russian,
        phase=Phase.DRAFT,
    )
    db.session.add(category)
    db.session.commit()
    return category


def a_draft(house, now, *categories, branches=True, sends=1, **values):
    """A draft with these categories; `values` are settings of the lead."""
    number = create_contest(OCTOBER, by=house.dan.id, now=now)
    lead = db.session.get(Contest, number)
    save_schedule(number, a_plan(now, branches=branches), version=lead.version, by=house.dan.id, now=now, sends=sends)
    for name, value in {"tell_when_voting_opens": False, "tell_staff_the_result": False, **values}.items():
        setattr(lead, name, value)
    for position, english in enumerate(categories, 1):
        if position == 1:
            lead.category_en = english
        else:
            a_category(lead, english, position)
    db.session.commit()
    return lead


def published(house, now, *categories, **values):
    """The family of such a draft, published."""
    lead = a_draft(house, now, *categories, **values)
    publish(lead.id, version=lead.version, by=house.dan.id, now=now)
    return the_family(lead.id)


def the_family(lead_id):
    """The family as the database has it now."""
    db.session.expire_all()
    return family_of(db.session.get(Contest, lead_id))


def branch_vote(family, unit, position=1):
    """The vote of one branch in one category."""
    return next(one for one in family.branch_votes if one.scope_id == unit.id and one.category_position == position)


def whole(family, position=1):
    """The vote that names the leader of a category."""
    return next(one for one in family.wholes if one.category_position == position)


def walk(family, now):
    """Let the clock do all that is due at `now`; returns what was done, as (stage, unit, category, step)."""
    done = []
    while True:
        taken = [
            (vote.stage, vote.scope.name, vote.category_position, step)
            for vote in the_family(family.lead.id).rows
            if (step := advance(vote.id, now=now, sealing_secret=SEALING_SECRET)) is not None
        ]
        if not taken:
            return done
        done += taken


def put_forward(house, vote, *people, **values):
    """Admitted nominations of these people by the head of the branch."""
    head = house.heads.get(vote.scope_id, house.ada)
    for person in people:
        a_nomination(vote, person, head, NominationStatus.ADMITTED, unit=vote.scope, **values)


def cast(vote, voter, person, now):
    """One vote for one person."""
    number = db.session.query(Candidate.id).filter_by(contest_id=vote.id, employee_id=person.id).scalar()
    cast_ballot(vote.id, voter.id, [number], secret=f"secret{voter.id:013d}{vote.id:013d}", now=now)


def field_of(contest):
    """The people who stand in a vote, by surname."""
    rows = db.session.query(Employee.last_name).join(Candidate, Candidate.employee_id == Employee.id)
    return sorted(name for (name,) in rows.filter(Candidate.contest_id == contest.id, Candidate.dropped_at.is_(None)))


def phases_of(family):
    """The phase of every vote by (stage, unit, category)."""
    return {
        (vote.stage.value, vote.scope.name, vote.category_position): vote.phase
        for vote in the_family(family.lead.id).rows
    }


WHOLE, BRANCH = Stage.WHOLE.value, Stage.BRANCH.value
