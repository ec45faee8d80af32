"""Closing the box and counting what lay in it (SECRECY, The trace that one transaction leaves; TALLY)."""

from collections.abc import Iterable
from datetime import datetime

from nacl.exceptions import CryptoError
from sqlalchemy import delete, func, insert, select, update

from contest.domain.ballots import Marks, read, written
from contest.domain.contests import Method
from contest.domain.errors import N_, RuleBroken
from contest.domain.secrecy import Opened, opened
from contest.domain.tally import count
from contest.extensions import db
from contest.models import Candidate, Contest, Outcome, Placing, RollEntry
from contest.models.ballot_box import CountedBallot, SealedBallot
from contest.services.sealing import opener


class BoxDoesNotTally(RuleBroken):
    """More or fewer ballots than ticks on the roll: somebody has been at the box. Nothing is counted."""


def shake_box(contest: Contest, *, sealing_secret: str) -> int:
    """Open all envelopes and write the ballots in receipt order into the counted box; returns how many.

    Part of the act that closes the contest, which holds its row. The envelopes are deleted and every row of the roll is
    touched, so that neither the order of casting nor the transactions of the voters can be read afterwards. Raises
    NoSealingSecret, BoxDoesNotTally.
    """
    assert contest.wrapped_key is not None
    box = opener(contest.wrapped_key, sealing_secret)
    envelopes = db.session.scalars(select(SealedBallot.envelope).where(SealedBallot.contest_id == contest.id))
    try:
        ballots = [opened(box.decrypt(envelope)) for envelope in envelopes]
    except (CryptoError, ValueError, KeyError):
        raise BoxDoesNotTally(
            N_("An envelope in the box cannot be opened: somebody has been at it. Nothing was counted.")
        ) from None
    ticked = _ticked(contest.id)
    if len(ballots) != ticked:
        raise BoxDoesNotTally(
            N_("The box holds %(ballots)s ballots and the roll %(ticked)s ticks; nothing was counted."),
            ballots=len(ballots),
            ticked=ticked,
        )
    lay_out(contest.id, ballots)
    db.session.execute(delete(SealedBallot).where(SealedBallot.contest_id == contest.id))
    db.session.execute(
        update(RollEntry).where(RollEntry.contest_id == contest.id).values(has_voted=RollEntry.has_voted)
    )
    return len(ballots)


def lay_out(contest_id: int, ballots: Iterable[Opened]) -> None:
    """Write opened ballots into the counted box in receipt order, which says nothing of the order of casting."""
    rows = [
        {
            "contest_id": contest_id,
            "receipt_code": ballot.code,
            "unit_id": ballot.unit_id,
            "marks": written(ballot.marks),
        }
        for ballot in sorted(ballots, key=lambda ballot: ballot.code)
    ]
    if rows:
        db.session.execute(insert(CountedBallot), rows)


def count_votes(contest: Contest, *, now: datetime) -> None:
    """Count the opened ballots and store the outcome with everybody's place.

    Part of the act that moves closed -> counted. Equal candidates share a place; with no marks at all there is no
    leader (PRODUCT 17: never by order or id).
    """
    candidates = list(
        db.session.scalars(select(Candidate.id).where(Candidate.contest_id == contest.id).order_by(Candidate.id))
    )
    ballots = [
        (times, as_counted(contest.method, read(marks)))
        for marks, times in db.session.execute(
            select(CountedBallot.marks, func.count())
            .where(CountedBallot.contest_id == contest.id)
            .group_by(CountedBallot.marks)
        )
    ]
    options = {"max_choices": contest.max_choices} if contest.method is Method.APPROVAL else {}
    outcome = count(contest.method, candidates, ballots, options)
    eligible = db.session.scalar(select(func.count()).select_from(RollEntry).where(RollEntry.contest_id == contest.id))
    db.session.add(
        Outcome(
            contest_id=contest.id,
            eligible=eligible or 0,
            ballots=outcome.ballots,
            blank=outcome.blank,
            counted_at=now,
        )
    )
    db.session.flush()
    place = 1
    for tier in outcome.tiers:
        for candidate in tier:
            db.session.add(
                Placing(
                    contest_id=contest.id,
                    candidate_id=candidate,
                    place=place,
                    score=str(outcome.scores[candidate]),
                    is_leader=place == 1 and outcome.scores[candidate] > 0,
                )
            )
        place += len(tier)
    db.session.flush()


def receipt_codes(contest_id: int) -> list[str]:
    """The receipt codes of all counted ballots, sorted and without marks: the board (SECRECY, Close)."""
    return list(
        db.session.scalars(
            select(CountedBallot.receipt_code)
            .where(CountedBallot.contest_id == contest_id)
            .order_by(CountedBallot.receipt_code)
        )
    )


def as_counted(method: Method, marks: Marks) -> object:
    """The marks as the engine reads them (TALLY, Methods): an id or None for a single choice, else the list."""
    if method is Method.PLURALITY:
        return marks[0] if marks else None
    return list(marks)


def box_and_roll(contest_id: int) -> tuple[int, int]:
    """(envelopes and ballots in the box, ticks on the roll) of a contest: equal at every instant."""
    sealed = db.session.scalar(
        select(func.count()).select_from(SealedBallot).where(SealedBallot.contest_id == contest_id)
    )
    counted = db.session.scalar(
        select(func.count()).select_from(CountedBallot).where(CountedBallot.contest_id == contest_id)
    )
    return (sealed or 0) + (counted or 0), _ticked(contest_id)


def _ticked(contest_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(RollEntry).where(RollEntry.contest_id == contest_id, RollEntry.has_voted)
        )
        or 0
    )
