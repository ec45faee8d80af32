"""The results page of every method and every weighting, from the ballots in the box to the words on the page."""

import re

import pytest

from contest.domain.contests import Method, ScoreMode, Weighting
from contest.extensions import db
from contest.models import Disclosure
from contest.queries.outcomes import announced_result
from tests.factories import a_unit, an_account, an_employee
from tests.outcomes import a_voted_contest
from tests.statements import statements

A, B, C, D = range(4)
NAMES = ("Adams", "Belova", "Cole", "Dunn")


@pytest.fixture
def reader(app, client, sign_in):
    """A person in front of the pages: `reader(contest, language)` gives the words of the results page."""
    with app.app_context():
        person = an_employee("Ben", a_unit("Northern Meridian"))
        an_account(person)
    sign_in(client, person)

    def read(contest, language="en"):
        client.set_cookie("ql_language", language)
        answer = client.get(f"/contests/{contest}/results")
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))

    return read


def a_ranked_contest(method, units, names=NAMES, **values):
    contest, _ = a_voted_contest(names, units, method=method, **values)
    return contest.id


# One after another.


def test_points_are_added_up(app, reader):
    with app.app_context():
        votes = {((A, 5), (B, 3)): 20, ((A, 4), (B, 5), (C, 2)): 15, ((C, 5), (D, 4)): 6, (): 2}
        contest = a_ranked_contest(Method.SCORE, {"Plant": (60, votes)})
    page = reader(contest)
    assert "160 points, 42.2%" in page and "135 points, 35.6%" in page
    assert "41 ballots chose somebody. 2 were blank" in page
    assert "up to 5 points; the points are added up" in page
    assert "160 баллов, 42,2 %" in reader(contest, "ru")


def test_a_mean_comes_with_the_number_of_ratings(app, reader):
    with app.app_context():
        votes = {((A, 5), (B, 3)): 20, ((A, 4), (B, 5), (C, 2)): 15, ((C, 5), (D, 4)): 6, ((D, 5),): 4}
        contest = a_ranked_contest(Method.SCORE, {"Plant": (60, votes)}, score_mode=ScoreMode.MEAN, min_ratings=12)
    page = reader(contest)
    assert "4.57 points on average" in page and "35 voters gave points" in page
    assert "points from fewer than 12 voters could not lead" in page
    assert page.index("4.57 points") < page.index("3.86 points")


def test_the_places_of_a_scale_earn_points(app, reader):
    with app.app_context():
        contest = a_ranked_contest(
            Method.BORDA,
            {"Plant": (80, {(A, B, C): 20, (B, A, D): 15, (C, D): 8, (D,): 5})},
            borda_scale="3-2-1",
        )
    page = reader(contest)
    assert "90 points, 34.0%" in page and "the places on it give 3, 2, 1 points" in page


def test_rounds_show_the_first_places_and_all_others_together(app, reader):
    with app.app_context():
        contest = a_ranked_contest(
            Method.IRV,
            {"Plant": (120, {(A,): 30, (B, A): 28, (C, B): 20, (D, A): 10, (4, C): 10, (): 3})},
            names=(*NAMES, "Evans"),
        )
    page = reader(contest)
    # 30, 28, 20, 10, 10: the two last are equal, and no earlier round tells them apart.
    assert "no earlier round told them apart" in page and "The lot order of this contest" in page and "5eed" in page
    assert "All others together" in page and "98 ballots chose somebody. 3 were blank" in page
    assert "In the last round" in page and "left after round" in page
    assert "жребий конкурса" in reader(contest, "ru")


def test_pairs_are_compared_in_words(app, reader):
    with app.app_context():
        contest = a_ranked_contest(Method.SCHULZE, {"Plant": (80, {(A, B, C): 30, (B, C, A): 18, (C, A, B): 9})})
    page = reader(contest)
    assert "Pat Adams beats Pat Belova by 39 to 18." in page and "Compared in pairs" in page
    assert "стоит выше, чем" in reader(contest, "ru")


