"""The step about the method: all six with their options, the weights of the units, the open board."""

import re
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from contest.domain.contests import Method, ScoreMode, Weighting
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, RollEntry, Unit
from contest.queries.contest_setup import eligible_by_group
from contest.services.roll import draw_up_roll
from tests.factories import a_contest, a_unit, an_employee
from tests.statements import statements
from tests.web.office.desks import ALL, ONE, a_method, send, step, stored
from tests.web.reading import plain

DEFAULTS = {"max_points": 5, "score_mode": ScoreMode.SUM, "min_ratings": 1, "borda_scale": "", "max_choices": None}
NONSENSE = {"max_choices": "no", "max_points": "99", "min_ratings": "", "borda_scale": "1-2", "weight_cap_percent": "4"}


def a_choice(**fields):
    """The step as a browser sends it: everything that is on the page, chosen or not."""
    page = {
        "max_choices": "",
        "max_points": "5",
        "score_mode": "sum",
        "min_ratings": "1",
        "borda_scale": "",
        "quorum_percent": "",
        "weighting": "raw",
        "weight_cap_percent": "25",
    }
    return a_method(**{**page, **fields})


def everybody(app):
    with app.app_context():
        return db.session.scalars(select(Employee.id)).all()


def staffed(app, sizes):
    with app.app_context():
        company = db.session.query(Unit).filter_by(parent_id=None).one()
        for name, people in sizes.items():
            unit = a_unit(name, company)
            for _ in range(people):
                an_employee(unit=unit)


@ALL
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"method": "plurality"}, {}),
        ({"method": "approval", "max_choices": "4"}, {"max_choices": 4}),
        (
            {"method": "score", "max_points": "10", "score_mode": "mean", "min_ratings": "7"},
            {"max_points": 10, "score_mode": ScoreMode.MEAN, "min_ratings": 7},
        ),
        ({"method": "borda", "borda_scale": "3, 2, 1"}, {"borda_scale": "3-2-1"}),
        ({"method": "irv"}, {}),
        ({"method": "schulze"}, {}),
    ],
)
def test_each_method_is_stored_with_its_own_options_and_no_others(app, dan, draft, typed, expected):
    noise = {name: value for name, value in NONSENSE.items() if name not in typed}
    assert send(dan, app, draft, "method", **a_choice(**{**noise, **typed})).status_code == 303
    contest = stored(app, draft)
    assert contest.method is Method(typed["method"])
    assert {name: getattr(contest, name) for name in DEFAULTS} == {**DEFAULTS, **expected}


@ONE
@pytest.mark.parametrize("rule", list(Weighting))
def test_each_weighting_is_stored_and_read_back_before_publishing(app, dan, draft, rule):
    typed = a_choice(weighting=rule.value, weight_cap_percent="40")
    assert send(dan, app, draft, "method", **typed).status_code == 303
    contest = stored(app, draft)
    assert (contest.weighting, contest.weight_cap_percent) == (rule, 40 if rule is Weighting.CAP else 25)
    assert ("Largest weight of a unit 40%" in plain(dan.get(step(draft, "review")))) is (rule is Weighting.CAP)


@ONE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"method": "score", "max_points": "11"}, "Type a whole number from 1 to 10."),
        ({"method": "score", "score_mode": "median"}, "Choose one of these."),
        ({"method": "score", "score_mode": "mean", "min_ratings": "0"}, "Type a whole number from 1 to 10000."),
        ({"method": "borda", "borda_scale": "1-2"}, "Every place must earn less than the one above it"),
        ({"method": "borda", "borda_scale": "lots"}, "Write the points from the first place down, such as 3-2-1"),
        ({"weighting": "cap", "weight_cap_percent": "4"}, "Type a whole number from 5 to 100."),
        ({"weighting": "weather"}, "Choose one of these."),
        ({"method": "irv", "open_board": "y"}, "Ranked ballots are never shown in public"),
    ],
)
def test_nonsense_in_what_is_chosen_is_answered_beside_the_field(app, dan, draft, typed, sentence):
    answer = send(dan, app, draft, "method", **a_choice(**typed))
    assert sentence in plain(answer, 422)
    assert stored(app, draft).version == 1


