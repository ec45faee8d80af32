"""Looking changes nothing, whoever looks; and every answer carries the headers (A28, A30)."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.domain.phases import Phase
from contest.extensions import db
from tests.statements import statements
from tests.web.everybody import NOBODY, ROLES, World, a_world, rules

PHASES = (Phase.DRAFT, Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CANCELLED)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|ALTER|DROP|CREATE|TRUNCATE)\b", re.IGNORECASE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def world(app: Flask) -> World:
    return a_world(app, *PHASES)


def looked_at(app: Flask, world: World) -> list[str]:
    """An address for every rule that can be looked at, with a contest in every phase."""
    found = []
    for rule in rules(app):
        if "GET" not in rule.methods:
            continue
        contests = world.contests.values() if "contest_id" in rule.arguments else [world.values["contest_id"]]
        found += [world.address(app, rule, contest_id=contest) for contest in contests]
    return [
        *found,
        "/static/img/mark.svg",
        "/no/such/page",
        "/office/people?q=x&page=2",
        "/contests/999999",
        "/account/password/x",
    ]


def row_counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        tables = db.metadata.sorted_tables
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


@pytest.mark.parametrize("role", ROLES)
def test_looking_at_every_page_changes_nothing_and_breaks_nothing(app, world, now, role):
    client = world.browser(app, role, now)
    before = row_counts(app)
    broken, writing = {}, {}
    for address in looked_at(app, world):
        with statements() as sent:
            status = client.get(address, buffered=True).status_code
        if status >= 500 and address != "/readyz":
            broken[address] = status
        if written := [statement for statement in sent if WRITES.match(statement)]:
            writing[address] = written
    assert (broken, writing) == ({}, {})
    assert row_counts(app) == before


def test_a_deed_is_seen_by_both_ways_of_looking(app, world, now):
    client = world.browser(app, "employee", now)
    before = row_counts(app)
    with statements() as sent:
        client.post("/account/sign-out-everywhere")
    assert [statement for statement in sent if WRITES.match(statement)] != []
    assert row_counts(app) != before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [NOBODY, "employee", "hr"])
def test_every_answer_carries_the_headers(app, world, now, role):
    client = world.browser(app, role, now)
    wrong = {}
    for address in looked_at(app, world):
        answer = client.get(address, buffered=True)
        lacking = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
            lacking.append("Content-Security-Policy")
        kept = answer.headers.get("Cache-Control", "")
        files = address.startswith(("/static/", "/assets/"))
        if not files and kept != ("no-cache" if role == NOBODY else "no-store"):
            lacking.append(f"Cache-Control: {kept}")
        if lacking:
            wrong[f"{answer.status_code} {address}"] = lacking
    assert wrong == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW"])
def test_refused_methods_carry_the_headers_too(app, world, now, method):
    client = world.browser(app, "hr", now)
    for address in ("/office/people", "/healthz", "/no/such/page"):
        answer = client.open(address, method=method)
        assert answer.status_code < 500
        assert answer.headers.get("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_holds_a_script_or_style_that_the_policy_would_stop(app, world, now):
    inline = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    client = world.browser(app, "hr", now)
    pages = {address: client.get(address, buffered=True) for address in looked_at(app, world)}
    shown = {address: answer.text for address, answer in pages.items() if answer.mimetype == "text/html"}
    assert len(shown) > 30
    assert [address for address, text in shown.items() if inline.search(text)] == []
