"""The consents of nominees as they stand, and what a nominee reads before answering (PRODUCT 9, 23)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from contest.domain.consents import NOT_WILLING, TEXT_VERSION, ConsentKind, ConsentState, may_be_given, may_be_refused
from contest.domain.eligibility import screening_is_open
from contest.domain.nominations import SEEN_BY_HR, UNDECIDED, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Candidate, Consent, Contest, Employee, Evidence, Nomination

BEFORE_THE_VOTE = (Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING)


def has_said_no(
    contest_id: int | InstrumentedAttribute[int], employee_id: int | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """The condition that the person does not want to stand in the contest, or no longer."""
    return exists().where(
        Consent.contest_id == contest_id,
        Consent.employee_id == employee_id,
        Consent.kind == ConsentKind.TAKING_PART,
        Consent.state.in_(NOT_WILLING),
    )


def states_of(contest_id: int, employee_ids: Collection[int]) -> dict[int, dict[ConsentKind, Consent]]:
    """The consents of these people in a contest, by person and kind; nobody who was not asked. One query."""
    rows = db.session.scalars(
        select(Consent).where(Consent.contest_id == contest_id, Consent.employee_id.in_(employee_ids))
    )
    found: dict[int, dict[ConsentKind, Consent]] = {}
    for consent in rows:
        found.setdefault(consent.employee_id, {})[consent.kind] = consent
    return found


def stands_without_a_yes() -> ColumnElement[bool]:
    """The condition on Candidate that the person was asked whether to stand and has not said yes.

    Nobody but whoever qualified by having led before: HR admits nobody without a yes.
    """
    return exists().where(
        Consent.contest_id == Candidate.contest_id,
        Consent.employee_id == Candidate.employee_id,
        Consent.kind == ConsentKind.TAKING_PART,
        Consent.state != ConsentState.GIVEN,
    )


def waits_for_an_answer(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on Consent joined with its Contest that the person is asked to stand and can still say yes."""
    live = SEEN_BY_HR - {NominationStatus.REFUSED}
    return and_(
        Consent.kind == ConsentKind.TAKING_PART,
        Consent.state == ConsentState.ASKED,
        Contest.phase.in_(BEFORE_THE_VOTE),
        Contest.voting_open_at > now,
        exists().where(
            Nomination.contest_id == Consent.contest_id,
            Nomination.employee_id == Consent.employee_id,
            Nomination.status.in_(live),
        ),
    )