@ONE
@pytest.mark.parametrize("language", ["en", "ru"])
def test_all_options_are_on_the_page_for_whoever_has_no_javascript(app, dan, draft, language):
    dan.set_cookie("ql_language", language)
    page = dan.get(step(draft, "method")).text
    assert [name for name in (*NONSENSE, "score_mode", "weighting", "open_board") if f'name="{name}"' not in page] == []
    assert re.findall(r'name="method"[^>]*value="(\w+)"', page) == [method.value for method in Method]


@ONE
def test_the_table_shows_what_each_unit_would_weigh_and_stores_nothing(app, dan, draft):
    staffed(app, {"Plant": 60, "Kirov": 20, "Perm": 12, "Omsk": 6, "Tomsk": 5})
    typed = a_choice(weighting="cap", weight_cap_percent="40")
    shown = plain(send(dan, app, draft, "method", then="weigh", **typed))
    assert "Plant 60 people may vote 57.1% 40.0% Kirov 20 people may vote 19.0% 26.7%" in shown
    assert "Small units together 13 people may vote 12.4% 17.3%" in shown
    assert stored(app, draft).weighting is Weighting.RAW
    for rule, plant in (("sqrt", "40.2%"), ("equal", "25.0%")):
        shown = plain(send(dan, app, draft, "method", then="weigh", **a_choice(weighting=rule)))
        assert f"Plant 60 people may vote 57.1% {plant}" in shown
    shown = plain(send(dan, app, draft, "method", then="weigh", **a_choice(weighting="points")))
    assert "Plant 60 people may vote 57.1% Kirov" in shown
    assert "Every unit gives the same points to its places" in shown
    assert "All units count the same, however many people vote there" in shown


@ONE
def test_only_weights_by_staff_are_said_to_follow_the_staff(app, dan, draft):
    staffed(app, {"Plant": 60, "Kirov": 20})
    by_staff = "Weights follow the number of people who may vote"
    for rule in Weighting:
        shown = plain(send(dan, app, draft, "method", then="weigh", **a_choice(weighting=rule)))
        assert (by_staff in shown) is (rule in {Weighting.CAP, Weighting.SQRT})


@ONE
def test_a_limit_out_of_bounds_is_refused_where_the_weights_are_worked_out(app, dan, draft):
    staffed(app, {"Plant": 60, "Kirov": 20})
    answer = send(dan, app, draft, "method", then="weigh", **a_choice(weighting="cap", weight_cap_percent="101"))
    shown = plain(answer, 422)
    assert "Type a whole number from 5 to 100." in shown and "Worked out with a limit of 25%." in shown
    shown = plain(send(dan, app, draft, "method", then="weigh", **a_choice(weighting="cap", weight_cap_percent="60")))
    assert "Type a whole number" not in shown and "Worked out with a limit of 60%." in shown


@ONE
def test_the_table_groups_units_as_the_roll_will(app, dan, draft, now):
    from_roll = {"Plant": 60, "Kirov": 20, "Perm": 12, "Omsk": 6, "Tomsk": 5}
    staffed(app, from_roll)
    with app.app_context():
        contest = db.session.get(Contest, draft)
        groups = {group.unit_id: group.eligible for group in eligible_by_group(contest, now=now)}
        draw_up_roll(contest, now=now)
        assert groups == Counter(db.session.scalars(select(RollEntry.unit_id)))


@ONE
def test_a_limit_below_an_even_share_and_a_single_unit_are_said_on_the_page(app, dan, draft):
    assert "All voters report in a single unit here" in plain(dan.get(step(draft, "method")))
    staffed(app, {"Plant": 40, "Kirov": 20})
    shown = plain(send(dan, app, draft, "method", then="weigh", **a_choice(weighting="cap", weight_cap_percent="30")))
    assert "3 units with 30 per cent each" in shown or "2 units with 30 per cent each" in shown


