"""Signing in and out, on the level of the service: hashes, tokens, what ends when."""

import time
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from contest.domain.errors import FieldRefused, NotFound
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, JournalEntry, SignIn
from contest.queries.accounts import person_by_login, signed_in_person
from contest.services.accounts import (
    HASHER,
    NOBODYS_HASH,
    SIGN_IN_LASTS,
    change_password,
    choose_language,
    hash_password,
    password_fits,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from tests.factories import PASSWORD, a_unit, an_account, an_employee
from tests.statements import statements

NEW = "blue kettle seven moons"


def test_a_right_password_opens_and_the_table_keeps_no_token(app: Flask, now: datetime):
    with app.app_context():
        account = an_account()
        token = sign_in(account.employee_id, PASSWORD, now=now)
        assert token is not None and len(token) >= 43
        assert signed_in_person(token, now=now).id == account.employee_id
        assert [row.token_hash == token for row in db.session.query(SignIn)] == [False]


@pytest.mark.parametrize(
    "password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", PASSWORD + "\0", "x" * 5000, "\ud800", "é" * 12]
)
def test_a_wrong_password_opens_nothing(app: Flask, now: datetime, password: str):
    with app.app_context():
        account = an_account()
        assert sign_in(account.employee_id, password, now=now) is None
        assert db.session.query(SignIn).count() == 0


def test_nobody_and_an_account_without_a_password_open_nothing(app: Flask, now: datetime):
    with app.app_context():
        invited = an_account(password_hash=None)
        assert [sign_in(who, PASSWORD, now=now) for who in (None, 4711, invited.employee_id)] == [None, None, None]


def test_the_hash_is_argon2id_with_nineteen_mebibytes_and_two_passes():
    for hashed in (hash_password(PASSWORD), NOBODYS_HASH):
        figures = extract_parameters(hashed)
        assert (figures.type.name, figures.memory_cost, figures.time_cost, figures.parallelism) == ("ID", 19456, 2, 1)


def test_nobody_is_checked_as_slowly_as_somebody():
    hashed = hash_password(PASSWORD)

    def cost(password_hash: str | None, password: str) -> float:
        start = time.perf_counter()
        password_fits(password_hash, password)
        return time.perf_counter() - start

    somebody = min(cost(hashed, "wrong") for _ in range(7))
    nobody = min(cost(None, "wrong") for _ in range(7))
    too_long = min(cost(hashed, "x" * 100_000) for _ in range(7))
    assert 0.5 < nobody / somebody < 2
    assert too_long / somebody > 0.5


def test_an_old_hash_is_made_anew_at_the_next_sign_in(app: Flask, now: datetime):
    with app.app_context():
        weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
        account = an_account(password_hash=weak)
        assert sign_in(account.employee_id, "wrong", now=now) is None
        assert db.session.get(Account, account.employee_id).password_hash == weak
        assert sign_in(account.employee_id, PASSWORD, now=now) is not None
        renewed = db.session.get(Account, account.employee_id).password_hash
        assert (renewed != weak, HASHER.check_needs_rehash(renewed)) == (True, False)
        assert sign_in(account.employee_id, PASSWORD, now=now) is not None
        assert db.session.get(Account, account.employee_id).password_hash == renewed


def test_a_sign_in_ends_after_two_weeks_and_is_swept(app: Flask, now: datetime):
    with app.app_context():
        account = an_account()
        token = sign_in(account.employee_id, PASSWORD, now=now)
        assert signed_in_person(token, now=now + SIGN_IN_LASTS - timedelta(seconds=1)) is not None
        assert signed_in_person(token, now=now + SIGN_IN_LASTS) is None
        sign_in(account.employee_id, PASSWORD, now=now + SIGN_IN_LASTS)
        assert db.session.query(SignIn).count() == 1


