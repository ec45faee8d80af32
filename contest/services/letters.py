"""Letters go into the outbox inside the act they tell about.

Who sends them finds them there (ARCHITECTURE, sentence 6).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.domain.letter_times import QuietHours, Wishes, leaves_at, shown_from, wants_by_mail
from contest.domain.letters import OF_AN_ACCOUNT, LetterChannel, LetterKind, LetterState
from contest.extensions import db
from contest.models import Account, Employee, Letter, Unit
from contest.queries.letters import quiet_hours
from contest.services.roll import employed
from contest.services.transaction import upsert_into

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Addressee:
    """A person who works here: whether there is an e-mail address, in which zone they work, what they chose."""

    id: int
    has_address: bool
    zone: str
    wishes: Wishes


def write_letters(
    kind: LetterKind,
    people: Iterable[int],
    *,
    about: str,
    now: datetime,
    contest_id: int | None = None,
    until: datetime | None = None,
) -> int:
    """Put one letter of this kind for each of these employees into the outbox, inside the act that the caller has open.

    Everybody who works here finds it among the notices, a reminder not at night; those with an address get it by e-mail
    too, unless it is a reminder that they do not want (domain.letter_times). `until` is when it is worth nothing any
    more. Repeating it writes nothing: a letter about the same occasion exists once under its unique key. Returns to how
    many people.
    """
    ids = sorted(set(people))
    hours = quiet_hours() if ids else QuietHours()
    written = 0
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = []
        for each in _addressees(ids[start : start + ROWS_AT_ONCE], now=now):
            written += 1
            row = {
                "employee_id": each.id,
                "kind": kind,
                "about": about,
                "contest_id": contest_id,
                "attempts": 0,
                "trouble": "",
            }
            if kind not in OF_AN_ACCOUNT:
                seen_from = shown_from(kind, now, zone=each.zone, hours=hours, until=until)
                there = {"channel": LetterChannel.APP, "state": LetterState.SENT, "due_at": seen_from}
                rows.append({**row, **there, "sent_at": now})
            if each.has_address and wants_by_mail(kind, each.wishes):
                leaves = leaves_at(kind, now, zone=each.zone, hours=hours, wishes=each.wishes, until=until)
                waiting = {"channel": LetterChannel.EMAIL, "state": LetterState.QUEUED, "due_at": leaves}
                rows.append({**row, **waiting, "sent_at": None})
        _insert(rows)
    return written


def _insert(rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    # One statement for all of them: written out with a thousand rows it took ten times as long.
    statement = upsert_into(Letter).on_conflict_do_nothing(index_elements=["about", "kind", "employee_id", "channel"])
    db.session.connection().execute(statement, rows)


def _addressees(ids: list[int], *, now: datetime) -> Iterator[Addressee]:
    asked = (
        select(
            Employee.id,
            Employee.email.is_not(None),
            Unit.time_zone,
            Account.reminders_by_mail,
            Account.mail_once_a_day,
        )
        .join(Unit, Unit.id == Employee.unit_id)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .where(Employee.id.in_(ids), employed(now))
        .order_by(Employee.id)
    )
    for number, has_address, zone, reminders, once_a_day in db.session.execute(asked):
        yield Addressee(number, has_address, zone, Wishes(reminders is not False, bool(once_a_day)))
