"""Where whoever qualified does not want to stand, the next in line is asked, once, and only by the setting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.consents import Answers, ConsentKind
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.domain.seasons import TIME_TO_THINK
from contest.extensions import db
from contest.models import Candidate, Consent, Letter
from contest.queries.qualified import places_left
from contest.queries.qualifying import qualifying_for
from contest.services.consents import TooLate, answer
from contest.services.progress import advance
from contest.services.qualifying import let_the_next_stand
from tests.factories import SEALING_SECRET
from tests.services.test_qualifying import CLOSES, Seasons

SAID = CLOSES + timedelta(hours=20)
LATER = SAID + TIME_TO_THINK
OPENS = datetime(2026, 10, 26, 6, tzinfo=UTC)


def a_year(dan, *scores, next_in_line=True):
    """The seasons after nominations closed, and who stood in March, the best first."""
    seasons = Seasons(dan, next_in_line)
    people = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), *scores)
    seasons.close()
    return seasons, people


def says_no(seasons, person):
    answer(seasons.year.id, Answers.no_to_all(), by=person, now=SAID)


def follow(seasons, now=LATER):
    """What every sweep does."""
    return [person for contest_id in places_left(now) for person in let_the_next_stand(contest_id, now=now)]


def still_stand(seasons):
    asked = db.session.query(Candidate).filter_by(contest_id=seasons.year.id, dropped_at=None).order_by(Candidate.id)
    return [each.employee_id for each in asked]


def test_the_next_in_line_follows_once_is_told_and_asked(dan):
    seasons, (leader, second, _third) = a_year(dan, 9, 4, 1)
    says_no(seasons, leader)
    assert follow(seasons) == [second]
    assert follow(seasons) == []
    assert still_stand(seasons) == [second]
    told = db.session.query(Letter).filter_by(kind=LetterKind.QUALIFIED, channel=LetterChannel.APP)
    assert sorted(each.employee_id for each in told) == sorted([leader, second])
    asked = db.session.query(Consent).filter_by(contest_id=seasons.year.id, employee_id=second)
    assert {each.kind for each in asked} == set(ConsentKind)


def test_hr_reads_who_stepped_back_and_who_moved_up(dan):
    seasons, (leader, second, _third) = a_year(dan, 9, 4, 1)
    says_no(seasons, leader)
    follow(seasons)
    (month,) = qualifying_for(seasons.year, now=LATER).months
    shown = {each.employee.id: (each.leads, each.reason) for each in month.people}
    assert shown == {leader: (True, Reason.CONSENT_WITHDRAWN), second: (False, None)}


def test_nobody_follows_where_the_season_does_not_say_so_and_no_sweep_asks_again(dan):
    seasons, (leader, _second) = a_year(dan, 9, 4, next_in_line=False)
    says_no(seasons, leader)
    assert places_left(LATER) == []
    assert let_the_next_stand(seasons.year.id, now=LATER) == []
    assert (seasons.standing(), seasons.fallen_out()) == ([leader], [])


def test_of_two_leaders_who_share_the_place_the_other_stays_and_nobody_moves_up(dan):
    seasons, (first, other, second) = a_year(dan, 5, 5, 1)
    says_no(seasons, first)
    assert follow(seasons) == []
    assert still_stand(seasons) == [other]
    says_no(seasons, other)
    assert follow(seasons) == [second]


def test_where_the_next_says_no_too_those_behind_follow_all_who_share_the_place(dan):
    seasons, (leader, second, third, fourth, _last) = a_year(dan, 9, 4, 2, 2, 1)
    says_no(seasons, leader)
    follow(seasons)
    says_no(seasons, second)
    assert follow(seasons) == [third, fourth]
    says_no(seasons, third)
    assert follow(seasons) == []
    assert still_stand(seasons) == [fourth]


def test_who_does_not_want_to_stand_anyway_is_passed_over(dan):
    seasons, (leader, second, third) = a_year(dan, 9, 4, 1)
    for kind in ConsentKind:
        db.session.add(Consent(contest_id=seasons.year.id, employee_id=second, kind=kind, asked_at=CLOSES, fields=""))
    db.session.commit()
    says_no(seasons, second)
    says_no(seasons, leader)
    assert follow(seasons) == [third]


def test_a_no_to_the_question_can_be_changed_for_an_hour_and_then_no_more(dan):
    seasons, (leader, second, third) = a_year(dan, 9, 4, 4)
    says_no(seasons, leader)
    assert follow(seasons, LATER - timedelta(seconds=1)) == []
    yes = Answers(dict.fromkeys(ConsentKind, True))
    answer(seasons.year.id, yes, by=leader, now=LATER - timedelta(seconds=1))
    assert follow(seasons) == []
    assert still_stand(seasons) == [leader]
    answer(seasons.year.id, Answers({ConsentKind.TAKING_PART: False}), by=leader, now=LATER)
    assert follow(seasons) == [second, third], "a yes that was taken back holds at once"
    with pytest.raises(TooLate):
        answer(seasons.year.id, yes, by=leader, now=LATER)


def test_who_was_followed_cannot_come_back(dan):
    seasons, (leader, second) = a_year(dan, 9, 4)
    says_no(seasons, leader)
    assert follow(seasons) == [second]
    with pytest.raises(TooLate):
        answer(seasons.year.id, Answers(dict.fromkeys(ConsentKind, True)), by=leader, now=LATER)


def test_nobody_is_asked_any_more_when_voting_has_opened(dan):
    seasons, (leader, _second) = a_year(dan, 9, 4)
    says_no(seasons, leader)
    assert places_left(OPENS) == []
    assert let_the_next_stand(seasons.year.id, now=OPENS) == []
    assert advance(seasons.year.id, now=OPENS, sealing_secret=SEALING_SECRET) is Phase.VOID
    assert still_stand(seasons) == []
