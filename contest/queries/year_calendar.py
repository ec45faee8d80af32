"""Everything that happens in a year: the phases of public contests, holidays, Quality Week; and whose feed this is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Account, Contest, Employee
from contest.queries.staff import working_on

NOT_SHOWN = (Phase.DRAFT, Phase.CANCELLED, Phase.VOID)
MOST = 500
INSTANTS = ("nominations_open_at", "nominations_close_at", "voting_open_at", "voting_close_at", "announce_at")
FEED_REACHES_BACK = timedelta(days=370)


@dataclass(frozen=True)
class Happening:
    """One instant of a contest: the field that holds it, and the day it falls on by the contest's own clocks."""

    contest: Contest
    field: str
    at: datetime
    day: date


def happenings(year: int) -> list[Happening]:
    """The instants of all public contests that fall into the year, in their order. One query."""
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, tzinfo=UTC) + timedelta(days=2)
    found = [each for each in _instants(_contests(begins - timedelta(days=1), ends)) if each.day.year == year]
    return sorted(found, key=lambda each: (each.at, each.contest.id))


def by_day(found: Iterable[Happening]) -> dict[date, dict[str, list[Happening]]]:
    """What happens on each day in the order of the days: by its field, for what opens or closes in many at once."""
    days: dict[date, dict[str, list[Happening]]] = {}
    for each in sorted(found, key=lambda one: one.day):
        days.setdefault(each.day, {}).setdefault(each.field, []).append(each)
    return days


def contests_of_feed(now: datetime) -> list[Contest]:
    """The public contests whose announcement is at most a year old. One query."""
    return _contests(now - FEED_REACHES_BACK, None)


def feed_key_of(employee_id: int) -> str | None:
    """The key of a person's own feed, or None where none has been made."""
    return db.session.scalar(select(Account.feed_key).where(Account.employee_id == employee_id))


def reader_of_feed(key: str, *, today: date) -> tuple[int, str] | None:
    """(employee id, language) of the person to whom a feed belongs, while that person works here; else None."""
    if not key or len(key) > 43 or "\0" in key:  # which PostgreSQL does not even compare
        return None
    row = db.session.execute(
        select(Account.employee_id, Account.language)
        .join(Employee, Employee.id == Account.employee_id)
        .where(Account.feed_key == key, working_on(today))
    ).first()
    return (row.employee_id, row.language) if row else None


def _contests(begins: datetime, ends: datetime | None) -> list[Contest]:
    asked = (
        select(Contest)
        .where(Contest.phase.not_in(NOT_SHOWN), Contest.stage == Stage.WHOLE, Contest.lead_id.is_(None))
        .where(or_(Contest.announce_at.is_(None), Contest.announce_at >= begins))
        .options(joinedload(Contest.scope))
        .order_by(Contest.nominations_open_at, Contest.id)
        .limit(MOST)
    )
    if ends is not None:
        asked = asked.where(Contest.nominations_open_at < ends)
    return list(db.session.scalars(asked))


def _instants(contests: Iterable[Contest]) -> Iterable[Happening]:
    for contest in contests:
        for name in INSTANTS:
            instant = getattr(contest, name)
            if instant is not None:
                yield Happening(contest, name, instant, to_local(instant, contest.time_zone).date())
