"""One-time links: who gets one, how long it is good, that it works once, and by whom it may be made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import event, update

from contest.domain.accounts import TokenKind
from contest.domain.errors import FieldRefused, NotAllowed, NotFound, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, AccountToken, JournalEntry, SignIn
from contest.queries.accounts import open_token, open_tokens, signed_in_person
from contest.services.accounts import new_sign_in, sign_in
from contest.services.invitations import (
    INVITATION_LASTS,
    RESET_BY_MAIL_LASTS,
    LinkIsDead,
    ask_for_reset,
    invite,
    mail_invitations,
    make_reset,
    use_token,
)
from contest.services.one_time_links import printed_code, same_code, token_named, token_text
from contest.services.transaction import transaction
from tests.factories import PASSWORD, an_account, an_employee
from tests.post import mailed_about

SECRET = "a secret of the tests, long enough to be one"
NEW = "blue kettle seven moons"
AT_ONCE = 20


def letters() -> list[tuple[LetterKind, int, str]]:
    return mailed_about()


def statements(app: Flask, act: Callable[[], object]) -> int:
    """How many statements the act sends to the database."""
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    act()
    count = len(sent)
    db.engine.dispose()
    return count


# Who is invited.


def test_only_people_who_work_here_and_have_no_password_are_invited(app: Flask, now: datetime):
    with app.app_context():
        hr = an_account(an_employee("Dan"), Role.HR)
        fresh, invited, ready = an_employee(), an_employee(), an_employee()
        gone = an_employee(left_on=now.date())
        an_account(invited, password_hash=None)
        an_account(ready)
        everybody = [person.id for person in (fresh, invited, ready, gone)] + [4711]
        tokens = invite(everybody, by=hr.employee_id, now=now)
        assert sorted(tokens) == [fresh.id, invited.id]
        assert {token.expires_at - now for token in tokens.values()} == {INVITATION_LASTS}
        assert db.session.get(Account, fresh.id).password_hash is None
        assert [entry.act for entry in db.session.query(JournalEntry)] == ["invitations made"]


def test_printing_again_shows_the_same_link_while_it_is_good_for_a_week(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee()
        first = invite([person.id], by=None, now=now)[person.id]
        again = invite([person.id], by=None, now=now + timedelta(days=20))[person.id]
        later = invite([person.id], by=None, now=now + timedelta(days=25))[person.id]
        assert (again.id == first.id, later.id == first.id) == (True, False)


def test_thirty_people_are_invited_with_as_many_queries_as_two(app: Flask, now: datetime):
    with app.app_context():
        people = [an_employee().id for _ in range(32)]
        few = statements(app, lambda: invite(people[:2], by=None, now=now))
        many = statements(app, lambda: invite(people[2:], by=None, now=now))
        assert few == many


def test_letters_go_to_those_with_an_address_once(app: Flask, now: datetime):
    with app.app_context():
        written, unreachable = an_employee(email="a@altair.example"), an_employee()
        ids = [written.id, unreachable.id]
        assert mail_invitations(ids, by=None, now=now) == 1
        assert mail_invitations(ids, by=None, now=now + timedelta(minutes=9)) == 1
        token = db.session.query(AccountToken).one()
        assert letters() == [(LetterKind.INVITATION, written.id, f"token:{token.id}")]
        assert mail_invitations(ids, by=None, now=now + timedelta(days=1)) == 1
        assert [about for _, _, about in letters()] == ["token:1", "token:2"]


def test_hr_makes_no_way_into_the_account_of_an_administrator_or_a_witness(app: Flask, now: datetime):
    with app.app_context():
        hr = an_account(an_employee("Dan"), Role.HR).employee_id
        both = an_account(an_employee(), Role.HR, Role.ADMIN).employee_id
        for role in (Role.ADMIN, Role.WITNESS):
            fresh = an_account(an_employee(), role, password_hash=None).employee_id
            ready = an_account(an_employee(), role).employee_id
            assert invite([fresh], by=hr, now=now) == {}
            with pytest.raises(NotAllowed):
                make_reset(ready, by=hr, now=now)
            assert [list(invite([fresh], by=who, now=now)) for who in (both, None)] == [[fresh], [fresh]]
            assert [make_reset(ready, by=who, now=now).employee_id for who in (both, None)] == [ready, ready]
        colleague = an_account(an_employee(), Role.HR).employee_id
        assert make_reset(colleague, by=hr, now=now).kind == TokenKind.RESET


def test_a_new_link_is_for_people_with_a_password_who_work_here(app: Flask, now: datetime):
    with app.app_context():
        fresh = an_account(an_employee(), password_hash=None).employee_id
        gone = an_account(an_employee(left_on=now.date())).employee_id
        for employee_id, error in ((fresh, RuleBroken), (gone, NotFound), (4711, NotFound)):
            with pytest.raises(error):
                make_reset(employee_id, by=None, now=now)
        assert db.session.query(AccountToken).count() == 0


# Asking for a letter.


def test_a_letter_is_written_to_whoever_has_an_address_and_to_nobody_else(app: Flask, now: datetime):
    with app.app_context():
        ready = an_employee(personnel_number="1", email="ready@altair.example")
        an_account(ready)
        first = an_employee(personnel_number="2", email="first@altair.example")
        an_account(an_employee(personnel_number="3"))
        an_account(an_employee(personnel_number="4", email="gone@altair.example", left_on=now.date()))
        for login in ("READY@altair.example", "2", "3", "4", "gone@altair.example", "nobody", "", "\0"):
            ask_for_reset(login, now=now)
        assert [(kind, person) for kind, person, _ in letters()] == [
            (LetterKind.RESET, ready.id),
            (LetterKind.INVITATION, first.id),
        ]
        token = open_tokens(ready.id, now=now)[0]
        assert token.expires_at - now == RESET_BY_MAIL_LASTS


def test_a_mailbox_is_not_filled_by_asking_again_and_again(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee(personnel_number="1", email="ada@altair.example")
        an_account(person)
        for minutes in (0, 1, 9, 10, 11, 19, 20):
            ask_for_reset("1", now=now + timedelta(minutes=minutes))
        assert len(letters()) == 3


# Using a link.


def test_a_link_sets_the_password_and_ends_everything_older(app: Flask, now: datetime):
    with app.app_context():
        account = an_account(an_employee(email="ada@altair.example"))
        person = account.employee_id
        device = sign_in(person, PASSWORD, now=now)
        older, used = make_reset(person, by=None, now=now), make_reset(person, by=None, now=now)
        entered = use_token(used.id, used.nonce, NEW, company="Altair Works", now=now)
        assert signed_in_person(entered, now=now).id == person
        assert signed_in_person(device, now=now) is None
        assert [sign_in(person, password, now=now) is not None for password in (PASSWORD, NEW)] == [False, True]
        for token in (older, used):
            with pytest.raises(LinkIsDead):
                use_token(token.id, token.nonce, "five quiet mornings", company="Altair Works", now=now)


def test_a_dead_strange_or_foreign_link_sets_nothing(app: Flask, now: datetime):
    with app.app_context():
        person = an_account(an_employee()).employee_id
        gone = an_employee()
        token, his = make_reset(person, by=None, now=now), make_reset(an_account(gone).employee_id, by=None, now=now)
        gone.left_on = now.date()
        db.session.commit()
        tries = [
            (token.id, token.nonce, token.expires_at),
            (token.id, "x" * 43, now),
            (4711, token.nonce, now),
            (his.id, token.nonce, now),
            (his.id, his.nonce, now),
        ]
        for token_id, nonce, at in tries:
            with pytest.raises(LinkIsDead):
                use_token(token_id, nonce, NEW, company="", now=at)
        assert sign_in(person, PASSWORD, now=now) is not None


def test_a_weak_password_is_refused_and_the_link_stays_good(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee(personnel_number="001204")
        token = invite([person.id], by=None, now=now)[person.id]
        for weak in ("short", "001204-001204", "password1234"):
            with pytest.raises(FieldRefused) as refusal:
                use_token(token.id, token.nonce, weak, company="Altair Works", now=now)
            assert refusal.value.field == "new"
        assert use_token(token.id, token.nonce, NEW, company="Altair Works", now=now)


def careless_use(token_id: int, nonce: str, together: Barrier, now: datetime) -> str:
    """What use_token would be without its guarded update: look, then act."""
    token = open_token(token_id, nonce, now=now)
    if token is None:
        raise LinkIsDead
    employee_id = token.employee_id
    db.session.rollback()  # gives the connection back: twenty people wait here
    together.wait(timeout=30)
    with transaction() as session:
        session.execute(update(AccountToken).where(AccountToken.id == token_id).values(used_at=now))
        return new_sign_in(employee_id, now=now)


def winners(app: Flask, use: Callable[[Barrier], object]) -> int:
    """How many of twenty who use a link at once succeed; the others must hear that it is dead."""
    together = Barrier(AT_ONCE)

    def one(_: int) -> bool:
        with app.app_context():
            try:
                use(together)
            except LinkIsDead:
                return False
            return True

    with ThreadPoolExecutor(AT_ONCE) as people:
        return sum(people.map(one, range(AT_ONCE)))


def test_of_twenty_who_use_a_link_at_once_one_succeeds(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee().id
        token = invite([person], by=None, now=now)[person]
        token_id, nonce = token.id, token.nonce

    def use(together: Barrier) -> object:
        together.wait(timeout=30)
        return use_token(token_id, nonce, NEW, company="Altair Works", now=now)

    assert winners(app, use) == 1
    with app.app_context():
        assert db.session.query(SignIn).count() == 1


def test_without_the_guard_several_would_succeed(app: Flask, now: datetime):
    with app.app_context():
        person = an_employee().id
        token = invite([person], by=None, now=now)[person]
        token_id, nonce = token.id, token.nonce
    assert winners(app, lambda together: careless_use(token_id, nonce, together, now)) > 1


# What stands in a mail and on a slip.


def a_token(token_id: int = 7, nonce: str = "n" * 43) -> AccountToken:
    return AccountToken(id=token_id, nonce=nonce, employee_id=1, kind=TokenKind.RESET)


def test_a_link_names_its_row_and_cannot_be_made_without_the_key():
    text = token_text(a_token(), SECRET)
    assert token_named(text, SECRET) == (7, "n" * 43)
    assert token_named(text, SECRET + "x") is None
    for broken in ("", "x", text[:-1], text + "x", text.upper(), "\0", "é", "W10.x", "a" * 5000):
        assert token_named(broken, SECRET) is None


def test_a_printed_code_has_sixty_bits_and_its_own_key():
    codes = {printed_code(a_token(number), SECRET) for number in range(500)}
    signs = {sign for code in codes for sign in code.replace("-", "")}
    assert (len(codes), len(signs), {len(code) for code in codes}) == (500, 32, {14})
    assert signs & set("IO01") == set()
    assert printed_code(a_token(), SECRET) != printed_code(a_token(), SECRET + "x")


def test_a_code_may_be_typed_in_many_ways_but_not_wrongly():
    code = "KAHM-3XEB-9TPC"
    for typed in (code, code.lower(), "KAHM3XEB9TPC", " kahm 3xeb 9tpc ", "КАНМ-3ХЕВ-9ТРС", "KAHM—3XEB–9TPC"):
        assert same_code(typed, code)
    for typed in ("", "KAHM-3XEB-9TPD", "KAHM-3XEB", code + "A", "\0", "\ud800", "x" * 9000):
        assert not same_code(typed, code)