def test_those_who_beat_each_other_in_a_ring_may_share_the_first_place(app, reader):
    with app.app_context():
        contest = a_ranked_contest(Method.SCHULZE, {"Plant": (80, {(A, B, C): 10, (B, C, A): 10, (C, A, B): 10})})
    page = reader(contest)
    assert "3 leaders share first place" in page
    assert "Here nobody does: the wins go round in a ring" in page


def test_one_who_beats_everybody_is_not_said_to_stand_in_a_ring(app, reader):
    with app.app_context():
        contest = a_ranked_contest(Method.SCHULZE, {"Plant": (80, {(A, B, C): 30, (B, C, A): 10, (C, A, B): 9})})
    page = reader(contest)
    assert "Whoever wins against everybody leads." in page and "in a ring" not in page


def test_means_have_two_decimals_and_ticks_may_come_to_more_than_a_whole(app, reader):
    with app.app_context():
        means = a_ranked_contest(
            Method.SCORE, {"Plant": (60, {((A, 5), (B, 3)): 10, ((A, 4), (B, 3)): 10})}, score_mode=ScoreMode.MEAN
        )
        ticks = a_ranked_contest(Method.APPROVAL, {"Plant": (60, {(A, B): 20, (A,): 10, (C,): 9})}, max_choices=None)
    page = reader(means)
    assert "4.50 points on average" in page and "3.00 points on average" in page and "Figures are rounded" not in page
    assert "together the shares may come to more than 100%" in reader(ticks)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_figures_alike_on_different_places_are_said_to_be_rounded(app, reader):
    branch = {(C, B): 8, (A, C): 7, (B, A): 6}
    units = {"Plant": (120, {(A, B): 40, (B, C): 20, (C, A): 15})} | {f"Branch {n}": (30, branch) for n in range(3)}
    with app.app_context():
        contest = a_ranked_contest(Method.BORDA, units, weighting=Weighting.EQUAL)
    page = reader(contest)
    assert page.count("33.6%, weighted") == 2
    assert "Figures are rounded. The places follow the exact ones" in page


@pytest.mark.parametrize("method", list(Method))
def test_without_a_mark_nobody_leads(app, reader, method):
    with app.app_context():
        contest = a_ranked_contest(method, {"Plant": (40, {(): 7})}, weighting=Weighting.EQUAL)
    page = reader(contest)
    assert "No ballot marked a candidate, so nobody was named leader." in page and "ballots, turnout 17%" in page


@pytest.mark.parametrize(
    ("values", "names", "marks", "why"),
    [
        (
            {"method": Method.SCORE, "score_mode": ScoreMode.MEAN, "min_ratings": 21},
            NAMES,
            ((A, 5), (B, 3)),
            "points from at least 21 voters and more than 0 on average. Nobody had both, so nobody was named leader.",
        ),
        ({"method": Method.SCORE}, NAMES, ((A, 0), (B, 0)), "No candidate earned any points"),
    ],
)
def test_marks_that_make_no_leader_are_not_called_blank(app, reader, values, names, marks, why):
    with app.app_context():
        contest = a_ranked_contest(units={"Plant": (60, {marks: 20})}, names=names, **values)
    page = reader(contest)
    assert why in page and "No leader this time" in page
    assert "marked a candidate" not in page
    assert "лидера нет" in reader(contest, "ru")


# Weighted.


def a_plant_and_ten_branches(**values):
    """SECRECY: the plant drowns the branches, or it does not."""
    plant = {"Plant": (1000, {(A,): 420, (B,): 175, (C,): 105})}
    branches = {f"Branch {number}": (20, {(C,): 11, (A,): 3}) for number in range(1, 11)}
    return a_voted_contest(("Petrov", "Yurin", "Xenakis"), plant | branches, **values)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("weighting", "leads", "first", "second"),
    [
        (Weighting.CAP, "Xenakis", "62.7%", "31.1%"),
        (Weighting.SQRT, "Xenakis", "52.2%", "37.4%"),
        (Weighting.EQUAL, "Xenakis", "72.8%", "24.9%"),
        (Weighting.POINTS, "Xenakis", "51.2%", "44.8%"),
        (Weighting.RAW, "Petrov", "53.6%", "25.6%"),
    ],
)
def test_a_plant_of_a_thousand_and_ten_branches_of_twenty(app, reader, weighting, leads, first, second):
    with app.app_context():
        contest, _ = a_plant_and_ten_branches(weighting=weighting)
        contest = contest.id
    page = reader(contest)
    assert f"Pat {leads} is the leader" in page
    assert page.index(first) < page.index(second)
    if weighting is Weighting.RAW:
        assert "450 votes, 53.6%" in page and "215 votes, 25.6%" in page
        return
    # Side by side: raw, then weighted.
    assert re.search(rf"Pat Xenakis 25\.6% 215 {re.escape(first)}", page)
    assert re.search(rf"Pat Petrov 53\.6% 450 {re.escape(second)}", page)
    assert "If every ballot weighed the same, the leader would be Pat Petrov." in page
    assert "Plant 1,000 700" in page
    assert "53,6 %" in reader(contest, "ru")


