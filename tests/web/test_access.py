"""Who may enter where: every rule of the application tried by every role, as its declared policy says (A20, A28).

The views are taken out and replaced by a sign on the wall: the guard alone is tried here, whatever the rooms hold.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from contest.web import access
from contest.web.access import EXCEPTIONS, ROOMS, Policy, policy_of
from tests.web.everybody import NOBODY, ROLES, SAFE, World, a_world, rules

INSIDE, SIGN_IN, CLOSED = "inside", "sign in", "closed"

# What a policy means, said once more and by hand.
MAY_ENTER = {
    Policy.PUBLIC: set(ROLES),
    Policy.SIGNED_IN: set(ROLES) - {NOBODY},
    Policy.HEAD: {"head", "deputy"},
    Policy.HR: {"hr"},
    Policy.ADMIN: {"admin"},
    Policy.OVERSIGHT: {"hr", "admin", "witness"},
    Policy.WITNESS: {"witness"},
}

# The doors that matter most, written down without looking at the policies.
EVERYBODY_INSIDE = {"employee", "head", "deputy", "hr", "admin", "witness"}
BY_HAND = {
    "account.sign_in": set(ROLES),
    "account.set_password": set(ROLES),
    "account.invitation": set(ROLES),
    "account.settings": EVERYBODY_INSIDE,
    "account.sign_out_everywhere": EVERYBODY_INSIDE,
    "hall.home": EVERYBODY_INSIDE,
    "hall.contest": EVERYBODY_INSIDE,
    "hall.results": EVERYBODY_INSIDE,
    "hall.secrecy": set(ROLES),
    "voting.paper": EVERYBODY_INSIDE,
    "voting.cast": EVERYBODY_INSIDE,
    "voting.receipt": EVERYBODY_INSIDE,
    "nominations.desk": EVERYBODY_INSIDE,
    "nominations.new": EVERYBODY_INSIDE,
    "nominations.submit": EVERYBODY_INSIDE,
    "nominations.people": EVERYBODY_INSIDE,
    "papers.papers": EVERYBODY_INSIDE,
    "papers.paper": EVERYBODY_INSIDE,
    "papers.picture": EVERYBODY_INSIDE,
    "office.people": {"hr"},
    "office.person": {"hr"},
    "office.new_link": {"hr"},
    "office.invitations": {"hr"},
    "office.staff_import": {"hr"},
    "office.staff_import_confirm": {"hr"},
    "office.units": {"hr"},
    "office.contests": {"hr"},
    "office.contest": {"hr"},
    "office.publish": {"hr"},
    "office.cancel": {"hr"},
    "office.screen": {"hr"},
    "office.admit": {"hr"},
    "office.roles": {"admin"},
    "office.grant_role": {"admin"},
    "office.take_role": {"admin"},
    "office.journal": {"hr", "admin", "witness"},
    "witness.desk": {"witness"},
    "witness.bundle": {"witness"},
    "witness.open_bundle": EVERYBODY_INSIDE,
}


@pytest.fixture
def emptied(app: Flask) -> Iterator[Flask]:
    """The application with every view replaced by one that only says that somebody is inside."""
    views = dict(app.view_functions)
    app.view_functions.update({endpoint: lambda **_: INSIDE for endpoint in views})
    yield app
    app.view_functions.update(views)


@pytest.fixture
def world(app: Flask) -> World:
    return a_world(app)


def outcome(answer) -> str:  # type: ignore[no-untyped-def]
    """Inside, led to the sign-in page, or closed; anything else is the status itself."""
    if answer.status_code == 302 and answer.location.startswith("/account/sign-in"):
        return SIGN_IN
    if answer.status_code == 403:
        return CLOSED
    return INSIDE if answer.status_code == 200 and answer.text in {INSIDE, ""} else str(answer.status_code)


def expected(role: str, allowed: set[str]) -> str:
    if role in allowed:
        return INSIDE
    return SIGN_IN if role == NOBODY else CLOSED


@pytest.mark.parametrize("role", ROLES)
def test_every_rule_lets_in_exactly_whom_its_policy_says(emptied, world, now, role):
    client = world.browser(emptied, role, now)
    wrong = {}
    tried = 0
    for rule in rules(emptied):
        address = world.address(emptied, rule)
        for method in sorted(rule.methods - {"OPTIONS"}):
            found = outcome(client.open(address, method=method))
            wanted = expected(role, MAY_ENTER[policy_of(rule.endpoint)])
            tried += 1
            if found != wanted:
                wrong[f"{method} {rule.rule}"] = (found, wanted)
    assert tried >= 100
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_the_most_important_doors_open_as_written_by_hand(emptied, world, now, role):
    client = world.browser(emptied, role, now)
    by_endpoint = {rule.endpoint: rule for rule in rules(emptied)}
    wrong = {}
    for endpoint, allowed in BY_HAND.items():
        rule = by_endpoint[endpoint]
        method = "GET" if "GET" in rule.methods else "POST"
        found = outcome(client.open(world.address(emptied, rule), method=method))
        if found != expected(role, allowed):
            wrong[endpoint] = found
    assert wrong == {}


def test_every_endpoint_has_a_policy_and_every_policy_a_meaning(app):
    endpoints = {rule.endpoint for rule in rules(app)}
    assert [endpoint for endpoint in endpoints if policy_of(endpoint) is None] == []
    assert set(Policy) == set(MAY_ENTER)


def test_every_declared_exception_is_an_endpoint(app):
    endpoints = {rule.endpoint for rule in rules(app)}
    assert sorted(set(EXCEPTIONS) - endpoints) == []
    assert sorted(set(ROOMS) - {endpoint.rpartition(".")[0] for endpoint in endpoints}) == []


@pytest.mark.parametrize("role", ROLES)
def test_a_room_that_nobody_declared_is_closed_to_everybody(emptied, world, now, role, monkeypatch):
    monkeypatch.setattr(access, "ROOMS", {})
    monkeypatch.delitem(access.EXCEPTIONS, "office.roles")
    client = world.browser(emptied, role, now)
    assert [client.get(path).status_code for path in ("/office/people", "/office/roles", "/")] == [403, 403, 403]


def test_the_matrix_sees_a_door_left_open(emptied, world, now, monkeypatch):
    monkeypatch.setitem(access.EXCEPTIONS, "office.people", Policy.SIGNED_IN)
    client = world.browser(emptied, "employee", now)
    assert outcome(client.get("/office/people")) == INSIDE != expected("employee", BY_HAND["office.people"])


def test_no_address_of_the_application_is_unguarded_before_the_views(emptied, world):
    client = emptied.test_client()
    assert client.get("/office/no-such-page").status_code == 404
    assert client.get("/office/people").location == "/account/sign-in?next=/office/people"
    assert client.post("/office/people/1/invitation").location == "/account/sign-in"


@pytest.mark.parametrize("role", ROLES)
def test_every_unsafe_route_refuses_a_post_without_the_token(emptied, world, now, role):
    client = world.browser(emptied, role, now)
    emptied.config["WTF_CSRF_ENABLED"] = True
    try:
        answers = {
            (method, rule.rule): client.open(world.address(emptied, rule), method=method).status_code
            for rule in rules(emptied)
            for method in rule.methods - SAFE
            # Mail programs press this button; its link is the proof (tests/web/test_letters.py).
            if rule.endpoint != "letters.reminders"
        }
    finally:
        emptied.config["WTF_CSRF_ENABLED"] = False
    assert len(answers) >= 25
    assert {door: status for door, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize("data", ["[]", "{}", '"x"', "1", "[" * 10_000, ""])
def test_json_is_no_way_round_the_forms(emptied, world, now, data):
    client = world.browser(emptied, "hr", now)
    answer = client.post("/office/people/1/invitation", data=data, content_type="application/json")
    assert answer.status_code == 415
