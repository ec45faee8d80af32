"""What Dan does on the pages of the set-up: looks, types, sends."""

import re

import pytest

from contest.extensions import db
from contest.queries.contests import contest_by_id

ALL = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STEPS = ("basics", "people", "standing", "nominating", "method", "schedule", "announcement", "review")

DATES = {
    "nominations_open_at": "2026-10-26T09:00",
    "nominations_close_at": "2026-11-04T18:00",
    "voting_open_at": "2026-11-06T09:00",
    "voting_close_at": "2026-11-12T18:00",
    "announce_at": "2026-11-16T10:00",
}


def stored(app, contest_id):
    with app.app_context():
        contest = contest_by_id(contest_id)
        assert contest is not None
        list(contest.criteria)
        db.session.expunge_all()
        return contest


def step(contest_id, name):
    return f"/office/contests/{contest_id}/setup/{name}"


def send(dan, app, contest_id, name, **fields):
    version = fields.pop("version", None) or stored(app, contest_id).version
    return dan.post(step(contest_id, name), data={"version": version, **fields})


def repeat(dan, contest_id, place=-1):
    """Let a contest repeat, beginning with one of the periods that the question offers: the last one lies ahead."""
    path = f"/office/contests/{contest_id}/repeat"
    offered = re.findall(r'name="first"[^>]* value="([^"]+)"', dan.get(path).text)
    return dan.post(path, data={"first": offered[place]})


def a_nominating(**fields):
    papers = {f"paper_{kind}": "none" for kind in ("petition", "career", "reference", "minutes", "consent", "photo")}
    return {"place_rule": "fixed", "places": "3", "for_each": "", "late": "refuse", **papers, **fields}


def a_method(**fields):
    return {
        "criteria-0-key": "effect",
        "criteria-0-name": "Effect on quality",
        "criteria-0-hint": "What got better, from what to what, and where can it be checked?",
        "criteria-0-weight": "60",
        "criteria-1-name": "Courage",
        "criteria-1-hint": "",
        "criteria-1-weight": "40",
        "method": "approval",
        "max_choices": "3",
        "least_field": "2",
        **fields,
    }
