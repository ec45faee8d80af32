"""The clock's work.

The next step of a contest, once, whoever asks and however often (ARCHITECTURE, The clock strikes).
"""

import secrets
from datetime import datetime

from sqlalchemy import func, select

from contest.domain.errors import N_
from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest
from contest.services import announcing, counting, journal, roll
from contest.services.letters import write_letters
from contest.services.moves import move
from contest.services.sealing import new_key_pair
from contest.services.transaction import held, transaction


def advance(contest_id: int, *, now: datetime, sealing_secret: str) -> Phase | None:
    """Take the one step that is due and return the new phase, or None where nothing is due.

    Each step is one transaction that begins by holding the contest and moves its phase by a guarded update: late, twice
    or on two workers is safe, and after a crash the next call goes on where the database stands. Call it until it
    returns None: a worker that was down for a week walks through every step it missed. Raises NotFound,
    NoSealingSecret, BoxDoesNotTally.
    """
    with transaction():
        contest = held(Contest, contest_id)
        step = due_step(contest, now)
        if step is None:
            return None
        match step:
            case Phase.NOMINATING | Phase.SCREENING:
                move(contest, step)
            case Phase.VOTING:
                step = _open_voting(contest, now=now, sealing_secret=sealing_secret)
            case Phase.CLOSED:
                _close(contest, now=now, sealing_secret=sealing_secret)
            case Phase.COUNTED:
                move(contest, Phase.COUNTED)
                counting.count_votes(contest, now=now)
            case Phase.ANNOUNCED:
                counting.hold_the_result(contest)
                move(contest, Phase.ANNOUNCED)
                announcing.announce(contest, now=now)
        journal.record(f"clock: {step}", by=None, now=now, contest_id=contest.id)
        return step


def due_step(contest: Contest, now: datetime) -> Phase | None:
    """The phase that this contest should go to now, or None."""
    steps = {
        Phase.PLANNED: (contest.nominations_open_at, Phase.NOMINATING),
        Phase.NOMINATING: (contest.nominations_close_at, Phase.SCREENING),
        Phase.SCREENING: (contest.voting_open_at, Phase.VOTING),
        Phase.VOTING: (contest.voting_close_at, Phase.CLOSED),
        Phase.CLOSED: (contest.voting_close_at, Phase.COUNTED),
        Phase.COUNTED: (contest.announce_at, Phase.ANNOUNCED),
    }
    instant, step = steps.get(contest.phase, (None, None))
    return step if instant is not None and instant <= now else None


def _open_voting(contest: Contest, *, now: datetime, sealing_secret: str) -> Phase:
    """Freeze the roll and open the box; with too small a field the contest is void instead (PRODUCT 13)."""
    field = db.session.scalar(select(func.count()).select_from(Candidate).where(Candidate.contest_id == contest.id))
    if (field or 0) < contest.least_field:
        move(contest, Phase.VOID, ended_reason=N_("Fewer candidates were admitted than this contest needs."))
        return Phase.VOID
    public_key, wrapped_key = new_key_pair(sealing_secret)
    move(contest, Phase.VOTING, public_key=public_key, wrapped_key=wrapped_key, lot_seed=secrets.token_hex(16))
    roll.draw_up_roll(contest, now=now)
    if contest.tell_when_voting_opens:
        write_letters(
            LetterKind.VOTING_OPENED,
            sorted(announcing.with_address(contest, now=now)),
            about=f"contest:{contest.id}",
            contest_id=contest.id,
            now=now,
        )
    return Phase.VOTING


def _close(contest: Contest, *, now: datetime, sealing_secret: str) -> None:
    """Close and shake the box, publish the commitment, destroy the key: old backups stay sealed for ever (SECRECY)."""
    counting.shake_box(contest, sealing_secret=sealing_secret)
    counting.commit_to(contest, now=now)
    move(contest, Phase.CLOSED, wrapped_key=None)
