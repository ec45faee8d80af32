"""The clock's work.

The next step of a contest, once, whoever asks and however often (ARCHITECTURE, The clock strikes).
"""

import secrets
from datetime import datetime

from sqlalchemy import select

from contest.domain.phases import Phase
from contest.domain.quorum import is_missed
from contest.domain.stages import NO_VOTE_NEEDED, NOBODY_ADMITTED, TOO_FEW, TOO_FEW_VOTED, Stage, needs_a_vote
from contest.extensions import db
from contest.models import Contest
from contest.queries.families import must_wait, standing_for_election
from contest.services import announcing, counting, endings, journal, late, opening, proposals, roll
from contest.services.moves import move
from contest.services.promotion import promote_all, promote_the_first
from contest.services.qualifying import must_wait_for_leaders, qualify
from contest.services.rechecks import Occasion, recheck
from contest.services.sealing import new_key_pair
from contest.services.transaction import held, transaction
from contest.services.webhooks import tell_of_step


def advance(contest_id: int, *, now: datetime, sealing_secret: str) -> Phase | None:
    """Take the one step that is due and return the new phase, or None where nothing is due.

    Each step is one transaction that begins by holding the contest and moves its phase by a guarded update: late, twice
    or on two workers is safe, and after a crash the next call goes on where the database stands. Call it until it
    returns None: a worker that was down for a week walks through every step it missed. Raises NotFound,
    NoSealingSecret, BoxDoesNotTally.
    """
    with transaction():
        contest = _held_with_its_next(contest_id)
        step = due_step(contest, now)
        if step is None or must_wait(contest, step) or (step is Phase.SCREENING and must_wait_for_leaders(contest)):
            return None
        match step:
            case Phase.NOMINATING:
                move(contest, step)
                late.take_over_drafts(contest, now=now)
                opening.tell_that_nominations_open(contest, now=now)
            case Phase.SCREENING:
                move(contest, step)
                proposals.pass_to_hr(contest, now=now)
                qualify(contest, now=now)
                late.hand_on_drafts(contest, now=now)
            case Phase.VOTING:
                step = _open_voting(contest, now=now, sealing_secret=sealing_secret)
            case Phase.CLOSED:
                _close(contest, now=now, sealing_secret=sealing_secret)
            case Phase.COUNTED:
                step = _count(contest, now=now)
            case Phase.ANNOUNCED:
                counting.hold_the_result(contest)
                move(contest, Phase.ANNOUNCED)
                going_on = promote_the_first(contest, now=now) if contest.stage is Stage.BRANCH else set()
                announcing.announce(contest, now=now, going_on=going_on)
        tell_of_step(contest, step, now=now)
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


def _held_with_its_next(contest_id: int) -> Contest:
    """The contest, held; before the vote of a branch the one it leads to, which is older: always in the order of ids.

    An unknown one raises NotFound.
    """
    next_id = db.session.scalar(select(Contest.next_id).where(Contest.id == contest_id))
    if next_id is not None:
        held(Contest, next_id)
    return held(Contest, contest_id)


def _open_voting(contest: Contest, *, now: datetime, sealing_secret: str) -> Phase:
    """Freeze the roll and open the box; with too small a field the contest is void instead (PRODUCT 13).

    A branch with no more candidates than go on needs no vote: it ends, and all of them go on.
    """
    recheck(contest, now=now, occasion=Occasion.OPENING)
    field = standing_for_election(contest.id)
    if contest.stage is Stage.BRANCH and not needs_a_vote(field, contest.sends):
        going_on = promote_all(contest, now=now)
        move(contest, Phase.VOID, ended_reason=NO_VOTE_NEEDED if field else NOBODY_ADMITTED)
        if field:
            opening.tell_of_undecided(contest, now=now)
        endings.tell_of_a_void_vote(contest, now=now, going_on=going_on)
        return Phase.VOID
    if field < contest.least_field:
        move(contest, Phase.VOID, ended_reason=TOO_FEW)
        endings.tell_of_a_void_vote(contest, now=now)
        return Phase.VOID
    public_key, wrapped_key = new_key_pair(sealing_secret)
    move(contest, Phase.VOTING, public_key=public_key, wrapped_key=wrapped_key, lot_seed=secrets.token_hex(16))
    roll.draw_up_roll(contest, now=now)
    opening.tell_of_undecided(contest, now=now)
    opening.tell_that_voting_opens(contest, now=now)
    return Phase.VOTING


def _close(contest: Contest, *, now: datetime, sealing_secret: str) -> None:
    """Close and shake the box, publish the commitment, destroy the key: old backups stay sealed for ever (SECRECY)."""
    counting.shake_box(contest, sealing_secret=sealing_secret)
    counting.commit_to(contest, now=now)
    move(contest, Phase.CLOSED, wrapped_key=None)


def _count(contest: Contest, *, now: datetime) -> Phase:
    """Count the ballots; where too few have voted the contest is void instead, and nothing is counted (PRODUCT 13).

    How many have voted is what was published at the close. It is held against the ballots as before every count.
    """
    if contest.quorum_percent is not None:
        manifest, ballots = counting.closed_box(contest)
        eligible = sum(unit["eligible"] for unit in manifest["units"].values())
        if is_missed(len(ballots), eligible, contest.quorum_percent):
            move(contest, Phase.VOID, ended_reason=TOO_FEW_VOTED)
            endings.tell_of_a_void_vote(contest, now=now)
            return Phase.VOID
    move(contest, Phase.COUNTED)
    counting.count_votes(contest, now=now)
    return Phase.COUNTED
