"""The first password and the next one: invitations, resets by mail and by HR, and the one-time links for them."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from contest.domain.accounts import TokenKind
from contest.domain.errors import N_, NotAllowed, NotFound, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, AccountRole, AccountToken, Employee
from contest.queries.accounts import newest_token, open_token, person_by_login
from contest.queries.staff import working_on
from contest.services import journal
from contest.services.accounts import end_sign_ins, hash_password, new_sign_in, refuse_weak
from contest.services.letters import write_letters
from contest.services.transaction import claimed, held, transaction, upsert_into

INVITATION_LASTS = timedelta(days=30)
RESET_BY_MAIL_LASTS = timedelta(hours=2)
RESET_BY_HR_LASTS = timedelta(days=3)
# A slip that is printed again shows the same link, if that is good for so long at least.
REUSED_WITH = timedelta(days=7)
# Nobody's mailbox is filled by a stranger who knows the address.
BETWEEN_MAILS = timedelta(minutes=10)

LINK_IS_DEAD = N_("This link has been used already or has run out. Ask for a new one.")
# Their rights reach beyond HR's, so HR may not make itself a way into their accounts.
BEYOND_HR = frozenset({Role.ADMIN, Role.WITNESS})


class LinkIsDead(RuleBroken):
    """The one-time link was used, has run out or never existed."""

    def __init__(self) -> None:
        super().__init__(LINK_IS_DEAD)


def invite(employee_ids: Collection[int], *, by: int | None, now: datetime) -> dict[int, AccountToken]:
    """Open invitations for all of these people who have no password yet, by employee id.

    Who has left, has a password or holds a right beyond that of the inviting person is left out. Repeating it returns
    the same invitations as long as they are good for a week. `by` is None on the command line.
    """
    with transaction():
        tokens = _invitations(employee_ids, by=by, now=now)
        if tokens:
            journal.record("invitations made", by=by, now=now, employees=sorted(tokens))
    return tokens


def mail_invitations(employee_ids: Collection[int], *, by: int | None, now: datetime) -> int:
    """Mail an invitation to those of these people who have an address and no password; returns how many there are.

    Repeated within ten minutes nobody gets a second letter; later it is a reminder with a new link.
    """
    with transaction() as session:
        asked = select(Employee.id).where(Employee.id.in_(employee_ids), Employee.email.is_not(None))
        fresh = INVITATION_LASTS - BETWEEN_MAILS
        tokens = _invitations(session.scalars(asked).all(), by=by, now=now, good_for=fresh)
        for person, token in tokens.items():
            write_letters(LetterKind.INVITATION, [person], about=f"token:{token.id}", now=now)
        if tokens:
            journal.record("invitations mailed", by=by, now=now, employees=sorted(tokens))
    return len(tokens)


def ask_for_reset(login: str, *, now: datetime) -> None:
    """Mail a link for a new password, or for the first one, to whoever has this login and an address.

    It tells nobody whether there is such a person. One letter in ten minutes at most.
    """
    person = person_by_login(login, now=now)
    if person is None or not person.email:
        return
    with transaction():
        _open_accounts([person.id])
        first = held(Account, person.id).password_hash is None
        kind = TokenKind.INVITATION if first else TokenKind.RESET
        lasts = INVITATION_LASTS if first else RESET_BY_MAIL_LASTS
        last = newest_token(person.id, kind)
        if last and now < last.expires_at - lasts + BETWEEN_MAILS:
            return
        token = _new_token(person.id, kind, now + lasts)
        db.session.flush()
        letter = LetterKind.INVITATION if first else LetterKind.RESET
        write_letters(letter, [person.id], about=f"token:{token.id}", now=now)


def make_reset(employee_id: int, *, by: int | None, now: datetime) -> AccountToken:
    """A one-time link for somebody who has a password and has forgotten it, good for three days.

    Raises NotFound, NotAllowed for an account beyond HR's rights, RuleBroken where there is no password yet.
    """
    with transaction():
        account = held(Account, employee_id)
        person = db.session.get_one(Employee, employee_id)
        if person.left_on is not None and person.left_on <= now.date():
            raise NotFound
        if employee_id in beyond_reach([employee_id], by=by):
            raise NotAllowed(N_("Only an administrator can make a new link for this account."))
        if account.password_hash is None:
            raise RuleBroken(N_("This person has no password yet. Print an invitation instead."))
        token = _new_token(employee_id, TokenKind.RESET, now + RESET_BY_HR_LASTS)
        db.session.flush()
        journal.record("one-time link made", by=by, now=now, employee=employee_id)
    return token


def use_token(token_id: int, nonce: str, password: str, *, company: str, now: datetime) -> str:
    """Set the password that a one-time link allows to set, once; returns the token of a new sign-in.

    Every other link and every sign-in of the person ends. Of any number of callers at once one succeeds, the others
    hear LinkIsDead. Raises FieldRefused beside `new`, and then the link stays good.
    """
    token = open_token(token_id, nonce, now=now)
    if token is None:
        raise LinkIsDead
    person = db.session.get_one(Employee, token.employee_id)
    if person.left_on is not None and person.left_on <= now.date():
        raise LinkIsDead
    refuse_weak("new", password, person, company=company)
    hashed = hash_password(password)
    with transaction() as session:
        account = held(Account, person.id)  # first, so that two links of one person cannot wait for each other
        mine = (AccountToken.id == token_id, AccountToken.nonce == nonce)
        good = (AccountToken.used_at.is_(None), AccountToken.expires_at > now)
        if not claimed(update(AccountToken).where(*mine, *good).values(used_at=now)):
            raise LinkIsDead
        others = (AccountToken.employee_id == person.id, AccountToken.used_at.is_(None))
        session.execute(update(AccountToken).where(*others).values(used_at=now))
        account.password_hash = hashed
        end_sign_ins(person.id)
        journal.record("password set", by=person.id, now=now, by_means_of=str(token.kind))
        return new_sign_in(person.id, now=now)


def _invitations(
    employee_ids: Collection[int], *, by: int | None, now: datetime, good_for: timedelta = REUSED_WITH
) -> dict[int, AccountToken]:
    """Invitations of those who may have one, inside the act that is open, with a constant number of queries.

    One that is there already is taken if it is good for so long at least.
    """
    people = set(
        db.session.scalars(
            select(Employee.id)
            .outerjoin(Account, Account.employee_id == Employee.id)
            .where(Employee.id.in_(employee_ids), Account.password_hash.is_(None), working_on(now.date()))
        )
    )
    people -= beyond_reach(people, by=by)
    _open_accounts(people)
    asked = (
        select(AccountToken)
        .where(
            AccountToken.employee_id.in_(people),
            AccountToken.kind == TokenKind.INVITATION,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at >= now + good_for,
        )
        .order_by(AccountToken.id)
    )
    invited = {token.employee_id for token in db.session.scalars(asked)}
    kind, expires_at = TokenKind.INVITATION, now + INVITATION_LASTS
    rows = [
        {"employee_id": person, "kind": kind, "nonce": _nonce(), "expires_at": expires_at, "used_at": None}
        for person in sorted(people - invited)
    ]
    if rows:
        db.session.execute(insert(AccountToken), rows)
    return {token.employee_id: token for token in db.session.scalars(asked)}


def _open_accounts(people: Iterable[int]) -> None:
    """Give everybody an account who has none; without a password it lets nobody in."""
    rows = [{"employee_id": person, "password_hash": None, "language": ""} for person in people]
    if rows:
        db.session.execute(upsert_into(Account).on_conflict_do_nothing(index_elements=["employee_id"]), rows)


def _new_token(employee_id: int, kind: TokenKind, expires_at: datetime) -> AccountToken:
    token = AccountToken(employee_id=employee_id, kind=kind, nonce=_nonce(), expires_at=expires_at, used_at=None)
    db.session.add(token)
    return token


def _nonce() -> str:
    return secrets.token_urlsafe(32)


def beyond_reach(people: Iterable[int], *, by: int | None) -> set[int]:
    """Those of these people whose rights reach beyond HR's, unless an administrator or the command line asks."""
    if by is None or db.session.get(AccountRole, (by, Role.ADMIN)) is not None:
        return set()
    beyond = (AccountRole.employee_id.in_(people), AccountRole.role.in_(BEYOND_HR))
    return set(db.session.scalars(select(AccountRole.employee_id).where(*beyond)))
