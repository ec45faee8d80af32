"""The desk of a unit: its contests with places and deadlines, and everything its people wrote (PRODUCT 6, 7)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import is_within
from contest.domain.nominations import OF_A_PERSON, OF_A_UNIT, TAKES_A_PLACE, NominationStatus, RefusalReason
from contest.domain.phases import ENDED, Phase
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Candidate, Consent, Contest, Employee, Nomination, Outcome, Placing, Unit
from contest.queries.accounts import SignedIn
from contest.queries.consents import BEFORE_THE_VOTE
from contest.queries.late import people_let_in
from contest.queries.nominations import is_open, seen_by, takes_part, units_acted_for, with_everything
from contest.queries.paging import Page, page_of
from contest.queries.title_holders import HOLDS_THE_TITLE
from contest.queries.unit_places import places_of_pairs

NOT_ENDED = tuple(phase for phase in Phase if phase not in ENDED and phase is not Phase.DRAFT)
# A proposal is its author's until the head has supported it; one that waits lies among the proposals.
SUPPORTED = (NominationStatus.SUBMITTED, NominationStatus.SENT_BACK, NominationStatus.ADMITTED)


@dataclass(frozen=True)
class DeskEntry:
    """A contest on the desk of a unit: places, deadline, and the unit's nominations in it, the latest first."""

    contest: Contest
    unit: Unit
    nominations: list[Nomination]
    is_open: bool
    places: int
    let_in: tuple[Employee, ...] = ()
    """People of the unit whom HR lets be nominated after the deadline."""

    @property
    def used(self) -> int:
        """How many places are taken: by people, however many nominations are about one of them."""
        return len({each.employee_id for each in self.nominations if each.status in TAKES_A_PLACE})

    @property
    def left(self) -> int:
        """How many places are free."""
        return max(0, self.places - self.used)


def desk(person: SignedIn, now: datetime) -> list[DeskEntry]:
    """What a head, deputy or secretary has to do: an entry for each contest under way and each unit of theirs in it.

    Contests that take nominations come first, those that close first before others. What is about the person is left
    out; so are contests past the deadline in which the unit nominated nobody and HR lets nobody in. A fixed number of
    queries.
    """
    units = units_acted_for(person.id, today=to_local(now, person.time_zone).date()) if person.acts_for_a_unit else []
    if not units:
        return []
    contests = list(
        db.session.scalars(
            select(Contest)
            .where(Contest.phase.in_(NOT_ENDED))
            .options(joinedload(Contest.scope), selectinload(Contest.criteria), selectinload(Contest.papers))
            .order_by(Contest.nominations_close_at, Contest.category_position, Contest.id)
        )
    )
    nominations = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.contest_id.in_([each.id for each in contests]),
            Nomination.unit_id.in_([each.id for each in units]),
            Nomination.employee_id != person.id,
            or_(Nomination.channel.in_(OF_A_UNIT), Nomination.status.in_(SUPPORTED)),
        )
        .options(*on_the_desk())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )
    written: dict[tuple[int, int], list[Nomination]] = {}
    for nomination in nominations:
        written.setdefault((nomination.contest_id, nomination.unit_id), []).append(nomination)
    pairs = [(contest, unit) for contest in contests for unit in units if takes_part(unit, contest)]
    places = places_of_pairs(pairs, today=now.date())
    let_in = people_let_in(contests)
    entries = [
        DeskEntry(
            contest=contest,
            unit=unit,
            nominations=written.get((contest.id, unit.id), []),
            is_open=is_open(contest, now),
            places=places[contest.id, unit.id],
            let_in=tuple(
                each
                for each in let_in.get(contest.id, ())
                if each.id != person.id and is_within(each.unit.path, unit.path)
            ),
        )
        for contest, unit in pairs
    ]
    shown = [
        each
        for each in entries
        if each.is_open or each.nominations or each.let_in or each.contest.phase is Phase.PLANNED
    ]
    return sorted(shown, key=lambda each: (not each.is_open, each.contest.phase is Phase.PLANNED))


def on_the_desk() -> tuple[LoaderOption, ...]:
    """What a line of the desk shows: a constant number of queries."""
    wanted = joinedload(Nomination.contest).selectinload(Contest.papers)
    return (*with_everything(), wanted, selectinload(Nomination.attachments), joinedload(Nomination.supported_by))


