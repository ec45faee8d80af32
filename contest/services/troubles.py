"""Noting what stands in the way of a contest, and forgetting it once the step succeeds (RELIABILITY, Doctrine 6)."""

from datetime import datetime

from sqlalchemy import delete, select

from contest.domain.errors import ChangedMeanwhile, NotFound
from contest.domain.phases import Phase
from contest.domain.troubles import STOPS_THE_COUNT, Trouble
from contest.extensions import database_is_away, db
from contest.models import Contest, TroubleNoted
from contest.services.counting import BoxDoesNotTally
from contest.services.progress import advance
from contest.services.sealing import NoSealingSecret, opener
from contest.services.transaction import lock_out_others, transaction


def take_step(contest_id: int, *, now: datetime, sealing_secret: str) -> Phase | None:
    """`progress.advance`, and a note for HR and /readyz where it fails; the note goes with the next success.

    Raises what `advance` raises. A lost race and a database that is away are no trouble of the contest.
    """
    try:
        step = advance(contest_id, now=now, sealing_secret=sealing_secret)
    except (ChangedMeanwhile, NotFound):
        raise
    except NoSealingSecret as refusal:
        note_trouble(contest_id, Trouble.KEY, refusal.message, now=now)
        raise
    except BoxDoesNotTally as refusal:
        note_trouble(contest_id, Trouble.BOX, "" if refusal.params else refusal.message, now=now)
        raise
    except Exception as fault:
        if not database_is_away(fault):
            note_trouble(contest_id, Trouble.FAULT, type(fault).__name__, now=now)
        raise
    forget_troubles(contest_id, *STOPS_THE_COUNT)
    return step


def watch_keys(*, now: datetime, sealing_secret: str) -> list[int]:
    """Try the key of every open box, as the count will; returns the contests whose box this process cannot open.

    Only the worker can know: the web tier holds no SEALING_SECRET and reads what is noted here.
    """
    shut = boxes_that_stay_shut(sealing_secret)
    for contest_id, reason in shut.items():
        note_trouble(contest_id, Trouble.KEY, reason, now=now)
    noted = select(TroubleNoted.contest_id).where(TroubleNoted.kind == Trouble.KEY)
    for contest_id in db.session.scalars(noted.where(TroubleNoted.contest_id.not_in(shut))).all():
        forget_troubles(contest_id, Trouble.KEY)
    return list(shut)


def boxes_that_stay_shut(sealing_secret: str) -> dict[int, str]:
    """The open contests whose key this secret does not unwrap, with the untranslated reason; writes nothing."""
    rows = db.session.execute(
        select(Contest.id, Contest.wrapped_key).where(Contest.phase == Phase.VOTING).order_by(Contest.id)
    ).all()
    shut = {}
    for contest_id, wrapped_key in rows:
        try:
            opener(wrapped_key or b"", sealing_secret)
        except NoSealingSecret as refusal:
            shut[contest_id] = refusal.message
    return shut


def note_trouble(contest_id: int, kind: Trouble, message: str, *, now: datetime) -> None:
    """Note a trouble once; a repetition keeps the instant of the first."""
    if _noted(contest_id, kind):
        return
    with transaction() as session:
        lock_out_others("troubles")
        noted = session.get(TroubleNoted, (contest_id, kind), populate_existing=True)
        if noted is None:
            session.add(TroubleNoted(contest_id=contest_id, kind=kind, message=message, since=now))


def forget_troubles(contest_id: int, *kinds: Trouble) -> None:
    """Take the notes of these kinds away; writes nothing where there are none."""
    if not _noted(contest_id, *kinds):
        return
    with transaction() as session:
        session.execute(delete(TroubleNoted).where(TroubleNoted.contest_id == contest_id, TroubleNoted.kind.in_(kinds)))


def _noted(contest_id: int, *kinds: Trouble) -> bool:
    asked = select(TroubleNoted.kind).where(TroubleNoted.contest_id == contest_id, TroubleNoted.kind.in_(kinds))
    return db.session.scalars(asked.limit(1)).first() is not None
