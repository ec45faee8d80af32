"""The leaders so far: who holds the title of an announced contest, for the honour board and for plates anywhere."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, extract, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from contest.domain.calendar import PeriodKind
from contest.domain.tables import folded
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Outcome, Placing, Unit
from contest.queries.paging import Page, nearest_page
from contest.queries.publication import role_of, shown, with_consents
from contest.queries.staff import in_subtree
from contest.queries.title_holders import GIVEN_BY, NAMED_A_LEADER

PER_PAGE = 24
LARGE_PLATES = 7
LONGEST_PRAISE = 260
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Leader:
    """A person who holds the title of a contest; `praise` is the beginning of what was written about them.

    `by_correction` is the number of the correction that gave them the title, where it was not the count.

    How they are called, pages ask of the candidate (wording.publication): a name may be withheld.
    """

    contest: Contest
    candidate: Candidate
    praise: str
    by_correction: int | None = None

    @property
    def role(self) -> str:
        """Position and unit as they were then: "Fitter, Tver Assembly"; nothing where they may not be shown."""
        return role_of(self.candidate)


def beginning(text: str, longest: int = LONGEST_PRAISE) -> str:
    """The first whole sentences of a text that fit; a first sentence that does not fit ends after a word with "…"."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    shown = ""
    for sentence in SENTENCE_END.split(words):
        longer = f"{shown} {sentence}".strip()
        if len(longer) > longest:
            break
        shown = longer
    if shown:
        return shown
    cut = words[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:–- ") + "…"


def praise_of(candidate: Candidate) -> str:
    """The deed in one line as the first nominator wrote it, else the beginning of the statement, or nothing.

    Nothing either where the texts may not be shown.
    """
    first = candidate.nominations[0] if candidate.nominations and shown(candidate).texts else None
    return (first.praise or beginning(first.statement)) if first else ""


def by_name(candidate: Candidate) -> tuple[bool, str, str, str, str]:
    """The key that sorts candidates by name; whose name is withheld come last, in no order that tells it."""
    if not shown(candidate).name:
        return True, "", "", "", str(candidate.id)
    return False, *by_surname(candidate.employee)


def by_surname(person: Employee) -> tuple[str, str, str, str]:
    """The key that sorts people by name; the personnel number decides only between namesakes."""
    names = (person.last_name, person.first_name, person.middle_name)
    last, first, middle = (folded(name) for name in names)
    return last, first, middle, person.personnel_number


def recent_leaders(limit: int = 3) -> list[Leader]:
    """The leaders announced last, newest first. Two queries."""
    return _leaders(_asked().order_by(Outcome.announced_at.desc(), *NEWEST_FIRST).limit(limit))


def leaders_of(contest_ids: Collection[int]) -> dict[int, list[Leader]]:
    """The leaders of those of these contests that are announced, by contest, by surname. Two queries."""
    found: dict[int, list[Leader]] = {}
    for leader in _leaders(_asked().where(Contest.id.in_(contest_ids)).order_by(*NEWEST_FIRST)):
        found.setdefault(leader.contest.id, []).append(leader)
    return found


def leaders_of_units(paths: Collection[str], limit: int = 5) -> list[Leader]:
    """The leaders who came from these units or below them, newest period first. Four queries at most."""
    if not paths:
        return []
    from_there = Candidate.unit.has(or_(*(in_subtree(path) for path in paths)))
    return _leaders(_asked().where(from_there).order_by(*NEWEST_FIRST).limit(limit))


@dataclass(frozen=True)
class HonourBoard:
    """What the honour board shows: `first` stands largest, `yearly` large, `others` on plates, page by page."""

    years: list[int]
    year: int | None
    kind: PeriodKind | None
    first: Leader | None
    yearly: list[Leader]
    others: Page[Leader]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is shown at all."""
        return self.first is None and not self.yearly and not self.others.items


def honour_board(*, year: int | None = None, kind: PeriodKind | None = None, page: int = 1) -> HonourBoard:
    """The leaders of one year or of all, of one kind of period or of all; a year without leaders counts as all years.

    Leaders of the year stand large on the first page, the others on plates; asked for leaders of the year only, all of
    them are paged. Never in the order of votes or ids: newest period first, then by surname.
    """
    years = _years()
    year = year if year in years else None
    asked = _asked().order_by(*NEWEST_FIRST)
    if year is not None:
        asked = asked.where(extract("year", Contest.period_start) == year)
    large: list[Leader] = []
    if kind is not None:
        asked = asked.where(Contest.kind == kind)
    else:
        if page <= 1:
            large = _leaders(asked.where(Contest.kind == PeriodKind.YEAR).limit(LARGE_PLATES))
        asked = asked.where(Contest.kind != PeriodKind.YEAR)
    others = _page(asked, page)
    # A shared title puts nobody above the other: then all stand on plates of one size.
    alone = len(large) > 0 and (len(large) == 1 or large[0].contest.id != large[1].contest.id)
    return HonourBoard(
        years=years,
        year=year,
        kind=kind,
        first=large[0] if alone else None,
        yearly=large[1:] if alone else large,
        others=others,
    )


NEWEST_FIRST = (
    Contest.period_start.desc(),
    Contest.id.desc(),
    Employee.last_name,
    Employee.first_name,
    Employee.personnel_number,
)


def _asked() -> Select[Candidate, int | None]:
    """The leaders of announced contests with everything a plate shows."""
    return (
        select(Candidate, GIVEN_BY)
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Outcome, Outcome.contest_id == Candidate.contest_id)
        .join(Candidate.contest)
        .join(Candidate.employee)
        .where(*NAMED_A_LEADER)
        .options(
            contains_eager(Candidate.contest).joinedload(Contest.scope),
            contains_eager(Candidate.employee),
            joinedload(Candidate.unit).joinedload(Unit.parent),
            selectinload(Candidate.nominations),
            with_consents(),
        )
    )


def _leaders(asked: Select[Candidate, int | None]) -> list[Leader]:
    return [
        Leader(candidate.contest, candidate, praise_of(candidate), by_correction=given_by)
        for candidate, given_by in db.session.execute(asked)
    ]


def _page(asked: Select[Candidate, int | None], number: int) -> Page[Leader]:
    ids = asked.with_only_columns(Candidate.id).order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(ids)) or 0
    number = nearest_page(number, total, per_page=PER_PAGE)
    items = _leaders(asked.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page(items=items, page=number, total=total, per_page=PER_PAGE)


def _years() -> list[int]:
    """The years that have leaders, newest first."""
    year = extract("year", Contest.period_start)
    rows = db.session.scalars(
        select(year)
        .select_from(Candidate)
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Contest, Contest.id == Candidate.contest_id)
        .join(Outcome, Outcome.contest_id == Contest.id)
        .where(*NAMED_A_LEADER)
        .distinct()
        .order_by(year.desc())
    )
    return [int(found) for found in rows]
