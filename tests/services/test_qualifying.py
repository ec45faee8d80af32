"""Leaders of the months become candidates of the year by themselves; who drops out is kept with the reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.plans import Lengths, YearLengths
from contest.domain.troubles import Trouble
from contest.extensions import db
from contest.models import Candidate, Employee, Nomination, Outcome, Qualification, Season, SeasonPeriod
from contest.services.progress import advance
from contest.services.seasons import change_season
from contest.services.troubles import note_trouble
from contest.services.whole_seasons import begin_season
from tests.factories import SEALING_SECRET, a_contest, a_nomination
from tests.outcomes import a_counted_contest

FOUND = "Found the pores that nobody could see, and taught the night shift to find them."
CLOSES = datetime(2026, 10, 16, 15, tzinfo=UTC)


class Seasons:
    """A season of months and one of years that it feeds; the contest of 2026 takes nominations until CLOSES."""

    def __init__(self, dan, next_in_line=False):
        self.dan, self.company = dan, dan.unit
        first = a_contest(Phase.CANCELLED, self.company, kind=PeriodKind.MONTH, period_start=date(2025, 1, 1))
        self.months = begin_season(first.id, by=dan.id, now=CLOSES)
        self.year = a_contest(
            Phase.NOMINATING,
            self.company,
            kind=PeriodKind.YEAR,
            period_start=date(2026, 1, 1),
            nominations_open_at=datetime(2026, 10, 1, 6, tzinfo=UTC),
            nominations_close_at=CLOSES,
            voting_open_at=datetime(2026, 10, 26, 6, tzinfo=UTC),
            voting_close_at=datetime(2026, 11, 6, 15, tzinfo=UTC),
            announce_at=datetime(2026, 11, 12, 7, tzinfo=UTC),
        )
        years = begin_season(self.year.id, by=dan.id, now=CLOSES)
        change_season(
            years,
            lengths=YearLengths(),
            fed_by=self.months,
            next_in_line=next_in_line,
            version=1,
            by=dan.id,
            now=CLOSES,
        )

    def month(self, start, announced, *scores):
        marks = ("nominations_open_at", "nominations_close_at", "voting_open_at", "voting_close_at", "announce_at")
        instants = {name: announced - timedelta(days=4 - number) for number, name in enumerate(marks)}
        contest, candidates = a_counted_contest(
            *scores, scope=self.company, kind=PeriodKind.MONTH, period_start=start, **instants
        )
        db.session.add(SeasonPeriod(season_id=self.months, period_start=start, contest_id=contest.id, at=announced))
        db.session.commit()
        return [candidate.employee_id for candidate in candidates]

    def next_year(self):
        """The contest about 2027, taking nominations."""
        marks = ("nominations_open_at", "nominations_close_at", "voting_open_at", "voting_close_at", "announce_at")
        instants = {name: getattr(self.year, name) + timedelta(days=365) for name in marks}
        years = db.session.query(SeasonPeriod).filter_by(contest_id=self.year.id).one().season_id
        start = date(2027, 1, 1)
        self.year = a_contest(Phase.NOMINATING, self.company, kind=PeriodKind.YEAR, period_start=start, **instants)
        db.session.add(SeasonPeriod(season_id=years, period_start=start, contest_id=self.year.id, at=CLOSES))
        db.session.commit()

    def close(self, now=CLOSES):
        assert advance(self.year.id, now=now, sealing_secret=SEALING_SECRET) is Phase.SCREENING

    def standing(self):
        asked = db.session.query(Candidate).filter_by(contest_id=self.year.id).order_by(Candidate.id)
        return [each.employee_id for each in asked]

    def fallen_out(self):
        asked = db.session.query(Qualification).filter(Qualification.reason.is_not(None))
        return [(each.employee_id, each.reason) for each in asked]


def test_leaders_announced_since_the_last_cut_off_stand_and_others_do_not(dan):
    seasons = Seasons(dan)
    before = seasons.month(date(2025, 8, 1), datetime(2025, 9, 12, 7, tzinfo=UTC), 9, 2)
    spring = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 2)
    shared = seasons.month(date(2026, 4, 1), datetime(2026, 5, 15, 7, tzinfo=UTC), 5, 5, 1)
    after = seasons.month(date(2026, 9, 1), datetime(2026, 10, 17, 7, tzinfo=UTC), 9, 2)
    seasons.close()
    assert seasons.standing() == [spring[0], *shared[:2]]
    assert not {before[0], after[0]} & set(seasons.standing())


@pytest.mark.parametrize("next_in_line", [False, True])
def test_whoever_left_drops_out_with_the_reason_and_the_next_moves_up_only_by_setting(dan, next_in_line):
    seasons = Seasons(dan, next_in_line)
    leader, second, _ = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 4, 1)
    db.session.get(Employee, leader).left_on = date(2026, 6, 1)
    db.session.commit()
    seasons.close()
    assert seasons.standing() == ([second] if next_in_line else [])
    assert seasons.fallen_out() == [(leader, Reason.HAS_LEFT)]


def test_who_leads_twice_stands_once_with_everything_that_was_written(dan):
    seasons = Seasons(dan)
    (leader, _) = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 2)
    (other, _) = seasons.month(date(2026, 4, 1), datetime(2026, 5, 15, 7, tzinfo=UTC), 9, 2)
    twice = db.session.query(Nomination).filter_by(employee_id=other).one()
    twice.candidate.employee_id = twice.employee_id = leader
    twice.statement = "Taught the whole shift."
    db.session.commit()
    seasons.close()
    assert seasons.standing() == [leader]
    (kept,) = db.session.query(Nomination).filter_by(contest_id=seasons.year.id)
    assert kept.statement == f"{FOUND}\n\nTaught the whole shift."
    assert [each.text for each in kept.evidence] == ["Hidden defects: from 41 to 9 a quarter"]


@pytest.mark.parametrize(
    ("status", "left"),
    [
        (NominationStatus.SUBMITTED, [NominationStatus.ADMITTED]),
        (NominationStatus.DRAFT, [NominationStatus.WITHDRAWN, NominationStatus.ADMITTED]),
        (NominationStatus.SENT_BACK, [NominationStatus.WITHDRAWN, NominationStatus.ADMITTED]),
    ],
)
def test_what_the_unit_wrote_itself_meanwhile_stands_in_nobodys_way(dan, status, left):
    seasons = Seasons(dan)
    leader, _ = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 2)
    head = db.session.query(Nomination).filter_by(employee_id=leader).one().nominator
    a_nomination(seasons.year, db.session.get(Employee, leader), head, status)
    seasons.close()
    asked = db.session.query(Nomination).filter_by(contest_id=seasons.year.id).order_by(Nomination.id)
    assert [each.status for each in asked] == left
    assert seasons.standing() == [leader]


def test_a_worker_that_comes_twice_lets_nobody_stand_twice(dan):
    seasons = Seasons(dan)
    leader, _ = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 2)
    seasons.close()
    assert advance(seasons.year.id, now=CLOSES, sealing_secret=SEALING_SECRET) is None
    assert seasons.standing() == [leader]


def test_a_draft_about_the_year_before_does_not_move_the_cut_off(dan):
    seasons = Seasons(dan)
    a_contest(
        Phase.DRAFT,
        seasons.company,
        kind=PeriodKind.YEAR,
        period_start=date(2025, 1, 1),
        nominations_open_at=datetime(2026, 10, 1, 6, tzinfo=UTC),
        nominations_close_at=datetime(2026, 10, 16, 14, tzinfo=UTC),
        voting_open_at=datetime(2026, 10, 26, 6, tzinfo=UTC),
        voting_close_at=datetime(2026, 11, 6, 15, tzinfo=UTC),
        announce_at=datetime(2026, 11, 12, 7, tzinfo=UTC),
    )
    leader, _ = seasons.month(date(2026, 3, 1), datetime(2026, 4, 15, 7, tzinfo=UTC), 9, 2)
    seasons.close()
    assert seasons.standing() == [leader]


def a_month_that_came_late(seasons):
    """September should have been announced before the cut-off; the worker was down."""
    (leader, _) = seasons.month(date(2026, 9, 1), CLOSES - timedelta(days=1), 9, 2)
    (period,) = db.session.query(SeasonPeriod).filter_by(season_id=seasons.months, period_start=date(2026, 9, 1))
    september = period.contest
    september.phase = Phase.COUNTED
    db.session.get(Outcome, september.id).announced_at = None
    db.session.commit()
    return september, leader


def announced_late(september, instant):
    september.phase = Phase.ANNOUNCED
    db.session.get(Outcome, september.id).announced_at = instant
    db.session.commit()


def test_the_year_waits_for_a_month_that_the_worker_has_yet_to_announce(dan):
    seasons = Seasons(dan)
    september, leader = a_month_that_came_late(seasons)
    late = CLOSES + timedelta(days=3)
    assert advance(seasons.year.id, now=late, sealing_secret=SEALING_SECRET) is None
    announced_late(september, late)
    assert advance(seasons.year.id, now=late, sealing_secret=SEALING_SECRET) is Phase.SCREENING
    assert seasons.standing() == [leader]


def test_the_year_does_not_wait_for_a_month_that_cannot_go_on_and_the_next_year_takes_its_leader(dan):
    seasons = Seasons(dan)
    september, leader = a_month_that_came_late(seasons)
    note_trouble(september.id, Trouble.BOX, "", now=CLOSES)
    seasons.close()
    assert seasons.standing() == []
    announced_late(september, CLOSES + timedelta(days=9))
    seasons.next_year()
    seasons.close(CLOSES + timedelta(days=365))
    assert seasons.standing() == [leader]


def test_a_leader_announced_late_who_went_on_does_not_go_on_a_second_time(dan):
    seasons = Seasons(dan)
    september, leader = a_month_that_came_late(seasons)
    announced_late(september, CLOSES + timedelta(days=3))
    seasons.close(CLOSES + timedelta(days=3))
    assert seasons.standing() == [leader]
    seasons.next_year()
    seasons.close(CLOSES + timedelta(days=365))
    assert seasons.standing() == []


def test_a_season_is_fed_by_one_of_shorter_periods_only(dan):
    seasons = Seasons(dan)
    with pytest.raises(Exception, match="shorter periods"):
        change_season(
            seasons.months,
            lengths=Lengths(),
            fed_by=db.session.query(Season.id).filter_by(fed_by_id=seasons.months).scalar(),
            next_in_line=False,
            version=1,
            by=dan.id,
            now=CLOSES,
        )
