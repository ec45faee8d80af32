"""What HR's queue can be narrowed to, and how many nominations each choice would leave (PRODUCT 9)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NO_LONGER_LIVE, SEEN_BY_HR, NominationChannel, NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import ENDED
from contest.extensions import db
from contest.models import Attachment, Consent, Contest, Employee, Nomination, Unit, WantedPaper
from contest.queries.staff import LARGEST_ID, found_by, in_subtree


class Sort(StrEnum):
    """In which order the queue stands."""

    WAITING = "waiting"
    NEWEST = "newest"
    NAME = "name"
    UNIT = "unit"
    VOTING = "voting"


ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.WAITING: (Nomination.submitted_at, Nomination.id),
    Sort.NEWEST: (Nomination.submitted_at.desc(), Nomination.id.desc()),
    Sort.NAME: (Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id, Nomination.id),
    Sort.UNIT: (Unit.path, Nomination.submitted_at, Nomination.id),
    Sort.VOTING: (Contest.voting_open_at, Nomination.submitted_at, Nomination.id),
}


@dataclass(frozen=True)
class QueueFilter:
    """Which nominations the queue shows, and in which order; what is None or False does not narrow it.

    `contest_id` means the contest with all its categories and branches, `part_id` one of these. `consent` is the answer
    about taking part. Contests that are over are left out unless `ended`.
    """

    contest_id: int | None = None
    part_id: int | None = None
    status: NominationStatus | None = NominationStatus.SUBMITTED
    unit: Unit | None = None
    channel: NominationChannel | None = None
    consent: ConsentState | None = None
    is_complete: bool | None = None
    merged: bool = False
    late: bool = False
    text: str = ""
    ended: bool = False
    sort: Sort = Sort.WAITING


# The consent that a nomination waits for, and others about the same person.
consent_asked = aliased(Consent)
other = aliased(Nomination)

IS_INCOMPLETE = exists().where(
    WantedPaper.contest_id == Nomination.contest_id,
    WantedPaper.is_required,
    WantedPaper.kind != PaperKind.CONSENT,
    or_(WantedPaper.kind != PaperKind.MINUTES, Nomination.channel == NominationChannel.COLLECTIVE),
    ~exists()
    .where(Attachment.nomination_id == Nomination.id, Attachment.kind == WantedPaper.kind)
    .correlate_except(Attachment),
)
SAME_PERSON = and_(
    other.contest_id == Nomination.contest_id,
    other.employee_id == Nomination.employee_id,
    other.id != Nomination.id,
    other.status.in_(SEEN_BY_HR - NO_LONGER_LIVE),
)
IS_MERGED = exists().where(SAME_PERSON)
ASKED = and_(
    consent_asked.contest_id == Nomination.contest_id,
    consent_asked.employee_id == Nomination.employee_id,
    consent_asked.kind == ConsentKind.TAKING_PART,
)


def filtered(wanted: QueueFilter) -> Select[Nomination]:
    """The nominations under this filter, in no order, joined with contest, unit and person."""
    asked = (
        select(Nomination)
        .join(Nomination.contest)
        .join(Nomination.unit)
        .join(Nomination.employee)
        .where(Nomination.status.in_(SEEN_BY_HR), *found_by(wanted.text))
    )
    if not wanted.ended:
        asked = asked.where(Contest.phase.not_in(ENDED))
    for number, column in ((wanted.contest_id, (Contest.id, Contest.lead_id)), (wanted.part_id, (Contest.id,))):
        if number is not None and 0 < number <= LARGEST_ID:
            asked = asked.where(or_(*(each == number for each in column)))
        elif number is not None:
            asked = asked.where(false())
    if wanted.status is not None:
        asked = asked.where(Nomination.status == wanted.status)
    if wanted.unit is not None:
        asked = asked.where(in_subtree(wanted.unit.path))
    if wanted.channel is not None:
        asked = asked.where(Nomination.channel == wanted.channel)
    if wanted.consent is not None:
        asked = asked.where(exists().where(ASKED, consent_asked.state == wanted.consent))
    if wanted.is_complete is not None:
        asked = asked.where(~IS_INCOMPLETE if wanted.is_complete else IS_INCOMPLETE)
    if wanted.merged:
        asked = asked.where(IS_MERGED)
    if wanted.late:
        asked = asked.where(Nomination.is_late)
    return asked


# Counting.


@dataclass(frozen=True)
class Counts:
    """How many nominations each choice of each filter would leave, the other filters staying as they are."""

    statuses: dict[NominationStatus, int]
    channels: dict[NominationChannel, int]
    consents: dict[ConsentState, int]
    complete: int
    incomplete: int
    merged: int
    late: int

    @property
    def all(self) -> int:
        """In whatever state."""
        return sum(self.statuses.values())


@dataclass(frozen=True)
class _Cell:
    status: NominationStatus
    channel: NominationChannel
    consent: ConsentState | None
    is_incomplete: bool
    is_merged: bool
    is_late: bool
    count: int


def counts(wanted: QueueFilter) -> Counts:
    """The numbers beside the filters. One query, however many filters."""
    bare = QueueFilter(
        contest_id=wanted.contest_id,
        part_id=wanted.part_id,
        status=None,
        unit=wanted.unit,
        text=wanted.text,
        ended=wanted.ended,
    )
    marks = (
        filtered(bare)
        .outerjoin(consent_asked, ASKED)
        .with_only_columns(
            Nomination.status,
            Nomination.channel,
            consent_asked.state,
            IS_INCOMPLETE.label("is_incomplete"),
            IS_MERGED.label("is_merged"),
            Nomination.is_late,
        )
        .subquery()
    )
    rows: Iterable[Any] = db.session.execute(select(*marks.c, func.count()).group_by(*marks.c))
    cells = [_Cell(*row) for row in rows]

    def counted(leave_out: str, key: Callable[[_Cell], Any]) -> Counter[Any]:
        rest = replace(wanted, **{leave_out: getattr(QueueFilter(status=None), leave_out)})
        found: Counter[Any] = Counter()
        for cell in cells:
            if _fits(cell, rest):
                found[key(cell)] += cell.count
        return found

    statuses = counted("status", lambda cell: cell.status)
    channels = counted("channel", lambda cell: cell.channel)
    consents = counted("consent", lambda cell: cell.consent)
    papers = counted("is_complete", lambda cell: bool(cell.is_incomplete))
    return Counts(
        statuses={each: statuses[each] for each in NominationStatus if each in SEEN_BY_HR},
        channels={each: channels[each] for each in NominationChannel},
        consents={each: consents[each] for each in ConsentState},
        complete=papers[False],
        incomplete=papers[True],
        merged=counted("merged", lambda cell: bool(cell.is_merged))[True],
        late=counted("late", lambda cell: bool(cell.is_late))[True],
    )


def _fits(cell: _Cell, wanted: QueueFilter) -> bool:
    return (
        wanted.status in {None, cell.status}
        and wanted.channel in {None, cell.channel}
        and wanted.consent in {None, cell.consent}
        and (wanted.is_complete is None or wanted.is_complete is not bool(cell.is_incomplete))
        and (cell.is_merged or not wanted.merged)
        and (cell.is_late or not wanted.late)
    )
