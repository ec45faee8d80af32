"""The desk of a unit: its contests with places and deadlines, and everything its people wrote (PRODUCT 6, 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.nominations import TAKES_A_PLACE
from contest.domain.phases import ENDED, Phase
from contest.extensions import db
from contest.models import Contest, Nomination, Unit
from contest.queries.accounts import SignedIn
from contest.queries.nominations import acted_for_by, is_open, takes_part, units_headed_by, with_everything
from contest.queries.paging import Page, page_of

NOT_ENDED = tuple(phase for phase in Phase if phase not in ENDED and phase is not Phase.DRAFT)


@dataclass(frozen=True)
class DeskEntry:
    """A contest on the desk of a unit: places, deadline, and the unit's nominations in it, the latest first."""

    contest: Contest
    unit: Unit
    nominations: list[Nomination]
    is_open: bool

    @property
    def places(self) -> int:
        """How many nominations the unit may have before HR or on the ballot."""
        return self.contest.places_per_unit

    @property
    def used(self) -> int:
        """How many places are taken."""
        return sum(1 for each in self.nominations if each.status in TAKES_A_PLACE)

    @property
    def left(self) -> int:
        """How many places are free."""
        return max(0, self.places - self.used)


def desk(person: SignedIn, now: datetime) -> list[DeskEntry]:
    """What a head or deputy has to do: an entry for each contest under way and each unit of theirs that takes part.

    Contests that take nominations come first, those that close first before others. What is about the person is left
    out; so are contests past the deadline in which the unit nominated nobody. Five queries.
    """
    units = units_headed_by(person.id)
    contests = list(
        db.session.scalars(
            select(Contest)
            .where(Contest.phase.in_(NOT_ENDED))
            .options(joinedload(Contest.scope), selectinload(Contest.criteria))
            .order_by(Contest.nominations_close_at, Contest.id)
        )
    )
    nominations = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.contest_id.in_([each.id for each in contests]),
            Nomination.unit_id.in_([each.id for each in units]),
            Nomination.employee_id != person.id,
        )
        .options(*with_everything())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )
    written: dict[tuple[int, int], list[Nomination]] = {}
    for nomination in nominations:
        written.setdefault((nomination.contest_id, nomination.unit_id), []).append(nomination)
    entries = [
        DeskEntry(contest, unit, written.get((contest.id, unit.id), []), is_open(contest, now))
        for contest in contests
        for unit in units
        if takes_part(unit, contest)
    ]
    shown = [each for each in entries if each.is_open or each.nominations or each.contest.phase is Phase.PLANNED]
    return sorted(shown, key=lambda each: (not each.is_open, each.contest.phase is Phase.PLANNED))


def open_entries(entries: Iterable[DeskEntry]) -> list[DeskEntry]:
    """Those of a desk in which somebody can be nominated now."""
    return [each for each in entries if each.is_open]


def my_nominations(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """A page of everything this person wrote or may act for, in contests of any phase, the latest first."""
    return page_of(_mine(person), page)


def earlier_nominations(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """The same, of contests that are over."""
    return page_of(_mine(person).join(Nomination.contest).where(Contest.phase.in_(ENDED)), page)


def _mine(person: SignedIn) -> Select[Nomination]:
    return (
        select(Nomination)
        .where(or_(Nomination.nominator_id == person.id, acted_for_by(person.id)))
        .options(*with_everything())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )
