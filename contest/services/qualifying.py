"""Leaders of the month become candidates of the quarter and the year by themselves (PRODUCT 21)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from contest.domain.calendar import AwardPeriod
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Qualification
from contest.queries.qualified import is_before_the_vote, who_left
from contest.queries.qualifying import Stood, chosen_of, last_cut_off, of_the_same_category, who_stood
from contest.queries.rule_sets import reasons_in
from contest.queries.seasons import feeding_contests, late_leaders, season_of
from contest.services import journal
from contest.services.consents import ask_who_qualified
from contest.services.letters import write_letters
from contest.services.promotion import stand_in
from contest.services.rechecks import Occasion, drop
from contest.services.transaction import held, transaction


def qualify(contest: Contest, *, now: datetime) -> None:
    """Let the leaders of the season that feeds this contest stand in it; part of the act that closes its nominations.

    They are the leaders announced since the last contest of this season closed its nominations, and those due then who
    came too late for it. Everybody is held against the rules of this contest today; who drops out is kept with the
    reason. Each gets one letter and is asked whether to stand: a consent to an earlier contest is none to this one
    (PRODUCT 23), and whoever has not said yes when voting opens is on no ballot paper. Nothing happens for a contest
    that no season feeds, for the vote of a branch, or a second time.
    """
    season = season_of(contest)
    if season is None or season.fed_by is None or contest.stage is not Stage.WHOLE:
        return
    if db.session.scalar(select(Qualification.contest_id).where(Qualification.contest_id == contest.id).limit(1)):
        return
    period = AwardPeriod(contest.kind, contest.period_start)
    feeding = feeding_contests(season.fed_by, last_cut_off(season, period), contest)
    stood = who_stood([source.id for source in of_the_same_category(feeding, contest)])
    reasons = reasons_in(contest, [each.candidate for everybody in stood.values() for each in everybody], now=now)
    going: set[int] = set()
    dropped: set[int] = set()
    for source in feeding:
        if source.id in stood:
            chosen, fallen = chosen_of(stood[source.id], reasons, next_in_line=season.next_in_line)
            _let_stand(contest, source, chosen, fallen, now=now)
            going |= {each.candidate.employee_id for each in chosen}
            dropped |= {each.candidate.employee_id for each, _reason in fallen}
    ask_who_qualified(contest.id, going, now=now)
    _ask(contest, going, now=now)
    write_letters(
        LetterKind.NOT_QUALIFIED, dropped - going, about=f"contest:{contest.id}", contest_id=contest.id, now=now
    )


def let_the_next_stand(contest_id: int, *, now: datetime) -> list[int]:
    """Let the next in line stand where whoever qualified does not want to; returns their employee ids.

    Only where the season says so, nobody is left of that earlier contest, and voting has not opened (PRODUCT 21). Who
    stepped back stands no more and is kept with the reason, so each is followed once, by whichever worker comes first.
    The next are asked like the first ones; where they say no, those behind them follow.
    """
    with transaction():
        contest = held(Contest, contest_id)
        left = who_left(contest.id, now) if is_before_the_vote(contest, now) else []
        for qualification, candidate in left:
            if candidate.dropped_at is None:
                drop(candidate, Reason.CONSENT_WITHDRAWN, by=None, now=now, occasion=Occasion.CONSENT)
            qualification.reason = candidate.dropped_reason
        db.session.flush()
        going: set[int] = set()
        for source_id in sorted({qualification.source_id for qualification, _candidate in left}):
            going |= _let_follow(contest, db.session.get_one(Contest, source_id), now=now)
        _ask(contest, going, now=now)
        return sorted(going)


def must_wait_for_leaders(contest: Contest) -> bool:
    """Whether a contest that closes its nominations waits for leaders who should have been announced before.

    After an outage several workers catch up at once: the leader of the month must not miss the year because the year
    was quicker. Nobody waits for a season of which a contest cannot go on.
    """
    season = season_of(contest)
    if season is None or season.fed_by is None or contest.stage is not Stage.WHOLE:
        return False
    assert contest.nominations_close_at is not None
    return late_leaders(season.fed_by, contest.nominations_close_at)


def _let_follow(contest: Contest, source: Contest, *, now: datetime) -> set[int]:
    """Hold everybody of one earlier contest against the rules once more; what was kept about somebody stays."""
    (stood,) = who_stood([source.id]).values()
    asked = select(Qualification.employee_id, Qualification.reason).where(
        Qualification.contest_id == contest.id, Qualification.source_id == source.id
    )
    kept = {employee: reason for employee, reason in db.session.execute(asked)}
    if None in kept.values():
        # Somebody of it stands still, whatever a correction did to the title since.
        return set()
    today = reasons_in(contest, [each.candidate for each in stood], now=now)
    reasons = {each.candidate.id: kept.get(each.candidate.employee_id) or today[each.candidate.id] for each in stood}
    going, _fallen = chosen_of(stood, reasons, next_in_line=True)
    new = [each for each in going if each.candidate.employee_id not in kept]
    if new:
        _let_stand(contest, source, new, (), now=now)
    return {each.candidate.employee_id for each in new}


def _ask(contest: Contest, people: Collection[int], *, now: datetime) -> None:
    """Ask them whether they want to stand, with one letter each, however many of their titles brought them here."""
    ask_who_qualified(contest.id, people, now=now)
    write_letters(LetterKind.QUALIFIED, people, about=f"contest:{contest.id}", contest_id=contest.id, now=now)


def _let_stand(
    contest: Contest, source: Contest, chosen: Sequence[Stood], fallen: Sequence[tuple[Stood, Reason]], *, now: datetime
) -> None:
    kept = [(each, None) for each in chosen] + list(fallen)
    for each, reason in kept:
        db.session.add(
            Qualification(
                contest_id=contest.id, source_id=source.id, employee_id=each.candidate.employee_id, reason=reason
            )
        )
    db.session.flush()
    stand_in(contest, source, [each.candidate.id for each in chosen], now=now)
    journal.record(
        "leaders qualified",
        by=None,
        now=now,
        contest_id=contest.id,
        contest=source.id,
        employees=len(chosen),
        dropped=", ".join(f"{each.candidate.employee_id}: {reason}" for each, reason in fallen) or None,
    )
