"""By which titles of before people stand in a contest, for its pages and letters; and whose place was left."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import PeriodKind
from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason
from contest.domain.phases import Phase
from contest.domain.seasons import TIME_TO_THINK
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Consent, Contest, Placing, Qualification, Season, SeasonPeriod
from contest.queries.publication import shown, with_consents
from contest.queries.title_holders import HOLDS_THE_TITLE, WITHDRAWN_BY


@dataclass(frozen=True)
class Title:
    """By what somebody stands: the earlier contest, and whether they led it or moved up as next in line.

    `is_withdrawn`: they led it when they qualified; a correction has withdrawn the title since.
    """

    contest: Contest
    leads: bool
    is_withdrawn: bool = False


def titles_in(contest: Contest) -> dict[int, list[Title]]:
    """Who stands in this contest by having led before, by employee, the earliest title first. Two queries, or none.

    Of whom the earlier contest may not tell the name is left out: the title would tell it.
    """
    if contest.kind is PeriodKind.MONTH or contest.stage is not Stage.WHOLE:
        return {}
    asked = _candidacies().where(Qualification.contest_id == contest.id, Qualification.reason.is_(None))
    found: dict[int, list[Title]] = {}
    for candidate, leads, withdrawn_by in db.session.execute(asked.options(with_consents())):
        if shown(candidate).name:
            title = Title(candidate.contest, bool(leads), withdrawn_by is not None)
            found.setdefault(candidate.employee_id, []).append(title)
    return found


def titles_of(contest_id: int, employee_id: int) -> list[Title]:
    """What brought one person into this contest, or would have, for that person to read. One query."""
    asked = _candidacies().where(Qualification.contest_id == contest_id, Qualification.employee_id == employee_id)
    return [
        Title(candidate.contest, bool(leads), withdrawn_by is not None)
        for candidate, leads, withdrawn_by in db.session.execute(asked)
    ]


def reason_of(contest_id: int, employee_id: int) -> Reason | None:
    """Why this person dropped out, or None. One query."""
    return db.session.scalar(
        select(Qualification.reason)
        .where(
            Qualification.contest_id == contest_id,
            Qualification.employee_id == employee_id,
            Qualification.reason.is_not(None),
        )
        .limit(1)
    )


# Whoever stepped back, and is yet to be followed by the next in line.


def places_left(now: datetime) -> list[int]:
    """Ids of the contests before their vote whose season lets the next in line follow somebody. One query."""
    asked = _stepped_back(now).with_only_columns(Contest.id).where(Contest.phase == Phase.SCREENING)
    return list(db.session.scalars(asked.where(Contest.voting_open_at > now).distinct().order_by(Contest.id)))


def who_left(contest_id: int, now: datetime) -> list[tuple[Qualification, Candidate]]:
    """Who qualified for this contest and has stepped back since, for good. One query."""
    asked = _stepped_back(now).where(Contest.id == contest_id)
    asked = asked.order_by(Qualification.source_id, Qualification.employee_id)
    return [(qualification, candidate) for qualification, candidate in db.session.execute(asked)]


def is_before_the_vote(contest: Contest, now: datetime) -> bool:
    """Whether nominations are closed and voting has not opened: the next in line can still be asked."""
    return contest.phase is Phase.SCREENING and contest.voting_open_at is not None and contest.voting_open_at > now


def next_follows(contest_id: int) -> bool:
    """Whether the next in line follows whoever qualified for this contest and does not want to stand. One query."""
    asked = select(Contest.id).where(Contest.id == contest_id, _LETS_FOLLOW)
    return db.session.scalar(asked) is not None


_LETS_FOLLOW = exists().where(
    SeasonPeriod.contest_id == func.coalesce(Contest.lead_id, Contest.id),
    Season.id == SeasonPeriod.season_id,
    Season.next_in_line,
)


def _stepped_back(now: datetime) -> Select[Qualification, Candidate]:
    """A yes that was taken back holds at once; a no to the question can be changed for a while (domain.seasons)."""
    said_no = exists().where(
        Consent.contest_id == Candidate.contest_id,
        Consent.employee_id == Candidate.employee_id,
        Consent.kind == ConsentKind.TAKING_PART,
        Consent.state == ConsentState.DECLINED,
        Consent.answered_at <= now - TIME_TO_THINK,
    )
    return (
        select(Qualification, Candidate)
        .join(Contest, Contest.id == Qualification.contest_id)
        .join(
            Candidate,
            (Candidate.contest_id == Qualification.contest_id) & (Candidate.employee_id == Qualification.employee_id),
        )
        .where(_LETS_FOLLOW, Qualification.reason.is_(None), or_(Candidate.dropped_at.is_not(None), said_no))
    )


def _candidacies() -> Select[Candidate, bool, int | None]:
    return (
        select(Candidate, HOLDS_THE_TITLE, WITHDRAWN_BY)
        .join(
            Qualification,
            (Qualification.source_id == Candidate.contest_id) & (Qualification.employee_id == Candidate.employee_id),
        )
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Candidate.contest)
        .options(joinedload(Candidate.contest).joinedload(Contest.scope))
        .order_by(Contest.period_start, Contest.id)
    )
