"""How often passwords may be tried (A22): guessers are held up, owners get in."""

import logging
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from contest.extensions import limiter
from contest.web import attempts
from tests.factories import PASSWORD, an_account, an_employee

MANY = "Too many wrong tries."
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def enter(client: FlaskClient, login: str, password: str, address: str = "10.0.0.1") -> int:
    data = {"login": login, "password": password}
    return client.post("/account/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code


@pytest.fixture
def ada(app):
    with app.app_context():
        person = an_employee("Ada", personnel_number="001204", email="ada@altair.example")
        an_account(person)
        return person.personnel_number


def test_from_one_address_six_wrong_passwords_an_hour_are_checked(app, client, ada):
    assert [enter(client, ada, f"guess {n}") for n in range(8)] == [422] * 6 + [429] * 2
    refused = client.post(
        "/account/sign-in", data={"login": ada, "password": PASSWORD}, environ_base={"REMOTE_ADDR": "10.0.0.1"}
    )
    assert (refused.status_code, MANY in refused.text) == (429, True)


def test_the_owner_elsewhere_is_not_held_up_by_a_guesser_in_one_place(app, client, ada):
    for n in range(50):
        enter(client, ada, f"guess {n}")
    assert enter(app.test_client(), ada, PASSWORD, address="10.0.0.2") == 303


def test_a_thousand_addresses_get_ten_tries_and_a_known_device_still_opens(app, client, ada):
    phone, stranger = app.test_client(), app.test_client()
    assert enter(phone, ada, PASSWORD, address="10.9.9.9") == 303
    phone.post("/account/sign-out")
    answers = [enter(client, ada, f"guess {n}", address=f"10.1.{n // 250}.{n % 250}") for n in range(300)]
    assert (answers.count(422), answers.count(429)) == (10, 290)
    assert enter(stranger, ada, PASSWORD, address="10.8.8.8") == 429
    assert enter(phone, ada, PASSWORD, address="10.9.9.9") == 303


def test_a_known_device_of_somebody_else_helps_nobody(app, client, ada):
    with app.app_context():
        an_account(an_employee("Eve", personnel_number="5"))
    assert enter(client, "5", PASSWORD) == 303
    client.post("/account/sign-out")
    answers = [enter(client, ada, f"guess {n}", address=f"10.1.0.{n}") for n in range(20)]
    assert answers.count(422) == 10


def test_both_logins_of_an_account_share_one_count(app, client, ada):
    logins = [ada, "ada@altair.example", "ADA@altair.example"]
    answers = [enter(client, logins[n % 3], "wrong", address=f"10.1.0.{n}") for n in range(15)]
    assert answers == [422] * 10 + [429] * 5


def test_nobody_is_counted_like_somebody(app, client, ada):
    nobody = [enter(client, "nobody", "wrong", address=f"10.1.0.{n}") for n in range(12)]
    somebody = [enter(client, ada, "wrong", address=f"10.1.0.{n}") for n in range(12)]
    assert nobody == somebody == [422] * 10 + [429] * 2


def test_right_passwords_are_not_counted(app, ada):
    assert {enter(app.test_client(), ada, PASSWORD) for _ in range(40)} == {303}
    assert [enter(app.test_client(), ada, "wrong") for _ in range(7)] == [422] * 6 + [429]


def test_after_an_hour_the_count_begins_anew(app, client, ada, clock):
    assert [enter(client, ada, "wrong") for _ in range(7)][-1] == 429
    clock.shift(timedelta(hours=1, seconds=1))
    assert enter(client, ada, PASSWORD) == 303


def test_one_address_trying_everybody_is_held_up(app, client, ada, monkeypatch):
    monkeypatch.setattr(attempts, "PER_ADDRESS", type(attempts.PER_ADDRESS)(20, namespace="fewer in this test"))
    answers = [enter(client, f"nobody {n}", "wrong") for n in range(25)]
    assert answers == [422] * 20 + [429] * 5
    assert enter(app.test_client(), ada, PASSWORD, address="10.0.0.2") == 303


def test_guessing_at_twenty_accounts_gets_ten_checks_each(app, client):
    with app.app_context():
        numbers = [an_account(an_employee()).employee.personnel_number for _ in range(20)]
    answers = [
        (number, enter(client, number, f"guess {n}", address=f"10.{n}.0.1")) for n in range(40) for number in numbers
    ]
    checked = {number: answers.count((number, 422)) for number in numbers}
    assert set(checked.values()) == {10}


def test_without_the_limit_every_guess_would_be_checked(app, client, ada, monkeypatch):
    generous = type(attempts.PER_ACCOUNT)(10_000, namespace="no limit in this test")
    for name in ("PER_ACCOUNT", "PER_ACCOUNT_AND_ADDRESS", "PER_ADDRESS"):
        monkeypatch.setattr(attempts, name, generous)
    assert [enter(client, ada, f"guess {n}") for n in range(50)] == [422] * 50


def test_without_the_counters_people_get_in_and_the_log_says_so(app, client, ada, monkeypatch, caplog):
    def broken(*_, **__):
        raise limiter.limiter.storage.base_exceptions("no connection")

    monkeypatch.setattr(limiter.limiter.storage, "get", broken)
    with caplog.at_level(logging.WARNING):
        assert enter(client, ada, PASSWORD) == 303
    assert "sign-in attempts are not counted" in caplog.text
