"""Who qualifies for a contest by having led before: of which months, who drops out and why, who moves up (PRODUCT 21).

What is shown before it happens goes by the same rules as what services.qualifying then keeps.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import AwardPeriod
from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason, Terms
from contest.domain.phases import Phase
from contest.domain.seasons import Ranked, who_qualifies
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Placing, Season, SeasonPeriod
from contest.queries.consents import states_of
from contest.queries.families import family_of
from contest.queries.rule_sets import reasons_in, rule_set_of
from contest.queries.seasons import (
    feeding_contests,
    natural_cut_off,
    next_of,
    qualifications_of,
    season_of,
    votes_between,
)
from contest.queries.title_holders import HOLDS_THE_TITLE, WITHDRAWN_BY

NOT_YET = (Phase.PLANNED, Phase.NOMINATING)


@dataclass(frozen=True)
class Stood:
    """Somebody who stood in a finished contest: the place, whether the title is theirs, which correction took it."""

    candidate: Candidate
    place: int
    leads: bool
    withdrawn_by: int | None = None


def who_stood(contest_ids: Collection[int]) -> dict[int, list[Stood]]:
    """Everybody who was counted in these contests, by contest. One query."""
    asked = (
        select(Candidate, Placing.place, HOLDS_THE_TITLE, WITHDRAWN_BY)
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .where(Candidate.contest_id.in_(contest_ids))
        .options(joinedload(Candidate.employee).joinedload(Employee.unit))
        .order_by(Candidate.id)
    )
    found: dict[int, list[Stood]] = {}
    for candidate, place, leads, withdrawn_by in db.session.execute(asked):
        found.setdefault(candidate.contest_id, []).append(Stood(candidate, place, bool(leads), withdrawn_by))
    return found


def chosen_of(
    stood: Iterable[Stood], reasons: Mapping[int, Reason | None], *, next_in_line: bool
) -> tuple[list[Stood], list[tuple[Stood, Reason]]]:
    """Of one finished contest: who goes on, and which leaders drop out with the reason (domain.seasons)."""
    by_id = {each.candidate.id: each for each in stood}
    ranked = [Ranked(n, one.place, one.leads, reasons[n] or "", bool(one.withdrawn_by)) for n, one in by_id.items()]
    going, dropped = who_qualifies(ranked, next_in_line=next_in_line)
    return [by_id[one] for one in going], [(by_id[one], Reason(why)) for one, why in dropped.items()]


def last_cut_off(season: Season, period: AwardPeriod) -> datetime:
    """When the contest of the period before closed its nominations; where there was none, when it would have."""
    model, before = season.model, period.previous()
    closed = db.session.scalar(
        select(Contest.nominations_close_at)
        .where(
            Contest.kind == model.kind,
            Contest.scope_id == model.scope_id,
            Contest.stage == Stage.WHOLE,
            Contest.lead_id.is_(None),
            Contest.is_model.is_(False),
            Contest.period_start == before.start,
            Contest.phase != Phase.DRAFT,
            Contest.nominations_close_at.is_not(None),
        )
        .order_by(Contest.id.desc())
        .limit(1)
    )
    return closed if closed is not None else natural_cut_off(season, before)


def of_the_same_category(votes: Iterable[Contest], contest: Contest) -> list[Contest]:
    """Those whose leaders belong into this contest: all where it asks one question, else those of the same category.

    One that has no category belongs to the first.
    """
    if len(family_of(contest).wholes) < 2:
        return list(votes)
    own = (contest.category_en, contest.category_ru)
    return [
        vote
        for vote in votes
        if (vote.category_en, vote.category_ru) == own
        or (not (vote.category_en or vote.category_ru) and contest.category_position == 1)
    ]


# What HR sees.


class Became(StrEnum):
    """What became of a month, as far as it concerns who qualifies."""

    NAMED = "named"
    NOBODY = "nobody"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too_late"
    VOID = "void"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    TO_COME = "to_come"


@dataclass(frozen=True)
class Qualifier:
    """Somebody of one month: a leader, or who moved up; why they do not stand, and what they say to standing."""

    employee: Employee
    leads: bool
    reason: Reason | None = None
    answer: ConsentState | None = None


@dataclass(frozen=True)
class Month:
    """A shorter period, or one category of it, and who lost its title; left out with a note, it has no contest."""

    period_start: date
    contest: Contest | None
    became: Became
    note: str = ""
    people: tuple[Qualifier, ...] = ()
    withdrawn: tuple[Stood, ...] = ()


@dataclass(frozen=True)
class Qualifying:
    """Who qualifies for the contest about a period. `is_over`: it has happened; before that, who would now.

    `contest` is None where it is not there yet; `until` is when it happens.
    """

    season: Season
    period: AwardPeriod
    contest: Contest | None
    until: datetime
    is_over: bool
    months: tuple[Month, ...]

    @property
    def standing(self) -> int:
        """How many people stand by it, each counted once."""
        return len({each.employee.id for month in self.months for each in month.people if each.reason is None})

    @property
    def unanswered(self) -> int:
        """How many of them were asked and have not said whether they take part."""
        asked = [each for month in self.months for each in month.people if each.reason is None]
        return len({each.employee.id for each in asked if each.answer is ConsentState.ASKED})


def qualifying_for(contest: Contest, *, now: datetime) -> Qualifying | None:
    """Who qualifies for this contest, or None where no season feeds it or fed it in time.

    As many queries for a month as for a year.
    """
    season = season_of(contest) if contest.stage is Stage.WHOLE and not contest.is_model else None
    if season is None or season.fed_by is None or contest.nominations_close_at is None:
        return None
    found = _qualifying(season, AwardPeriod(contest.kind, contest.period_start), contest, now=now)
    # A contest whose season was not fed yet when it closed its nominations has nothing to tell.
    became = {month.became for month in found.months}
    return None if found.is_over and Became.TOO_LATE in became and Became.NAMED not in became else found


def qualifying_next(season: Season, *, now: datetime) -> Qualifying | None:
    """Who would qualify for the next contest of a season whose field is still open, or None where nothing feeds it."""
    if season.fed_by is None:
        return None
    contest = db.session.scalar(
        select(Contest)
        .join(SeasonPeriod, SeasonPeriod.contest_id == Contest.id)
        .where(SeasonPeriod.season_id == season.id, Contest.phase.in_(NOT_YET))
        .order_by(Contest.period_start)
        .limit(1)
    )
    if contest is not None:
        return _qualifying(season, AwardPeriod(contest.kind, contest.period_start), contest, now=now)
    return _qualifying(season, next_of(season), None, now=now)


def _qualifying(season: Season, period: AwardPeriod, contest: Contest | None, *, now: datetime) -> Qualifying:
    source = season.fed_by
    assert source is not None
    until = contest.nominations_close_at if contest is not None else None
    until = until or natural_cut_off(season, period)
    since = last_cut_off(season, period)
    is_over = contest is not None and contest.phase not in NOT_YET
    # A contest that is not there yet is asked for by what it will be like.
    model = season.model
    fed = contest or Contest(
        kind=model.kind, scope_id=model.scope_id, period_start=period.start, nominations_close_at=until
    )
    votes = {each.id: each for each in feeding_contests(source, since, fed)}
    named = set(votes)
    votes |= {each.id: each for each in votes_between(source, since, until) if each.phase is not Phase.ANNOUNCED}
    shown = list(votes.values()) if contest is None else of_the_same_category(votes.values(), contest)
    stood = who_stood([each.id for each in shown if each.id in named])
    if is_over and contest is not None:
        people = _as_kept(contest, stood)
    else:
        people = _as_it_would_be(season, period, contest or model, stood, now=now)
    months = [_month(each, people.get(each.id, ()), stood.get(each.id, ())) for each in shown]
    months += [
        Month(each.period_start, None, Became.SKIPPED, each.note)
        for each in source.periods
        if each.contest_id is None
        and since.date() < AwardPeriod(source.model.kind, each.period_start).end <= until.date()
    ]
    months.sort(key=lambda month: (month.period_start, month.contest.category_position if month.contest else 0))
    return Qualifying(season, period, contest, until, is_over, tuple(months))


def _month(vote: Contest, people: Iterable[Qualifier], stood: Iterable[Stood]) -> Month:
    people, stood = tuple(people), tuple(stood)
    withdrawn = tuple(each for each in stood if each.withdrawn_by is not None)
    match vote.phase:
        case Phase.VOID | Phase.CANCELLED:
            became = Became.VOID if vote.phase is Phase.VOID else Became.CANCELLED
            return Month(vote.period_start, vote, became, vote.ended_reason)
        case Phase.ANNOUNCED if people:
            became = Became.NAMED
        case Phase.ANNOUNCED if any(each.leads for each in stood):
            became = Became.TOO_LATE
        case Phase.ANNOUNCED:
            became = Became.WITHDRAWN if withdrawn else Became.NOBODY
        case _:
            became = Became.TO_COME
    return Month(vote.period_start, vote, became, people=people, withdrawn=withdrawn)


def _as_kept(contest: Contest, stood: Mapping[int, list[Stood]]) -> dict[int, list[Qualifier]]:
    """By month what was kept when nominations closed, and what became of those people since. Three queries."""
    kept = qualifications_of([contest.id])
    answers = states_of(contest.id, {each.employee_id for each in kept})
    fallen = select(Candidate.employee_id, Candidate.dropped_reason).where(
        Candidate.contest_id == contest.id, Candidate.dropped_reason.is_not(None)
    )
    since = {employee: reason for employee, reason in db.session.execute(fallen)}
    # Whoever lost the title later qualified as a leader all the same, and did not move up.
    leads = {
        (each.candidate.contest_id, each.candidate.employee_id)
        for all_ in stood.values()
        for each in all_
        if each.leads or each.withdrawn_by is not None
    }
    found: dict[int, list[Qualifier]] = {}
    for each in kept:
        answer = answers.get(each.employee_id, {}).get(ConsentKind.TAKING_PART)
        found.setdefault(each.source_id, []).append(
            Qualifier(
                each.employee,
                (each.source_id, each.employee_id) in leads,
                each.reason or since.get(each.employee_id),
                answer.state if answer is not None else None,
            )
        )
    return found


def _as_it_would_be(
    season: Season, period: AwardPeriod, rules: Contest, stood: Mapping[int, list[Stood]], *, now: datetime
) -> dict[int, list[Qualifier]]:
    """By month who would qualify and who would not, by the rules of this contest and as people are today."""
    everybody = [each.candidate for all_ in stood.values() for each in all_]
    terms = Terms.of(rules.scope.path, period, rule_set_of(rules.eligibility))
    reasons = reasons_in(rules, everybody, now=now, terms=terms)
    found = {}
    for number, all_ in stood.items():
        going, dropped = chosen_of(all_, reasons, next_in_line=season.next_in_line)
        found[number] = [
            *(Qualifier(each.candidate.employee, each.leads, reason) for each, reason in dropped),
            *(Qualifier(each.candidate.employee, each.leads) for each in going),
        ]
    return found
