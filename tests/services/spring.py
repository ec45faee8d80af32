"""A spring of months that feed a year: a leader who may not stand, a void month, one left out, a shared title."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.models import Attestation, Employee, SeasonPeriod
from tests.factories import a_contest, a_head, a_unit, an_account, an_employee, stored
from tests.services.test_qualifying import CLOSES, Seasons

MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
BEFORE = CLOSES - timedelta(days=2)
OPENS = datetime(2026, 10, 26, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Spring:
    """The seasons and who is who, by employee id: `second` moves up for the `leader` of March, `shared` led June."""

    seasons: Seasons
    leader: int
    second: int
    shared: list[int]


def an_organiser() -> Employee:
    """Dan of HR in a company that has a head."""
    company = a_unit("Altair Works")
    a_head("Ada", company)
    dan = an_employee("Dan", company)
    an_account(dan, Role.HR)
    return dan


def a_spring(dan: Employee) -> Spring:
    """March with a leader who may not stand and a second; April void, May left out, June shared by two."""
    seasons = Seasons(dan, next_in_line=True)
    leader, second, _ = seasons.month(MARCH, announced(MARCH), 9, 4, 1)
    stored(Attestation(contest_id=seasons.year.id, employee_id=leader, is_clean=False, by_id=dan.id, at=BEFORE))
    past = announced(APRIL) - timedelta(days=3)
    void = a_contest(Phase.VOID, seasons.company, past, period_start=APRIL, ended_reason="Too few.")
    stored(SeasonPeriod(season_id=seasons.months, period_start=APRIL, contest_id=void.id, at=BEFORE))
    stored(SeasonPeriod(season_id=seasons.months, period_start=MAY, note="The plant stood still.", at=BEFORE))
    return Spring(seasons, leader, second, seasons.month(JUNE, announced(JUNE), 5, 5, 1)[:2])


def announced(month: date) -> datetime:
    """When the leader of a month is announced: in the middle of the next one."""
    return datetime(month.year, month.month + 1, 15, 7, tzinfo=UTC)