def open_entries(entries: Iterable[DeskEntry]) -> list[DeskEntry]:
    """Those of a desk in which somebody can be nominated now."""
    return [each for each in entries if each.is_open]


def entries_of(entries: Iterable[DeskEntry], contest: Contest) -> list[DeskEntry]:
    """Those of a desk that are about this contest."""
    return [each for each in entries if each.contest.id == contest.id]


# What this person wrote, or may act for.


def earlier_nominations(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """A page of what the reader's units put forward or supported in contests that are over, the latest first."""
    supported = and_(Nomination.status.in_(SUPPORTED), Nomination.nominator_id != person.id)
    return page_of(
        _listed(
            seen_by(person.id), or_(Nomination.channel.in_(OF_A_UNIT), supported), Nomination.employee_id != person.id
        )
        .join(Nomination.contest)
        .where(Contest.phase.in_(ENDED)),
        page,
    )


def my_proposals(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """A page of what this person proposed, as a colleague or about themself, the latest first."""
    return page_of(_listed(Nomination.nominator_id == person.id, Nomination.channel.in_(OF_A_PERSON)), page)


def _listed(*wanted: ColumnElement[bool]) -> Select[Nomination]:
    return (
        select(Nomination)
        .where(*wanted)
        .options(*on_the_desk())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )


# How it goes on.


@dataclass(frozen=True)
class Told:
    """What the nominator hears of the nominee's answer to taking part: the state and its instants."""

    state: ConsentState
    asked_at: datetime
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """What the status line of a nomination tells besides it: the answer of the nominee, and how it ended.

    `leads` where they were named the leader, `goes_on` where their branch sent them to the vote of all.
    """

    consent: Told | None = None
    leads: bool = False
    goes_on: bool = False


NOTHING_YET = Progress()


def progress_of(nominations: Collection[Nomination]) -> dict[int, Progress]:
    """How these nominations go on, by id. Three queries.

    Until voting opens, a question that was asked or answered before the nomination reached HR looks as if it had just
    been asked: anything else, an empty place too, would say that somebody else has nominated the same person
    (PRODUCT 7).
    """
    consents = {
        (each.contest_id, each.employee_id): each
        for each in db.session.scalars(
            select(Consent).where(
                Consent.kind == ConsentKind.TAKING_PART,
                Consent.contest_id.in_({each.contest_id for each in nominations}),
                Consent.employee_id.in_({each.employee_id for each in nominations}),
            )
        )
    }
    leading = set(
        db.session.scalars(
            select(Candidate.id)
            .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
            .join(Outcome, Outcome.contest_id == Candidate.contest_id)
            .where(
                HOLDS_THE_TITLE,
                Outcome.announced_at.is_not(None),
                Candidate.id.in_(
                    {each.candidate_id for each in nominations if each.candidate_id and each.contest.next_id is None}
                ),
            )
        )
    )
    sent_on = {
        (contest_id, employee_id)
        for contest_id, employee_id in db.session.execute(
            select(Candidate.contest_id, Candidate.employee_id).where(
                Candidate.contest_id.in_({each.contest.next_id for each in nominations if each.contest.next_id}),
                Candidate.employee_id.in_({each.employee_id for each in nominations}),
            )
        )
    }
    return {
        each.id: Progress(
            consent=_told(consents.get((each.contest_id, each.employee_id)), each),
            leads=each.candidate_id in leading,
            goes_on=(each.contest.next_id, each.employee_id) in sent_on,
        )
        for each in nominations
    }


def _told(consent: Consent | None, nomination: Nomination) -> Told | None:
    if consent is None or nomination.submitted_at is None:
        return None
    not_asked = nomination.refusal_reason is RefusalReason.NOT_SUPPORTED
    if not_asked or nomination.status not in TAKES_A_PLACE | {NominationStatus.REFUSED}:
        return None
    asked_at = consent.asked_at
    if nomination.contest.phase in BEFORE_THE_VOTE:
        asked_at = max(asked_at, nomination.submitted_at)
        if consent.answered_at is None or consent.answered_at < nomination.submitted_at:
            return Told(ConsentState.ASKED, asked_at)
    return Told(consent.state, asked_at, consent.answered_at, consent.withdrawn_at)
