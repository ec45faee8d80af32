"""Leaders of the month become candidates of the quarter and the year by themselves (PRODUCT 21)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import AwardPeriod
from contest.domain.eligibility import Reason
from contest.domain.plans import plan_on
from contest.domain.schedule import known_zone
from contest.domain.seasons import Ranked, who_qualifies
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Placing, Qualification, Season
from contest.queries.families import family_of
from contest.queries.seasons import feeding_contests, ground_of, season_of
from contest.services import journal
from contest.services.promotion import stand_in
from contest.services.rechecks import reasons_in


def qualify(contest: Contest, *, now: datetime) -> None:
    """Let the leaders of the season that feeds this contest stand in it; part of the act that closes its nominations.

    They are the leaders announced since the last contest of this season closed its nominations. Everybody is held
    against the rules of this contest today; who drops out is kept with the reason. Nothing happens for a contest that
    no season feeds, for the vote of a branch, or a second time.
    """
    season = season_of(contest)
    if season is None or season.fed_by is None or contest.stage is not Stage.WHOLE:
        return
    if db.session.scalar(select(Qualification.contest_id).where(Qualification.contest_id == contest.id).limit(1)):
        return
    assert contest.nominations_close_at is not None
    since = _last_cut_off(season, contest)
    several = len(family_of(contest).wholes) > 1
    for source in feeding_contests(season.fed_by, since, contest.nominations_close_at):
        if not several or _same_category(source, contest):
            _let_stand(contest, source, season, now=now)


def _let_stand(contest: Contest, source: Contest, season: Season, *, now: datetime) -> None:
    stood = db.session.execute(
        select(Candidate, Placing.place, Placing.is_leader)
        .join(Placing, Placing.candidate_id == Candidate.id)
        .where(Placing.contest_id == source.id)
        .options(joinedload(Candidate.employee).joinedload(Employee.unit))
        .order_by(Candidate.id)
    ).all()
    candidates = {candidate.id: candidate for candidate, _place, _leads in stood}
    reasons = reasons_in(contest, list(candidates.values()), now=now)
    ranked = [
        Ranked(candidate.id, place, is_leader, reasons[candidate.id] or "") for candidate, place, is_leader in stood
    ]
    going, dropped = who_qualifies(ranked, next_in_line=season.next_in_line)
    _note(contest, source, [candidates[one].employee_id for one in going], None)
    for candidate_id, reason in dropped.items():
        _note(contest, source, [candidates[candidate_id].employee_id], Reason(reason))
    db.session.flush()
    stand_in(contest, source, going, now=now)
    journal.record(
        "leaders qualified",
        by=None,
        now=now,
        contest_id=contest.id,
        contest=source.id,
        employees=len(going),
        dropped=", ".join(f"{candidates[one].employee_id}: {reason}" for one, reason in dropped.items()) or None,
    )


def _note(contest: Contest, source: Contest, people: Sequence[int], reason: Reason | None) -> None:
    for employee_id in people:
        db.session.add(
            Qualification(contest_id=contest.id, source_id=source.id, employee_id=employee_id, reason=reason)
        )


def _last_cut_off(season: Season, contest: Contest) -> datetime:
    """When the contest of the period before closed its nominations; where there was none, when it would have."""
    period = AwardPeriod(contest.kind, contest.period_start).previous()
    before = db.session.scalar(
        select(Contest.nominations_close_at)
        .where(
            Contest.kind == contest.kind,
            Contest.scope_id == contest.scope_id,
            Contest.stage == Stage.WHOLE,
            Contest.lead_id.is_(None),
            Contest.is_model.is_(False),
            Contest.period_start == period.start,
            Contest.nominations_close_at.is_not(None),
        )
        .order_by(Contest.id.desc())
        .limit(1)
    )
    if before is not None:
        return before
    local = plan_on(ground_of(season, period), period)[1]
    return local.replace(tzinfo=known_zone(contest.time_zone)).astimezone(UTC)


def _same_category(source: Contest, contest: Contest) -> bool:
    """Whether a leader of this category belongs into that one: of the same name, or the first where it has none."""
    if not (source.category_en or source.category_ru):
        return contest.category_position == 1
    return (source.category_en, source.category_ru) == (contest.category_en, contest.category_ru)
