"""Who qualifies by having led before, as HR sees it: what would happen, what happened, at the same cost."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.consents import Answers, ConsentKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.queries.qualifying import Became, qualifying_for, qualifying_next
from contest.queries.seasons import season_of
from contest.services.consents import answer
from contest.services.progress import advance
from tests.factories import SEALING_SECRET
from tests.services.spring import APRIL, BEFORE, JUNE, MARCH, MAY, OPENS, a_spring, an_organiser
from tests.services.test_qualifying import CLOSES, Seasons
from tests.statements import statements


@pytest.fixture
def dan(app):
    with app.app_context():
        yield an_organiser()


@pytest.fixture
def spring(dan):
    return a_spring(dan)


def told(found):
    return [
        (
            month.period_start,
            month.became,
            [(each.employee.id, each.leads, each.reason is None) for each in month.people],
        )
        for month in found.months
    ]


def test_what_would_happen_is_what_then_happens(spring):
    seasons, leader, second, shared = spring.seasons, spring.leader, spring.second, spring.shared
    before = told(qualifying_for(seasons.year, now=BEFORE))
    assert before == [
        (MARCH, Became.NAMED, [(leader, True, False), (second, False, True)]),
        (APRIL, Became.VOID, []),
        (MAY, Became.SKIPPED, []),
        (JUNE, Became.NAMED, [(one, True, True) for one in shared]),
    ]
    assert told(qualifying_next(season_of(seasons.year), now=BEFORE)) == before
    seasons.close()
    after = qualifying_for(seasons.year, now=CLOSES)
    assert [(start, became, sorted(people)) for start, became, people in told(after)] == [
        (start, became, sorted(people)) for start, became, people in before
    ]
    assert (after.is_over, after.standing, after.unanswered) == (True, 3, 3)


def test_who_has_not_said_yes_in_time_stands_there_with_the_reason(spring):
    seasons, second, shared = spring.seasons, spring.second, spring.shared
    seasons.close()
    for person in shared:
        answer(seasons.year.id, Answers(dict.fromkeys(ConsentKind, True)), by=person, now=CLOSES)
    assert advance(seasons.year.id, now=OPENS, sealing_secret=SEALING_SECRET) is Phase.VOTING
    found = qualifying_for(seasons.year, now=OPENS)
    assert (found.standing, found.unanswered) == (2, 0)
    (march, *_rest) = found.months
    assert [each.reason.value for each in march.people if each.employee.id == second] == ["not_agreed"]


def test_twelve_months_cost_what_one_does(dan):
    seasons = Seasons(dan)

    def cost(asked):
        db.session.expire_all()
        with statements() as sent:
            asked()
        return len(sent)

    def cost_of_all():
        return [
            cost(lambda: qualifying_for(seasons.year, now=BEFORE)),
            cost(lambda: qualifying_next(season_of(seasons.year), now=BEFORE)),
        ]

    seasons.month(date(2025, 10, 1), datetime(2025, 11, 15, 7, tzinfo=UTC), 9, 2)
    one = cost_of_all()
    for number in range(1, 12):
        start = date(2025 + (9 + number) // 12, (9 + number) % 12 + 1, 1)
        seasons.month(start, datetime(start.year, start.month, 28, 7, tzinfo=UTC), 9, 2)
    assert cost_of_all() == one