def test_who_is_signed_in_comes_with_the_units_headed_and_typed_for_in_one_query(app: Flask, now: datetime):
    with app.app_context():
        company = a_unit("Northern Meridian")
        head, deputy, secretary = (a_unit(name, company) for name in ("Foundry", "Laboratory", "Office"))
        account = an_account(an_employee("Ada", head), Role.HR, Role.WITNESS)
        head.head_id = deputy.deputy_id = secretary.secretary_id = account.employee_id
        db.session.commit()
        token = sign_in(account.employee_id, PASSWORD, now=now)
        with statements() as made:
            person = signed_in_person(token, now=now)
        assert len(made) == 1
        assert (person.headed_unit_ids, person.typed_unit_ids) == ({head.id, deputy.id}, {secretary.id})
        assert person.roles == {Role.HR, Role.WITNESS}
        assert person.acts_for_a_unit
        somebody = an_account(an_employee("Ben", head))
        token = sign_in(somebody.employee_id, PASSWORD, now=now)
        assert not signed_in_person(token, now=now).acts_for_a_unit


def test_signing_out_ends_one_device_and_everywhere_ends_all(app: Flask, now: datetime):
    with app.app_context():
        account, other = an_account(), an_account(an_employee())
        tokens = [sign_in(account.employee_id, PASSWORD, now=now) for _ in range(3)]
        others = sign_in(other.employee_id, PASSWORD, now=now)
        sign_out(tokens[0])
        sign_out(tokens[0])
        assert [signed_in_person(token, now=now) is not None for token in tokens] == [False, True, True]
        sign_out_everywhere(account.employee_id, by=account.employee_id, now=now)
        assert [signed_in_person(token, now=now) for token in tokens] == [None, None, None]
        assert signed_in_person(others, now=now) is not None
        with pytest.raises(NotFound):
            sign_out_everywhere(4711, by=account.employee_id, now=now)


def test_a_changed_password_ends_every_sign_in_but_the_new_one(app: Flask, now: datetime):
    with app.app_context():
        account = an_account()
        before = sign_in(account.employee_id, PASSWORD, now=now)
        after = change_password(account.employee_id, PASSWORD, NEW, company="Altair Works", now=now)
        assert [signed_in_person(token, now=now) is not None for token in (before, after)] == [False, True]
        assert sign_in(account.employee_id, PASSWORD, now=now) is None
        assert sign_in(account.employee_id, NEW, now=now) is not None
        entries = [(entry.act, entry.by_id) for entry in db.session.query(JournalEntry)]
        assert entries == [("password changed", account.employee_id)]


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", NEW, "current"), (PASSWORD, "short", "new"), (PASSWORD, "Altair Works 2026", "new")],
)
def test_a_refused_change_changes_nothing(app: Flask, now: datetime, current: str, new: str, field: str):
    with app.app_context():
        account = an_account()
        kept = sign_in(account.employee_id, PASSWORD, now=now)
        with pytest.raises(FieldRefused) as refusal:
            change_password(account.employee_id, current, new, company="Altair Works", now=now)
        assert refusal.value.field == field
        assert signed_in_person(kept, now=now) is not None
        assert sign_in(account.employee_id, PASSWORD, now=now) is not None


def test_people_are_found_by_number_and_by_address_in_any_case(app: Flask, now: datetime):
    with app.app_context():
        ada = an_employee("Ada", personnel_number="001204", email="ada@altair.example")
        gone = an_employee("Ben", personnel_number="001205", left_on=now.date())
        asked = ["001204", " 001204 ", "Ada@Altair.Example", "1204", "001204\0", "%", "", "x" * 9000]
        found = [person_by_login(login, now=now) for login in asked]
        assert [person.id if person else None for person in found] == [ada.id, ada.id, ada.id, *[None] * 5]
        assert person_by_login(gone.personnel_number, now=now) is None


def test_whoever_has_left_is_signed_in_no_more(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee("Ben")
        token = sign_in(an_account(person).employee_id, PASSWORD, now=now)
        person.left_on = now.date()
        db.session.commit()
        assert signed_in_person(token, now=now) is None


def test_the_language_is_kept_with_the_account(app: Flask, now: datetime):
    with app.app_context():
        account = an_account()
        choose_language(account.employee_id, "ru")
        db.session.expire_all()
        assert db.session.get(Account, account.employee_id).language == "ru"