def test_rounds_and_pairs_are_weighted_in_per_cent(app, reader):
    units = {
        name: (40, {(A, B, C): 9 + number, (B, A): 8, (C, B): 7, (D, A): 6})
        for number, name in enumerate(("Ufa", "Perm", "Tver"))
    }
    with app.app_context():
        rounds = a_ranked_contest(Method.IRV, units, weighting=Weighting.EQUAL)
        pairs = a_ranked_contest(Method.SCHULZE, units, weighting=Weighting.EQUAL)
        kept = {one.contest_id: one.sight for one in db.session.query(Disclosure)}
    assert {kept[rounds].value, kept[pairs].value} <= {"both", "weighted"}
    assert "per cents of the weight of the ballots that still count" in reader(rounds)
    assert "per cents of the weight of all ballots" in reader(pairs)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("weighting", [Weighting.CAP, Weighting.POINTS])
@pytest.mark.parametrize(
    ("method", "options"),
    [
        (Method.APPROVAL, {}),
        (Method.SCORE, {}),
        (Method.SCORE, {"score_mode": ScoreMode.MEAN}),
        (Method.BORDA, {}),
        (Method.IRV, {}),
        (Method.SCHULZE, {}),
    ],
)
def test_every_method_can_be_weighted(app, reader, method, options, weighting):
    votes = {(A, B): 9, (B, A): 7, (A,): 6, (B, C): 5}
    if method is Method.SCORE:
        votes = {((A, 5), (B, 2)): 12, ((A, 2), (B, 4)): 8, ((B, 1), (C, 5)): 7, ((C, 2),): 6}
    with app.app_context():
        units = {name: (40, votes) for name in ("Ufa", "Perm", "Tver", "Omsk")}
        contest = a_ranked_contest(method, units, weighting=weighting, **options)
        assert announced_result(contest).sight.value == "both"
    page = reader(contest)
    assert " is the leader" in page and "The weights did not change the leader." in page
    if weighting is Weighting.POINTS:
        assert re.search(r"\d of the points|% of the points", page)


def test_where_a_small_unit_would_be_told_only_the_leader_is_named(app, reader):
    with app.app_context():
        contest, _ = a_voted_contest(
            NAMES, {"Ufa": (12, {(A,): 3, (B,): 1}), "Perm": (30, {(A,): 9, (B,): 8})}, weighting=Weighting.EQUAL
        )
        result = announced_result(contest.id)
        assert (len(result.leaders), result.places) == (1, ())
        contest = contest.id
    page = reader(contest)
    assert "Therefore none are shown." in page and "Weights of the units" not in page.split("How the result")[1]


def test_the_page_of_many_candidates_costs_no_more_queries(app):
    with app.app_context():
        few = a_ranked_contest(Method.IRV, {"Ufa": (30, {(A, B): 9, (B, A): 7})}, weighting=Weighting.SQRT)
        names = [f"Person {number}" for number in range(12)]
        units = {f"Unit {number}": (20, {(A, B, C): 9, (B, C): 7}) for number in range(6)}
        many = a_ranked_contest(Method.IRV, units, names=names, weighting=Weighting.SQRT)
        db.session.expire_all()
        with statements() as with_few:
            announced_result(few)
        db.session.expire_all()
        with statements() as with_many:
            announced_result(many)
    assert len(with_many) == len(with_few)
