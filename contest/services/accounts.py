"""Signing in and out, passwords, the language of an account."""

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, update

from contest.domain.errors import N_, FieldRefused, NotFound
from contest.domain.passwords import LONGEST, typed, weakness
from contest.extensions import db
from contest.models import Account, Employee, SignIn
from contest.queries.accounts import token_hash
from contest.services import journal
from contest.services.transaction import held, transaction

SIGN_IN_LASTS = timedelta(days=14)

# OWASP's smallest Argon2id: 19 MiB, two passes, one lane; about 30 ms. Changed figures rehash at the next sign-in.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# The hash of a password that nobody has: who does not exist is checked as slowly as who does.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$wunxTRTdtxUWV0C+nsISCA$vJ/Cz4wZfCHj3+AC+23DWmTZu4/pHsEU5pYXZwqLhXY"


def hash_password(password: str) -> str:
    """The Argon2id hash of a password; whether the password is good enough was asked before."""
    return HASHER.hash(typed(password).encode("utf-8", "replace"))


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether this is the password of the hash. It takes one hash either way, also without a hash to compare with."""
    too_long = len(password) > LONGEST
    try:
        HASHER.verify(password_hash or NOBODYS_HASH, typed(password[:LONGEST]).encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None and not too_long


def refuse_weak(field: str, password: str, employee: Employee, *, company: str) -> None:
    """Raise FieldRefused beside `field` where the password is too short, too common or made of what is known (A21)."""
    known = (
        *(employee.last_name, employee.first_name, employee.middle_name),
        *(employee.personnel_number, employee.email or "", company),
    )
    if fault := weakness(password, known):
        raise FieldRefused(field, fault)


def sign_in(employee_id: int | None, password: str, *, now: datetime) -> str | None:
    """The token of a new sign-in, or None where the password is wrong or there is nobody (`employee_id` None).

    A right password whose hash was made with other figures is hashed anew.
    """
    account = db.session.get(Account, employee_id) if employee_id is not None else None
    checked = account.password_hash if account else None
    if not password_fits(checked, password) or checked is None or employee_id is None:
        return None
    better = hash_password(password) if HASHER.check_needs_rehash(checked) else checked
    with transaction():
        account = held(Account, employee_id)
        if account.password_hash != checked:
            return None  # The password was changed while this one was being checked.
        account.password_hash = better
        return new_sign_in(employee_id, now=now)


def new_sign_in(employee_id: int, *, now: datetime) -> str:
    """Sign in inside the act that the caller has open; returns the token for the cookie. Those run out are swept."""
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(SignIn).where(SignIn.employee_id == employee_id, SignIn.expires_at <= now))
    db.session.add(SignIn(token_hash=token_hash(token), employee_id=employee_id, expires_at=now + SIGN_IN_LASTS))
    return token


def sign_out(token: str) -> None:
    """End this sign-in; a copy of the cookie opens nothing afterwards. Repeating it does nothing."""
    with transaction() as session:
        session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def end_sign_ins(employee_id: int) -> None:
    """End all sign-ins of a person inside the act that the caller has open."""
    db.session.execute(delete(SignIn).where(SignIn.employee_id == employee_id))


def sign_out_everywhere(employee_id: int, *, by: int, now: datetime) -> None:
    """End every sign-in of a person on every device; the journal keeps who did it. Raises NotFound."""
    with transaction():
        if db.session.get(Account, employee_id) is None:
            raise NotFound
        end_sign_ins(employee_id)
        journal.record("sign-ins ended", by=by, now=now, employee=employee_id)


def change_password(employee_id: int, current: str, new: str, *, company: str, now: datetime) -> str:
    """Change a person's own password and end all sign-ins; returns the token of a new one for this device.

    Raises FieldRefused beside `current` or `new`.
    """
    account, employee = db.session.get(Account, employee_id), db.session.get(Employee, employee_id)
    if account is None or employee is None:
        raise NotFound
    checked = account.password_hash
    if not password_fits(checked, current):
        raise FieldRefused("current", N_("This is not your present password."))
    refuse_weak("new", new, employee, company=company)
    hashed = hash_password(new)
    with transaction():
        account = held(Account, employee_id)
        if account.password_hash != checked:
            raise FieldRefused("current", N_("This is not your present password."))
        account.password_hash = hashed
        end_sign_ins(employee_id)
        journal.record("password changed", by=employee_id, now=now)
        return new_sign_in(employee_id, now=now)


def choose_language(employee_id: int, language: str) -> None:
    """Remember the language of a person for pages and letters."""
    with transaction() as session:
        session.execute(update(Account).where(Account.employee_id == employee_id).values(language=language))