@ONE
def test_a_company_of_many_units_costs_no_more_queries(app, dan, draft):
    counted = []
    for sizes in ({"A": 11}, {f"B{number}": 11 for number in range(6)}):
        staffed(app, sizes)
        for page in ("method", "review"):
            with statements() as heard:
                dan.get(step(draft, page))
            counted.append(len(heard))
    assert counted[:2] == counted[2:]


RULES = [
    ({"method": Method.APPROVAL, "max_choices": None}, "as many as you like"),
    ({"method": Method.SCORE, "max_points": 10}, "You give each candidate from 0 to 10 points."),
    ({"method": Method.SCORE}, "All points are added up, and the highest sum leads."),
    ({"method": Method.SCORE, "score_mode": ScoreMode.MEAN, "min_ratings": 4}, "points from at least 4 voters."),
    ({"method": Method.BORDA}, "as many points as there are candidates below it"),
    ({"method": Method.BORDA, "borda_scale": "3-2-1"}, "The places on a ballot earn 3, 2, 1 points"),
    ({"method": Method.IRV, "lot_seed": "seed-of-the-lot"}, "seed-of-the-lot"),
    ({"method": Method.SCHULZE}, "Every two candidates are compared"),
    ({}, "Every ballot weighs the same."),
    ({"weighting": Weighting.CAP, "weight_cap_percent": 30}, "No unit weighs more than 30% of the whole"),
    ({"weighting": Weighting.SQRT}, "as the square root of its staff"),
    ({"weighting": Weighting.EQUAL}, "Every unit weighs the same, however many people work in it."),
    ({"weighting": Weighting.POINTS}, "its places earn 12, 10, 8"),
    ({"open_board": True}, "Whoever knows your code can then read your vote."),
]


@ONE
def test_the_page_of_a_contest_says_in_words_how_it_is_counted(app, dan):
    with app.app_context():
        made = [
            (a_contest(Phase.NOMINATING, period_start=date(2000 + n, 1, 1), **values).id, sentence)
            for n, (values, sentence) in enumerate(RULES)
        ]
    missing = [sentence for contest, sentence in made if sentence not in plain(dan.get(f"/contests/{contest}"))]
    assert missing == []


@ONE
def test_a_published_contest_shows_the_frozen_rules(app, dan):
    with app.app_context():
        contest = a_contest(
            Phase.NOMINATING, method=Method.SCORE, score_mode=ScoreMode.MEAN, min_ratings=3, open_board=True
        ).id
    shown = plain(dan.get(step(contest, "review")))
    assert "from 0 to 5 for each candidate" in shown
    assert "by the mean of the points given, from 3 ratings on" in shown
    assert "all ballots beside their codes, from 100 ballots on" in shown


@ALL
def test_the_quorum_is_worked_out_in_people_kept_and_shown_in_the_review(app, dan, draft):
    staffed(app, {"Foundry": 19})
    answer = plain(send(dan, app, draft, "method", then="weigh", **a_choice(quorum_percent="50")))
    people = len(everybody(app))
    assert f"As of today: at least {-(-people // 2)} of {people} people have to vote." in answer
    assert stored(app, draft).quorum_percent is None
    send(dan, app, draft, "method", **a_choice(quorum_percent="50"))
    assert stored(app, draft).quorum_percent == 50
    review = plain(dan.get(step(draft, "review")))
    assert "Quorum 50% of the voters As of today: at least" in review
    send(dan, app, draft, "method", **a_choice(quorum_percent=""))
    assert stored(app, draft).quorum_percent is None
    assert "any number of votes is enough" in plain(dan.get(step(draft, "review")))


@ONE
@pytest.mark.parametrize("typed", ["0", "101", "-5", "half", "49.5"])
def test_a_quorum_is_a_whole_number_of_per_cent(app, dan, draft, typed):
    for then in ({}, {"then": "weigh"}):
        answer = send(dan, app, draft, "method", **a_choice(quorum_percent=typed), **then)
        assert answer.status_code == 422
        assert "Type a whole number from 1 to 100." in answer.text
    assert stored(app, draft).quorum_percent is None
