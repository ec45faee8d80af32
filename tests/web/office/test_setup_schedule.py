"""The step Schedule where the branches vote first."""

import re

import pytest

from contest.extensions import db
from tests.factories import a_unit, an_employee
from tests.web.office.desks import DATES, ONE, send, step, stored

pytestmark = ONE

BOTH = {
    **DATES,
    "branch_stage": "y",
    "sends": "2",
    "branch_nominations_close_at": "2026-10-28T18:00",
    "branch_voting_open_at": "2026-10-30T09:00",
    "branch_voting_close_at": "2026-11-03T18:00",
}


@pytest.fixture
def branch(app, draft):
    """A branch in the company of the draft, with somebody in it."""
    with app.app_context():
        unit = a_unit("Perm", db.session.get(type(stored(app, draft).scope), stored(app, draft).scope_id))
        an_employee("Cleo", unit)


def test_without_branches_nothing_is_asked_about_them(dan, app, draft):
    assert "branch_stage" not in dan.get(step(draft, "schedule")).text


def test_the_tick_alone_lays_all_dates_anew_with_time_for_both_votes(dan, app, draft, branch):
    page = dan.get(step(draft, "schedule")).text
    assert "1 branch lies here." in page
    answer = send(dan, app, draft, "schedule", **DATES, branch_stage="y", sends="3")
    assert answer.status_code == 200
    assert "These dates are proposed." in answer.text
    assert re.search(r'name="branch_voting_close_at"[^>]* value="2026-11-\d\dT18:00"', answer.text)
    assert 'name="sends" type="number" value="3"' in answer.text
    assert not stored(app, draft).branch_stage


def test_the_dates_of_both_votes_are_kept(dan, app, draft, branch):
    assert send(dan, app, draft, "schedule", **BOTH).location == step(draft, "announcement")
    contest = stored(app, draft)
    assert (contest.branch_stage, contest.sends) == (True, 2)
    assert f"{contest.branch_voting_close_at:%d %H:%M}" == "03 15:00"
    page = dan.get(step(draft, "schedule")).text
    assert 'value="2026-10-30T09:00"' in page
    assert "Voting in the branches" in page and "Branches announced" in page


def test_taking_the_tick_away_forgets_the_dates_of_the_branches(dan, app, draft, branch):
    send(dan, app, draft, "schedule", **BOTH)
    without = {**BOTH, "branch_voting_open_at": "never", "sends": "many"}
    del without["branch_stage"]
    assert send(dan, app, draft, "schedule", **without).location == step(draft, "announcement")
    contest = stored(app, draft)
    assert (contest.branch_stage, contest.sends, contest.branch_voting_open_at) == (False, 2, None)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("branch_nominations_close_at", "", "Give a date and a time"),
        ("branch_voting_open_at", "2026-10-28T12:00", "The branches must not vote before their nominations close."),
        ("branch_voting_close_at", "2026-10-30T09:00", "Voting in the branches must close after it opens."),
        ("nominations_close_at", "2026-11-03T12:00", "The branches must not be announced before their voting closes."),
        ("sends", "0", "Type a whole number from 1 to 50."),
    ],
)
def test_a_slip_in_the_dates_of_the_branches_is_named_beside_its_field(dan, app, draft, branch, name, value, sentence):
    answer = send(dan, app, draft, "schedule", **{**BOTH, name: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{name}-e"' in answer.text