def count_asked(employee_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """In how many contests somebody was ever asked, for a statement that knows the person."""
    asked = select(func.count()).where(Consent.employee_id == employee_id, Consent.kind == ConsentKind.TAKING_PART)
    return asked.correlate(Employee).scalar_subquery()


def count_waiting(employee_id: InstrumentedAttribute[int], now: BindParameter[datetime]) -> ScalarSelect[int]:
    """In how many contests an answer of theirs is wanted."""
    asked = select(func.count()).select_from(Consent).join(Consent.contest)
    return (
        asked.where(Consent.employee_id == employee_id, waits_for_an_answer(now)).correlate(Employee).scalar_subquery()
    )


# The desk of a nominee.


@dataclass(frozen=True)
class Asked:
    """A contest for which somebody was put forward, with the answers so far; `waits` where one is still wanted."""

    contest: Contest
    consents: dict[ConsentKind, Consent]
    waits: bool

    @property
    def takes_part(self) -> ConsentState:
        """The answer to taking part."""
        return self.consents[ConsentKind.TAKING_PART].state


@dataclass(frozen=True)
class NomineePage:
    """All that a nominee reads about one contest.

    `nominations` are those that were submitted, whatever became of them; drafts are nobody's but their writer's.
    """

    asked: Asked
    nominations: tuple[Nomination, ...]
    candidate: Candidate | None
    may_correct: bool
    may_give: frozenset[ConsentKind]
    may_refuse: frozenset[ConsentKind]
    newest_version: int = TEXT_VERSION

    @property
    def was_not_decided(self) -> bool:
        """Whether the vote has opened without anybody having decided whether this person stands."""
        opened = self.asked.contest.phase not in {*BEFORE_THE_VOTE, Phase.CANCELLED, Phase.VOID}
        undecided = any(each.status in UNDECIDED for each in self.nominations)
        return opened and undecided and self.candidate is None


def asked_of(employee_id: int, *, now: datetime) -> list[Asked]:
    """Every contest for which this person was put forward, those that wait first, then the newest. Two queries."""
    rows = db.session.scalars(
        select(Consent)
        .join(Consent.contest)
        .where(Consent.employee_id == employee_id)
        .options(joinedload(Consent.contest).joinedload(Contest.scope))
        .order_by(Contest.period_start.desc(), Contest.id.desc())
    )
    found: dict[int, list[Consent]] = {}
    for consent in rows:
        found.setdefault(consent.contest_id, []).append(consent)
    waiting = {contest.id for contest in waiting_contests(employee_id, now=now)}
    all_of_them = [
        Asked(contest=consents[0].contest, consents=all_three(consents), waits=number in waiting)
        for number, consents in found.items()
    ]
    return sorted(all_of_them, key=lambda asked: not asked.waits)


def waiting_contests(employee_id: int, *, now: datetime) -> list[Contest]:
    """The contests in which this person is asked to stand and has not answered, the most urgent first. One query."""
    return list(
        db.session.scalars(
            select(Contest)
            .join(Consent, Consent.contest_id == Contest.id)
            .where(Consent.employee_id == employee_id, waits_for_an_answer(now))
            .options(joinedload(Contest.scope))
            .order_by(Contest.voting_open_at, Contest.id)
        )
    )


def nominee_page(contest_id: int, employee_id: int, *, now: datetime) -> NomineePage | None:
    """What this person reads and may answer, or None where nobody asked them. A fixed number of queries."""
    consents = states_of(contest_id, [employee_id]).get(employee_id)
    if not consents:
        return None
    contest = db.session.get_one(Contest, contest_id, options=[joinedload(Contest.scope)])
    nominations = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.contest_id == contest_id,
            Nomination.employee_id == employee_id,
            Nomination.status.in_(SEEN_BY_HR),
        )
        .options(
            joinedload(Nomination.unit),
            joinedload(Nomination.nominator),
            selectinload(Nomination.evidence).joinedload(Evidence.criterion),
            selectinload(Nomination.attachments).joinedload(Attachment.upload),
            selectinload(Nomination.fact_remarks),
        )
        .order_by(Nomination.id)
    )
    candidate = db.session.scalar(
        select(Candidate).where(Candidate.contest_id == contest_id, Candidate.employee_id == employee_id)
    )
    is_dropped = candidate is not None and candidate.dropped_at is not None
    return NomineePage(
        asked=Asked(
            contest=contest,
            consents=all_three(consents.values()),
            waits=contest in waiting_contests(employee_id, now=now),
        ),
        nominations=tuple(nominations),
        candidate=candidate,
        may_correct=screening_is_open(contest.phase, contest.voting_open_at, now),
        may_give=frozenset(
            kind
            for kind in ConsentKind
            if may_be_given(kind, contest.phase, contest.voting_open_at, now, is_dropped=is_dropped)
        ),
        may_refuse=frozenset(
            kind for kind in ConsentKind if may_be_refused(kind, contest.phase, contest.voting_close_at, now)
        ),
    )


def all_three(consents: Collection[Consent]) -> dict[ConsentKind, Consent]:
    """The consents in their order; one that an older version never asked stands as asked."""
    found = {consent.kind: consent for consent in consents}
    first = next(iter(found.values()))
    return {
        kind: found.get(kind)
        or Consent(
            contest_id=first.contest_id,
            employee_id=first.employee_id,
            kind=kind,
            state=ConsentState.ASKED,
            text_version=first.text_version,
            fields="",
            asked_at=first.asked_at,
        )
        for kind in ConsentKind
    }
