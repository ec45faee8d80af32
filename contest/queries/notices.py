"""Notices: the letters that a person finds when signing in, in lists and one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from contest.domain.letters import LetterKind
from contest.domain.letters_over import Until, asks_until
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Correction, Letter, Nomination
from contest.queries.families import families_of, lead_id_of
from contest.queries.letters import Contents
from contest.queries.letters_over import ids_over
from contest.queries.notices_shown import is_shown, is_unread
from contest.queries.paging import Page, page_of
from contest.queries.staff import LARGEST_ID

OF_A_NOMINATION = "nomination:"


@dataclass(frozen=True)
class Notice:
    """One line of the list: the letter, and as much of its contents as its subject names.

    `over`: the step of its contest that has come since, where it asks for what nobody can do any more.
    """

    letter: Letter
    said: Contents
    over: Until | None = None

    @property
    def is_unread(self) -> bool:
        """Whether it waits to be read: the reader has not opened it, and it is not over."""
        return self.letter.read_at is None and self.over is None


def notices(employee_id: int, *, now: datetime, unread_only: bool = False, page: int = 1) -> Page[Notice]:
    """A page of a person's notices, the newest first. The same few queries, however many there are."""
    asked = _newest_first(employee_id, is_unread(now) if unread_only else is_shown(now))
    found = page_of(asked, page)
    over = ids_over(found.items, now=now)
    lines = [
        replace(each, over=asks_until(each.letter.kind)) if each.letter.id in over else each
        for each in with_subjects(found.items)
    ]
    return Page(lines, page=found.page, total=found.total, per_page=found.per_page)


def latest_unread(
    employee_id: int, *, now: datetime, at_most: int, but_not: Collection[LetterKind] = ()
) -> list[Notice]:
    """The newest notices that a person has not read, those of some kinds left out."""
    asked = _newest_first(employee_id, and_(is_unread(now), Letter.kind.not_in(but_not)))
    return with_subjects(list(db.session.scalars(asked.limit(at_most))))


def unread_ids(employee_id: int, *, now: datetime) -> list[int]:
    """The ids of all notices that a person has not read."""
    return list(db.session.scalars(select(Letter.id).where(Letter.employee_id == employee_id, is_unread(now))))


def notice(letter_id: int, employee_id: int, *, now: datetime) -> Letter | None:
    """The notice if it is this person's and to be seen now, else None."""
    if not 0 < letter_id <= LARGEST_ID:
        return None
    mine = (Letter.id == letter_id, Letter.employee_id == employee_id)
    return db.session.scalar(select(Letter).where(*mine, is_shown(now)))


def over_since(letter: Letter, *, now: datetime) -> Until | None:
    """The step that has come since, where a letter asks for what nobody can do any more; None for every other one."""
    return asks_until(letter.kind) if ids_over([letter], now=now) else None


def with_subjects(letters: Sequence[Letter]) -> list[Notice]:
    """The letters with what their subjects name: contest, nomination, correction, whether there are categories."""
    nominations = _nominations_of(letters)
    corrections = _corrections_of(letters)
    announced = _announced_beside(letters)
    listed = []
    for letter in letters:
        one = nominations.get(nomination_id_of(letter) or 0)
        said = Contents(
            letter=letter,
            reader=letter.employee,
            language="",
            contest=letter.contest,
            leaders=(),
            outcome=None,
            nominations=(one,) if one else (),
            token=None,
            on_roll=False,
            correction=corrections.get(letter.id),
            results=tuple((whole, ()) for whole in announced.get(letter.id, [])),
        )
        listed.append(Notice(letter, said))
    return listed


def nomination_id_of(letter: Letter) -> int | None:
    """The nomination that a letter is about, if it is about one."""
    if not letter.about.startswith(OF_A_NOMINATION):
        return None
    return int(letter.about.split(":")[1])


def _nominations_of(letters: Sequence[Letter]) -> dict[int, Nomination]:
    wanted = {number for letter in letters if (number := nomination_id_of(letter)) is not None}
    if not wanted:
        return {}
    asked = select(Nomination).where(Nomination.id.in_(wanted)).options(joinedload(Nomination.employee))
    return {each.id: each for each in db.session.scalars(asked)}


def _corrections_of(letters: Sequence[Letter]) -> dict[int, Correction]:
    """By letter, for those about a correction: which one. Whom it names is not loaded."""
    wanted = {each.id: int(each.about.split(":")[1]) for each in letters if each.kind is LetterKind.CORRECTION}
    if not wanted:
        return {}
    asked = select(Correction).where(Correction.id.in_(set(wanted.values())))
    found = {each.id: each for each in db.session.scalars(asked)}
    return {number: found[correction] for number, correction in wanted.items()}


def _announced_beside(letters: Sequence[Letter]) -> dict[int, list[Contest]]:
    """By letter, for those about all categories of a contest at once: which of them are announced."""
    leads = {each.id: lead_id_of(each.contest) for each in letters if each.contest and each.kind is LetterKind.RESULT}
    families = families_of(set(leads.values()))
    return {
        number: [whole for whole in families[lead].wholes if whole.phase is Phase.ANNOUNCED]
        for number, lead in leads.items()
        if families[lead].has_categories
    }


def _newest_first(employee_id: int, condition: ColumnElement[bool]) -> Select[Letter]:
    return (
        select(Letter)
        .where(Letter.employee_id == employee_id, condition)
        .options(joinedload(Letter.employee), joinedload(Letter.contest).joinedload(Contest.scope))
        .order_by(Letter.due_at.desc(), Letter.id.desc())
    )
