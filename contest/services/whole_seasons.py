"""A season as a whole: begun with a contest that is to repeat, ended, begun anew (PRODUCT 2). Between: seasons."""

from datetime import date, datetime

from contest.domain.contest_setup import Basics
from contest.domain.errors import N_, ChangedMeanwhile, NotFound, RuleBroken
from contest.domain.seasons import WAS_ENDED
from contest.models import Contest, Season, SeasonPeriod
from contest.queries.beginnings import beginnings, season_for
from contest.queries.seasons import season_of, still_opens_in_time
from contest.services import journal
from contest.services.contests import drafted
from contest.services.seasons import periods_due, skipped
from contest.services.transaction import held, lock_out_others, transaction

ONE_OF_A_KIND = N_("There is a season of this kind in this unit already. End that one before another begins.")


def begin_season(contest_id: int, *, by: int, now: datetime, first: date | None = None, at_once: bool = False) -> int:
    """Let a contest repeat by itself and return the season's id: its settings become the model of those to come.

    It begins with the period `first`, one of queries.beginnings; without it with the one that opens in the future. The
    contests that are there already become its own, those that were cancelled too: nothing is held twice. Raises
    NotFound, RuleBroken where it belongs to a season already, ChangedMeanwhile where `first` does not open as it was
    said, at once or in the future. A season of this kind in this unit stands in the way until it is ended.
    """
    with transaction() as session:
        lock_out_others("publishing a contest")
        contest = held(Contest, contest_id)
        if contest.lead_id is not None:
            raise NotFound
        if contest.is_model or season_of(contest) is not None:
            raise RuleBroken(N_("This contest belongs to a season already."))
        if season_for(contest) is not None:
            raise RuleBroken(ONE_OF_A_KIND)
        found = beginnings(contest, now=now)
        chosen = found.offered[-1]
        if first is not None:
            chosen = next((each for each in found.offered if each.period.start == first), chosen)
            if (chosen.period.start, chosen.at_once) != (first, at_once):
                raise ChangedMeanwhile
        model = drafted(_basics(contest), by=by, now=now, like=contest.id, is_model=True)
        season = Season(model_id=model.id, model=model, first_period=chosen.period.start)
        session.add(season)
        session.flush()
        for each in found.joining:
            session.add(SeasonPeriod(season_id=season.id, period_start=each.period_start, contest_id=each.id, at=now))
        journal.record("season begun", by=by, now=now, season=season.id, like=contest.id, period=chosen.period.start)
        return season.id


def end_season(season_id: int, *, by: int, now: datetime) -> None:
    """Open nothing more; the contests that are there go on. Doing it twice changes nothing. Raises NotFound."""
    with transaction():
        season = held(Season, season_id)
        if not season.is_ended:
            season.is_paused, season.ended_at = True, now
            journal.record("season ended", by=by, now=now, season=season.id)


def begin_anew(season_id: int, *, by: int, now: datetime) -> None:
    """Let a season go on that was ended, with the next period that opens in the future.

    Raises NotFound, RuleBroken where another one has taken its place.
    """
    with transaction() as session:
        lock_out_others("publishing a contest")
        season = held(Season, season_id)
        if not season.is_ended:
            return
        if season_for(season.model) is not None:
            raise RuleBroken(ONE_OF_A_KIND)
        season.is_paused, season.ended_at = False, None
        for period in list(periods_due(season, now)):
            if not still_opens_in_time(season, period.start, now=now):
                session.add(skipped(season, period, WAS_ENDED, now))
        journal.record("season begun anew", by=by, now=now, season=season.id)


def _basics(contest: Contest) -> Basics:
    return Basics(contest.kind, contest.period_start, contest.name_en, contest.name_ru, contest.about)
