"""Method, weighting and board of a contest: stored, copied, refused, written into the journal."""

import json
from dataclasses import replace
from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics, CriterionDraft, Rules
from contest.domain.contests import Method, ScoreMode, Weighting
from contest.domain.errors import FieldRefused
from contest.extensions import db
from contest.models import JournalEntry
from contest.queries.contests import contest_by_id
from contest.services.contests import create_contest, publish, save_method
from tests.factories import an_employee


def the_contest(contest_id):
    contest = contest_by_id(contest_id)
    assert contest is not None
    return contest


def a_draft(dan, now, month=10, **more):
    basics = Basics(PeriodKind.MONTH, date(2026, month, 1))
    return the_contest(create_contest(basics, by=dan.id, now=now, **more))


ALL_RULES = Rules(
    (CriterionDraft(100, name="Courage"),),
    Method.SCORE,
    least_field=3,
    quorum_percent=40,
    max_points=10,
    score_mode=ScoreMode.MEAN,
    min_ratings=2,
    borda_scale=(3, 2, 1),
    weighting=Weighting.CAP,
    weight_cap_percent=40,
    open_board=True,
)


def rules_of(contest):
    return Rules(
        tuple(CriterionDraft(one.weight, one.key, one.name, one.hint) for one in contest.criteria),
        contest.method,
        contest.max_choices,
        contest.least_field,
        contest.quorum_percent,
        contest.max_points,
        contest.score_mode,
        contest.min_ratings,
        contest.method_rules.borda_scale,
        contest.weighting,
        contest.weight_cap_percent,
        contest.open_board,
    )


def test_every_rule_is_stored_and_taken_over_by_a_contest_like_it(dan, now):
    model = a_draft(dan, now)
    save_method(model.id, ALL_RULES, version=1, by=dan.id, now=now)
    assert rules_of(the_contest(model.id)) == ALL_RULES
    copy = a_draft(dan, now, month=9, like=model.id)
    assert rules_of(copy) == ALL_RULES


@pytest.mark.parametrize("method", [Method.BORDA, Method.IRV, Method.SCHULZE])
def test_an_open_board_of_ranked_ballots_is_refused_beside_its_field(dan, now, method):
    contest = a_draft(dan, now)
    with pytest.raises(FieldRefused) as refusal:
        save_method(contest.id, replace(ALL_RULES, method=method), version=1, by=dan.id, now=now)
    assert refusal.value.field == "open_board"
    assert the_contest(contest.id).method is Method.PLURALITY


@pytest.mark.parametrize(
    ("rules", "own"),
    [
        (
            replace(ALL_RULES, min_ratings=1),
            {"method": "score", "max_points": 10, "mode": "mean", "min_ratings": 1, "cap_percent": 40},
        ),
        (replace(ALL_RULES, method=Method.BORDA, open_board=False), {"method": "borda", "borda_scale": "3-2-1"}),
        (replace(ALL_RULES, method=Method.APPROVAL, max_choices=3), {"method": "approval", "max_choices": 3}),
        (replace(ALL_RULES, method=Method.IRV, weighting=Weighting.SQRT, open_board=False), {"method": "irv"}),
    ],
)
def test_publishing_writes_all_rules_that_count_into_the_journal(dan, now, rules, own):
    for _ in range(3):
        an_employee(unit=dan.unit)
    contest = a_draft(dan, now)
    save_method(contest.id, rules, version=1, by=dan.id, now=now)
    publish(contest.id, version=2, by=dan.id, now=now)
    [entry] = db.session.query(JournalEntry).filter_by(act="contest published")
    written = json.loads(entry.details)
    instants = {name: written.pop(name) for name in list(written) if name.endswith("_at")}
    assert len(instants) == 5
    common = {
        "criteria": "Courage 100",
        "least_field": 3,
        "quorum_percent": 40,
        "own_vote_allowed": False,
        "privacy_threshold": 10,
    }
    cap = {"cap_percent": 40} if rules.weighting is Weighting.CAP else {}
    assert written == {
        **common,
        **cap,
        **own,
        "weighting": rules.weighting.value,
        "open_board": rules.open_board,
        "places_per_unit": 3,
        "late": "refuse",
        "scope": contest.scope_id,
    }
