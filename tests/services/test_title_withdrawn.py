"""A title that a correction withdrew brings nobody into the year: the next follows by the setting, and HR reads why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.consents import Answers
from contest.domain.seasons import TIME_TO_THINK
from contest.extensions import db
from contest.models import Candidate, Contest
from contest.queries.qualified import places_left, titles_in
from contest.queries.qualifying import Became, qualifying_for
from contest.services.consents import answer
from contest.services.corrections import publish_correction
from contest.services.qualifying import let_the_next_stand
from tests.services.spring import an_organiser
from tests.services.test_qualifying import CLOSES, Seasons

MARCH = date(2026, 3, 1)
ANNOUNCED = datetime(2026, 4, 15, 7, tzinfo=UTC)
BEFORE = CLOSES - timedelta(days=1)
SAID = CLOSES + timedelta(hours=20)


@pytest.fixture
def dan(app):
    with app.app_context():
        yield an_organiser()


def withdraw(dan, person, *, gives_to=None, now=BEFORE):
    march = db.session.query(Contest).filter_by(period_start=MARCH).one()
    candidates = dict(db.session.query(Candidate.employee_id, Candidate.id).filter_by(contest_id=march.id).all())
    publish_correction(
        march.id,
        "Two of the witnesses were mistaken.",
        "",
        takes_from=candidates[person],
        gives_to=candidates.get(gives_to),
        number=1,
        language="en",
        by=dan.id,
        now=now,
    )


def a_year(dan, *, next_in_line, scores=(9, 4, 1)):
    seasons = Seasons(dan, next_in_line)
    return seasons, seasons.month(MARCH, ANNOUNCED, *scores)


def shown(seasons, now):
    (march,) = qualifying_for(seasons.year, now=now).months
    lost = [(each.candidate.employee_id, each.withdrawn_by) for each in march.withdrawn]
    return march.became, [(each.employee.id, each.leads) for each in march.people], lost


@pytest.mark.parametrize("next_in_line", [True, False])
def test_who_lost_the_title_goes_nowhere_and_the_next_moves_up_only_by_setting(dan, next_in_line):
    seasons, (leader, second, _third) = a_year(dan, next_in_line=next_in_line)
    withdraw(dan, leader)
    told = (Became.NAMED, [(second, False)], [(leader, 1)]) if next_in_line else (Became.WITHDRAWN, [], [(leader, 1)])
    assert shown(seasons, BEFORE) == told
    seasons.close()
    assert shown(seasons, CLOSES) == told
    assert seasons.standing() == ([second] if next_in_line else [])


def test_who_got_the_title_goes_on_and_it_is_said_who_lost_it(dan):
    seasons, (leader, second, third) = a_year(dan, next_in_line=True)
    withdraw(dan, leader, gives_to=third)
    assert shown(seasons, BEFORE) == (Became.NAMED, [(third, True)], [(leader, 1)])
    seasons.close()
    assert seasons.standing() == [third]
    assert second not in seasons.standing()


def test_what_was_settled_stays_and_nobody_is_said_to_have_moved_up(dan):
    seasons, (leader, *_others) = a_year(dan, next_in_line=True)
    seasons.close()
    withdraw(dan, leader, now=SAID)
    assert seasons.standing() == [leader]
    assert shown(seasons, SAID) == (Became.NAMED, [(leader, True)], [(leader, 1)])
    ((title,),) = titles_in(seasons.year).values()
    assert (title.leads, title.is_withdrawn) == (False, True)


def test_where_one_who_kept_the_place_still_stands_nobody_follows_the_other(dan):
    seasons, (first, other, _third) = a_year(dan, next_in_line=True, scores=(5, 5, 1))
    seasons.close()
    withdraw(dan, other, now=CLOSES)
    answer(seasons.year.id, Answers.no_to_all(), by=first, now=SAID)
    later = SAID + TIME_TO_THINK
    assert places_left(later) == [seasons.year.id]
    assert let_the_next_stand(seasons.year.id, now=later) == []


def test_who_steps_back_after_losing_the_title_is_followed_by_the_next(dan):
    seasons, (leader, second, _third) = a_year(dan, next_in_line=True)
    seasons.close()
    withdraw(dan, leader, now=CLOSES)
    answer(seasons.year.id, Answers.no_to_all(), by=leader, now=SAID)
    assert let_the_next_stand(seasons.year.id, now=SAID + TIME_TO_THINK) == [second]
