"""Seasons: pausing, skipping, changing one for the future, and opening what is due, once (PRODUCT 2)."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from contest.domain.calendar import AwardPeriod
from contest.domain.contest_setup import LONGEST_REASON, Basics
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotFound, RuleBroken
from contest.domain.plans import Lengths, YearLengths
from contest.domain.schedule import to_local
from contest.domain.seasons import (
    checked_lengths,
    due_periods,
    next_period,
    read_lengths,
    written_lengths,
    written_trouble,
)
from contest.extensions import database_is_away, db
from contest.models import Season, SeasonPeriod
from contest.queries.contest_setup import published_for
from contest.queries.seasons import ground_of, last_month, natural_opening, season_of, still_opens_in_time
from contest.services import journal
from contest.services.contests import drafted, publish_in_hand
from contest.services.transaction import held, lock_out_others, transaction

PAUSED_NOTE = N_("The season was paused.")
TIME_TO_ANSWER = N_("Leaders are asked whether they stand: give them at least one day until voting opens.")
THERE_ALREADY = N_("There was a contest for this period already.")
FAILED = N_("A step failed. Ask the administrator to look into the log of the worker; it is tried again every minute.")


def pause_season(season_id: int, *, by: int, now: datetime) -> None:
    """Open nothing until it goes on; doing it twice changes nothing. Raises NotFound."""
    with transaction():
        season = held(Season, season_id)
        if not season.is_paused:
            season.is_paused = True
            journal.record("season paused", by=by, now=now, season=season.id)


def resume_season(season_id: int, *, by: int, now: datetime) -> None:
    """Go on with the next period; what came due meanwhile is skipped. Raises NotFound."""
    with transaction() as session:
        season = held(Season, season_id)
        if not season.is_paused or season.is_ended:
            return
        season.is_paused = False
        today = to_local(now, season.model.time_zone).date()
        for period in list(periods_due(season, now)):
            if period.end <= today:
                session.add(skipped(season, period, PAUSED_NOTE, now))
        journal.record("season goes on", by=by, now=now, season=season.id)


def skip_period(season_id: int, period_start: date, note: str, *, by: int, now: datetime) -> None:
    """Leave out the next period, with a reason. Raises FieldRefused, ChangedMeanwhile where another one is next."""
    note = " ".join(note.split())
    if not note or len(note) > LONGEST_REASON // 2:
        raise FieldRefused("note", N_("Say in a few words why this period is left out."))
    with transaction() as session:
        season = held(Season, season_id)
        period = next_period(season.model.kind, season.first_period, _settled(season))
        if period.start != period_start or season.is_ended:
            raise ChangedMeanwhile
        session.add(skipped(season, period, note, now))
        season.trouble = ""
        journal.record("period skipped", by=by, now=now, season=season.id, period=period.start, reason=note)


def bring_period_back(season_id: int, period_start: date, *, by: int, now: datetime) -> None:
    """Do not leave a period out after all. Raises ChangedMeanwhile where it is not, RuleBroken where it is too late."""
    with transaction() as session:
        season = held(Season, season_id)
        row = session.get(SeasonPeriod, (season.id, period_start))
        if row is None or row.contest_id is not None:
            raise ChangedMeanwhile
        if not still_opens_in_time(season, period_start, now=now):
            raise RuleBroken(N_("It is too late for its contest to open as planned. Set one up by hand instead."))
        session.delete(row)
        journal.record("period brought back", by=by, now=now, season=season.id, period=period_start)


def change_season(
    season_id: int,
    *,
    lengths: Lengths | YearLengths,
    fed_by: int | None,
    next_in_line: bool,
    version: int,
    by: int,
    now: datetime,
) -> None:
    """Change what the contests to come are like; those that are there stay as they are.

    Raises NotFound, ChangedMeanwhile, FieldRefused (lengths out of reason; no time for leaders to
    answer; fed by itself or by what it feeds).
    """
    lengths = checked_lengths(lengths)
    with transaction():
        season = held(Season, season_id)
        if season.version != version:
            raise ChangedMeanwhile
        if type(lengths) is not type(read_lengths(season.model.kind, "")):
            raise NotFound
        _check_source(season, fed_by)
        if fed_by is not None and isinstance(lengths, Lengths) and lengths.screening < 1:
            raise FieldRefused("screening", TIME_TO_ANSWER)
        usual = read_lengths(season.model.kind, "")
        season.lengths = "" if lengths == usual else written_lengths(lengths)
        season.fed_by_id = fed_by
        season.next_in_line = next_in_line
        season.version += 1
        journal.record(
            "season changed",
            by=by,
            now=now,
            season=season.id,
            lengths=season.lengths or None,
            fed_by=fed_by,
            next_in_line=next_in_line,
        )


def open_due(season_id: int, *, now: datetime) -> list[int]:
    """Open every contest of a season that is due, the oldest first, and return their ids.

    Each is one transaction: the period's row, the contest and its publication exist together or not at all, so however
    often and on however many workers this runs, a period is opened once; a worker that slept opens everything it
    missed. What stands in the way is noted for HR and tried again at the next call; a fault that is no broken rule is
    raised as well, for the log.
    """
    opened: list[int] = []
    try:
        while (contest_id := _open_next(season_id, now=now)) is not None:
            opened.append(contest_id)
    except RuleBroken as refusal:
        _note_trouble(season_id, written_trouble(refusal))
    except Exception as fault:
        if not database_is_away(fault):
            _note_trouble(season_id, FAILED)
        raise
    return opened


def _open_next(season_id: int, *, now: datetime) -> int | None:
    """The contest about the oldest period that is due, made and published, or None where nothing is.

    A contest that somebody set up for this period by hand takes the place of the season's own.
    """
    with transaction() as session:
        lock_out_others("publishing a contest")
        season = held(Season, season_id)
        period = None if season.is_paused else next(periods_due(season, now), None)
        if period is None or _comes_after_a_month(season, period, now):
            return None
        model = season.model
        there = published_for(model.kind, period.start, model.scope_id)
        if there is not None and season_of(there) is not None:
            session.add(skipped(season, period, THERE_ALREADY, now))
            return there.id
        contest = there
        if contest is None:
            contest = drafted(
                Basics(model.kind, period.start), by=None, now=now, like=model.id, ground=ground_of(season, period)
            )
            publish_in_hand(contest, by=None, now=now)
        session.add(SeasonPeriod(season_id=season.id, period_start=period.start, contest_id=contest.id, at=now))
        season.trouble = ""
        journal.record("season opened a contest", by=None, now=now, contest_id=contest.id, season=season.id)
        return contest.id


def _comes_after_a_month(season: Season, period: AwardPeriod, now: datetime) -> bool:
    """Whether a quarter waits, by minutes, until the season that feeds it has opened the last of its months.

    Only then it is known when the leaders of that month are announced. Nobody waits for a season that does not go on.
    """
    source, last = season.fed_by, last_month(season, period)
    if source is None or last is None or source.is_paused or source.trouble:
        return False
    return any(due.start <= last.start for due in periods_due(source, now))


def _note_trouble(season_id: int, trouble: str) -> None:
    with transaction():
        held(Season, season_id).trouble = trouble[:500]


def periods_due(season: Season, now: datetime) -> Iterator[AwardPeriod]:
    """The periods of a held season whose contest should be there and that are not settled, the oldest first."""
    return due_periods(
        season.model.kind,
        season.first_period,
        _settled(season),
        opens_at=lambda period: natural_opening(season, period),
        now=now,
    )


def _settled(season: Season) -> set[date]:
    asked = select(SeasonPeriod.period_start).where(SeasonPeriod.season_id == season.id)
    return set(db.session.scalars(asked))


def skipped(season: Season, period: AwardPeriod, note: str, now: datetime) -> SeasonPeriod:
    """What is stored of a period that is left out."""
    return SeasonPeriod(season_id=season.id, period_start=period.start, note=note, at=now)


def _check_source(season: Season, fed_by: int | None) -> None:
    """Raises FieldRefused where the source is none, is no shorter kind of period, or leads back here."""
    if fed_by is None:
        return
    source = db.session.get(Season, fed_by)
    order = ["month", "quarter", "year"]
    if source is None or order.index(source.model.kind.value) >= order.index(season.model.kind.value):
        raise FieldRefused("fed_by", N_("Choose a season of shorter periods."))
