"""What keeps a draft from being published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import DraftFacts, SetupStep, cautions, hindrances, period_choices
from contest.domain.contests import Method, MethodRules, ScoreMode, Weighting
from contest.domain.schedule import Schedule, lay_back

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
ZONES = ("Europe/Moscow", "Asia/Vladivostok", "America/St_Johns", "UTC", "Europe/Berlin")


def a_draft(**values):
    kind = values.pop("kind", PeriodKind.MONTH)
    period = AwardPeriod.last_finished(kind, NOW.date())
    return DraftFacts(
        **{
            "kind": kind,
            "zone": "Europe/Moscow",
            "schedule": lay_back(kind, period, "Europe/Moscow", now=NOW),
            "weights": (60, 40),
            "privacy_threshold": 10,
            "voters": 100,
            "nominating_units": 3,
            "has_rival": False,
            **values,
        }
    )


def the_year_2026():
    """A draft about the year, laid back from its Quality Day in September."""
    year = AwardPeriod(PeriodKind.YEAR, date(2026, 1, 1))
    autumn = datetime(2026, 9, 1, tzinfo=UTC)
    return a_draft(kind=PeriodKind.YEAR, schedule=lay_back(PeriodKind.YEAR, year, "Europe/Moscow", now=autumn))


def steps(draft, now=NOW):
    return [finding.step for finding in hindrances(draft, now=now)]


def test_each_fault_points_to_its_step():
    cases = [
        ({"has_rival": True}, SetupStep.BASICS),
        ({"voters": 0}, SetupStep.PEOPLE),
        ({"nominating_units": 0}, SetupStep.PEOPLE),
        ({"weights": ()}, SetupStep.METHOD),
        ({"weights": (50, 49)}, SetupStep.METHOD),
        ({"weights": (12, 12, 12, 12, 12, 12, 12, 12, 4)}, SetupStep.METHOD),
        ({"schedule": None}, SetupStep.SCHEDULE),
    ]
    for values, step in cases:
        assert steps(a_draft(**values)) == [step], values
    assert steps(a_draft()) == []


def test_a_plan_that_has_become_old_is_refused():
    assert steps(a_draft(), NOW + timedelta(days=400)) == [SetupStep.SCHEDULE] * 5


@given(
    kind=st.sampled_from(PeriodKind),
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
)
def test_whatever_is_offered_can_be_published_as_it_is_laid(kind, zone, now):
    for period in period_choices(now.date()):
        if period.kind is kind:
            plan = lay_back(kind, period, zone, now=now)
            assert steps(a_draft(kind=kind, zone=zone, schedule=plan), now) == []


@given(weights=st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_a_draft_is_ready_exactly_when_its_weights_add_up_to_100(weights):
    assert (steps(a_draft(weights=tuple(weights))) == []) is (sum(weights) == 100)


@given(shifts=st.lists(st.integers(-3000, 3000), min_size=5, max_size=5))
def test_a_draft_is_ready_only_with_its_instants_in_order_and_ahead(shifts):
    plan = Schedule(*(NOW + timedelta(minutes=shift) for shift in shifts))
    a, b, c, d, e = shifts
    in_order = -60 <= a < b <= c < d <= e and b > 0
    assert (steps(a_draft(schedule=plan)) == []) is in_order


def test_every_sentence_has_its_placeholders_filled():
    everything = a_draft(has_rival=True, voters=0, nominating_units=0, weights=(1,) * 9, schedule=None)
    found = hindrances(everything, now=NOW)
    assert [finding.message % finding.params for finding in found]
    assert len(found) == 6


def test_a_year_that_is_not_announced_on_quality_day_is_worth_a_word():
    draft = the_year_2026()
    assert cautions(draft) == []
    later = replace(draft.schedule, announce_at=draft.schedule.announce_at + timedelta(days=1))
    assert [each.step for each in cautions(replace(draft, schedule=later))] == [SetupStep.SCHEDULE]
    assert cautions(replace(draft, kind=PeriodKind.MONTH, schedule=later)) == []


def test_an_electorate_below_the_privacy_threshold_is_worth_a_word():
    assert [each.step for each in cautions(a_draft(voters=9))] == [SetupStep.PEOPLE]
    assert cautions(a_draft(voters=10)) == []


def test_periods_are_offered_finished_and_running():
    assert [(period.kind.value, period.start.isoformat()) for period in period_choices(date(2026, 11, 25))] == [
        ("month", "2026-10-01"),
        ("month", "2026-11-01"),
        ("quarter", "2026-07-01"),
        ("quarter", "2026-10-01"),
        ("year", "2025-01-01"),
        ("year", "2026-01-01"),
        ("year", "2027-01-01"),
    ]


def test_the_next_year_is_offered_from_the_day_after_quality_day():
    offered = {
        day: AwardPeriod(PeriodKind.YEAR, date(2027, 1, 1)) in period_choices(date(2026, 11, day)) for day in (12, 13)
    }
    assert offered == {12: False, 13: True}


def test_a_mean_that_asks_for_more_ratings_than_voters_is_refused():
    mean = MethodRules(Method.SCORE, score_mode=ScoreMode.MEAN, min_ratings=101)
    assert steps(a_draft(method=mean)) == [SetupStep.METHOD]
    assert steps(a_draft(method=replace(mean, min_ratings=100))) == []
    assert steps(a_draft(method=replace(mean, score_mode=ScoreMode.SUM))) == []
    assert steps(a_draft(method=replace(mean, method=Method.IRV))) == []


def test_ranked_ballots_keep_an_open_board_from_being_published():
    refused = {method: steps(a_draft(open_board=True, method=MethodRules(method))) for method in Method}
    assert refused == {
        Method.PLURALITY: [],
        Method.APPROVAL: [],
        Method.SCORE: [],
        Method.BORDA: [SetupStep.METHOD],
        Method.IRV: [SetupStep.METHOD],
        Method.SCHULZE: [SetupStep.METHOD],
    }


def test_what_is_pointless_or_surprising_in_the_method_is_said_aloud():
    cap = Weighting.CAP
    cases = [
        (
            {"method": MethodRules(Method.IRV), "nominating_units": 1, "places_per_unit": 2},
            "At most 2 people can be put",
        ),
        ({"method": MethodRules(Method.IRV), "nominating_units": 1, "places_per_unit": 3}, None),
        ({"method": MethodRules(Method.APPROVAL, max_choices=1)}, "With one tick on a ballot"),
        ({"method": MethodRules(Method.APPROVAL, max_choices=2)}, None),
        ({"weighting": Weighting.EQUAL, "groups": 1}, "All voters report in a single unit"),
        ({"weighting": Weighting.RAW, "groups": 1}, None),
        ({"weighting": cap, "groups": 3}, "3 units with 25 per cent each do not make a whole."),
        ({"weighting": cap, "groups": 4}, None),
        ({"weighting": cap, "groups": 3, "weight_cap_percent": 34}, None),
        ({"quorum_percent": 50, "voters": 10}, None),
        ({"quorum_percent": 100}, "With a quorum of 100 per cent"),
        ({"quorum_percent": 99}, None),
        ({"open_board": True, "voters": 99}, "The board with all ballots will never be shown"),
        ({"open_board": True, "voters": 100}, "The open board shows every ballot beside its code"),
    ]
    for values, beginning in cases:
        said = [finding.message % finding.params for finding in cautions(a_draft(**values))]
        assert len(said) == (beginning is not None), values
        assert all(sentence.startswith(beginning) for sentence in said), values


def test_a_quorum_of_a_small_electorate_is_worth_a_word():
    said = [finding.message for finding in cautions(a_draft(quorum_percent=50, voters=9))]
    assert "So few people vote that it may tell who has voted whether the quorum is reached." in said
    assert cautions(a_draft(quorum_percent=50, voters=10)) == []


def test_quality_day_is_the_one_that_the_company_decided():
    draft = the_year_2026()
    moved = replace(draft, quality_day=date(2026, 11, 17))
    assert [each.step for each in cautions(moved)] == [SetupStep.SCHEDULE]
    later = replace(draft.schedule, announce_at=datetime(2026, 11, 17, 7, tzinfo=UTC))
    assert cautions(replace(moved, schedule=later)) == []


def test_the_next_year_is_offered_once_the_decided_quality_day_is_over():
    next_year = AwardPeriod(PeriodKind.YEAR, date(2027, 1, 1))
    offered = {
        day: next_year in period_choices(date(2026, 11, day), decided_on=date(2026, 11, 17)) for day in (13, 17, 18)
    }
    assert offered == {13: False, 17: False, 18: True}


def test_an_award_period_that_is_not_over_when_nominations_close_is_worth_a_word():
    draft = a_draft(period_end=date(2026, 10, 1))
    assert cautions(draft) == []
    closes = draft.schedule.nominations_close_at
    running = replace(draft, period_end=closes.date() + timedelta(days=1))
    assert [each.step for each in cautions(running)] == [SetupStep.SCHEDULE]
    assert cautions(replace(running, period_end=closes.date())) == []
    # A year ends after its Quality Day; that is as it should be.
    announced = running.schedule.announce_at.date()
    assert cautions(replace(running, kind=PeriodKind.YEAR, quality_day=announced)) == []
