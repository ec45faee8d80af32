"""The company's own calendar: days worked or free by decision, Quality Day and motto of a year (PRODUCT 1)."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from contest.domain.calendar import quality_day
from contest.domain.errors import N_, FieldRefused
from contest.domain.working_days import FAR_AHEAD, LONGEST_NOTE, checked_note
from contest.models import Account, CalendarDay, QualityYear
from contest.services import journal
from contest.services.transaction import held, transaction

LONGEST_MOTTO = 200


def decide_day(day: date, is_worked: bool, note: str, *, by: int, now: datetime) -> None:
    """Say that a day is worked on or free; a second word about the same day replaces the first. Raises FieldRefused."""
    note = checked_note(note)
    ahead = (day - now.date()).days
    if ahead > FAR_AHEAD:
        raise FieldRefused("day", N_("This day is more than three years away. Check the year."))
    if ahead < -FAR_AHEAD:
        raise FieldRefused("day", N_("This day was more than three years ago. Check the year."))
    with transaction() as session:
        session.merge(CalendarDay(day=day, is_worked=is_worked, note=note))
        journal.record("day decided", by=by, now=now, day=day, worked=is_worked, reason=note)


def forget_day(day: date, *, by: int, now: datetime) -> None:
    """Let a day be what the law and the week say again; doing it twice changes nothing."""
    with transaction() as session:
        if session.get(CalendarDay, day) is not None:
            session.execute(delete(CalendarDay).where(CalendarDay.day == day))
            journal.record("day left to the law", by=by, now=now, day=day)


def settle_quality_year(
    year: int, *, other_day: date | None, note: str, motto_en: str, motto_ru: str, by: int, now: datetime
) -> None:
    """Quality Day of one year where it differs from the computed one, with its reason, and the mottoes of the year.

    Contests that are published keep their dates. A reason belongs to another day, or to the way back from one; a new
    one without either is refused. Raises FieldRefused, NoSuchYear.
    """
    computed = quality_day(year)
    if other_day == computed:
        other_day = None
    note = " ".join(note.split())[:LONGEST_NOTE]
    if other_day is not None and other_day.year != year:
        raise FieldRefused("other_day", N_("This day does not lie in %(year)s."), year=year)
    if other_day is not None:
        note = checked_note(note)
    mottoes = {"motto_en": " ".join(motto_en.split()), "motto_ru": " ".join(motto_ru.split())}
    for name, motto in mottoes.items():
        if len(motto) > LONGEST_MOTTO:
            raise FieldRefused(name, N_("Write %(most)s characters at most."), most=LONGEST_MOTTO)
    with transaction() as session:
        before = session.get(QualityYear, year)
        if other_day is None and before is not None and note == before.note:
            # The form brings the reason of the other day back when only the day is taken out.
            note = ""
        if other_day is None and note and (before is None or before.quality_day is None):
            raise FieldRefused("note", N_("Name the other Quality Day that this explains, or leave it empty."))
        session.merge(QualityYear(year=year, quality_day=other_day, note=note if other_day else "", **mottoes))
        words: dict[str, Any] = {"year": year, "day": other_day, "reason": note, **mottoes}
        journal.record("quality week settled", by=by, now=now, **words)


def make_feed_key(employee_id: int) -> None:
    """Give a person's own feed a new address; one from before opens nothing any more. Raises NotFound."""
    with transaction():
        held(Account, employee_id).feed_key = secrets.token_urlsafe(32)
