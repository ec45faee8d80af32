"""A form takes what it asks for and nothing else: every column of every table is sent along with every form (A20).

Two equal worlds are lived through, form by form; in one of them the names of all columns are sent too. Both end alike.
"""

import datetime as dates
from itertools import count

import pytest
import sqlalchemy as sa
from flask import request

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, ballot_box  # noqa: F401  the box is not in contest.models itself
from contest.services import contests
from tests import factories
from tests.houses import let_go
from tests.web.everybody import ROLES, a_world, choices_of, rules
from tests.web.submitted_forms import forms_of

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PHASES = (Phase.DRAFT, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING)
BY_CHANCE = ("hash", "nonce", "key", "envelope", "code", "digest", "seed", "sha256", "details", "password")
"""Columns that differ from one life to the next because they are drawn, or made from what is drawn."""
ENDS_THE_SESSION = ("sign-out", "sign_out")
SENT = "1"


def columns() -> set[str]:
    return {column.name for table in db.metadata.sorted_tables for column in table.columns} | {"id", "is_admin", "role"}


def snapshot(app) -> dict[str, list[tuple]]:
    """All rows of all tables, without what is drawn by chance or taken from the clock."""
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            kept = [
                column
                for column in table.columns
                if not any(part in column.name for part in BY_CHANCE)
                and not isinstance(column.type, (sa.LargeBinary,))
                and column.type.python_type is not dates.datetime
            ]
            if kept:
                found[table.name] = sorted(map(repr, db.session.execute(sa.select(*kept))))
    return found


def lived(app, now, roles, *, sending_more: bool) -> tuple[dict[str, list[tuple]], int]:
    """Every form that these roles find, sent once: the rows after it, and after how many of them they had changed.

    What stands on every page, as the choice of a language, is one form.
    """
    world = a_world(app, *PHASES)
    changes = 0
    more = columns()
    for role in roles:
        sent = set()
        for rule in rules(app):
            if "GET" not in rule.methods:
                continue
            for address in addresses(app, world, rule):
                page = world.browser(app, role, now).get(address)
                if page.status_code != 200 or page.mimetype != "text/html":
                    continue
                for form in forms_of(address, page.text):
                    known = form.action, frozenset(form.names)
                    if known in sent or any(part in form.action for part in ENDS_THE_SESSION):
                        continue
                    sent.add(known)
                    extra = [(name, SENT) for name in sorted(more - form.names)] if sending_more else []
                    browser = world.browser(app, role, now)
                    before = snapshot(app)
                    browser.post(form.action, data=as_posted([*form.fields, *extra]))
                    changes += snapshot(app) != before
    return snapshot(app), changes


def addresses(app, world, rule) -> list[str]:
    """The pages of this rule: of every contest, and of every step where the address names one."""
    numbers = world.contests.values() if "contest_id" in rule.arguments else [world.values["contest_id"]]
    steps = choices_of(rule, "step") or [""]
    return [world.address(app, rule, contest_id=number, step=step) for number in numbers for step in steps]


def as_posted(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data


def two_lives(app, house, now, monkeypatch, roles):
    """(rows, changes) of the plain life and of the crowded one."""
    found = []
    for sending_more in (False, True):
        let_go(app)
        house.empty()
        monkeypatch.setattr(factories, "numbers", count(800_001))
        found.append(lived(app, now, roles, sending_more=sending_more))
    return found


@ONE
def test_no_form_takes_a_column_that_it_does_not_ask_for(app, house, now, monkeypatch):
    (plain, changes), (crowded, changes_again) = two_lives(app, house, now, monkeypatch, ROLES[1:])
    assert changes >= 30
    assert changes_again == changes
    assert crowded == plain


@ONE
def test_a_form_that_takes_whatever_comes_is_found(app, house, now, monkeypatch):
    save = contests.save_announcement

    def takes_all(contest_id, *arguments, **named):
        save(contest_id, *arguments, **named)
        contest = db.session.get(Contest, contest_id)
        contest.ended_reason = request.form.get("ended_reason", "")
        db.session.commit()

    monkeypatch.setattr(contests, "save_announcement", takes_all)
    (plain, _), (crowded, _) = two_lives(app, house, now, monkeypatch, ["hr"])
    assert plain["contests"] != crowded["contests"]
