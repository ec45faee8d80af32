"""The turnout in hourly steps: counted once an hour, so that no page shows who has just voted (SECRECY, Turnout)."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from contest.domain.phases import Phase
from contest.domain.turnout import hour_of
from contest.extensions import db
from contest.models import Contest, HourlyTurnout, RollEntry
from contest.services.transaction import held, lock_out_others, transaction


def note_turnout(*, now: datetime) -> list[int]:
    """Take the step of this full hour for every running vote that has not taken it; returns those contests.

    The first step comes at the first full hour after the opening. A late sweep counts what is there when it comes.
    """
    this_hour = hour_of(now)
    rows = db.session.execute(
        select(Contest.id, Contest.voting_open_at, func.max(HourlyTurnout.hour))
        .outerjoin(HourlyTurnout, HourlyTurnout.contest_id == Contest.id)
        .where(Contest.phase == Phase.VOTING, Contest.voting_open_at <= now, Contest.voting_close_at > now)
        .group_by(Contest.id, Contest.voting_open_at)
        .order_by(Contest.id)
    ).all()
    due = [
        contest_id for contest_id, opened_at, last in rows if this_hour > (hour_of(opened_at) if last is None else last)
    ]
    for contest_id in due:
        take_hourly_step(contest_id, this_hour)
    return due


def take_hourly_step(contest_id: int, hour: int) -> None:
    """Overwrite the figures of one contest; of two workers one counts after the other. Nobody's vote waits for it.

    Does nothing where the vote has closed meanwhile: no figure of an hour outlives the clearing of the traces.
    """
    with transaction() as session:
        lock_out_others("turnout")
        if held(Contest, contest_id, shared=True).phase is not Phase.VOTING:
            return
        figures = session.execute(
            select(
                RollEntry.unit_id,
                func.count().label("eligible"),
                func.count().filter(RollEntry.has_voted).label("voted"),
            )
            .where(RollEntry.contest_id == contest_id)
            .group_by(RollEntry.unit_id)
        ).mappings()
        rows = [{**figure, "contest_id": contest_id, "hour": hour} for figure in figures]
        session.execute(delete(HourlyTurnout).where(HourlyTurnout.contest_id == contest_id))
        if rows:
            session.execute(insert(HourlyTurnout), rows)
