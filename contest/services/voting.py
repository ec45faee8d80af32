"""Casting a ballot: one synchronous transaction, nothing of it anywhere else (SECRECY, Casting)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from contest.domain.ballots import Channel, valid_marks
from contest.domain.errors import N_, RuleBroken
from contest.domain.phases import Phase
from contest.domain.secrecy import envelope_length, envelope_text, receipt_code, receipt_hash
from contest.extensions import db
from contest.models import Candidate, Contest, RollEntry
from contest.models.ballot_box import SealedBallot
from contest.services.sealing import seal
from contest.services.transaction import claimed, held, transaction


class VotingIsClosed(RuleBroken):
    """The vote came before the opening or at or after the closing instant."""


class NotOnTheRoll(RuleBroken):
    """The person was not a voter of this contest when its roll was frozen."""


class AlreadyVoted(RuleBroken):
    """The vote of this person is recorded already."""


def cast_ballot(
    contest_id: int,
    voter_id: int,
    marked: Iterable[int] | Mapping[int, int],
    *,
    secret: str,
    now: datetime,
    channel: Channel = Channel.WEB,
) -> str:
    """Record one ballot and return its receipt code.

    Holding the contest row lets the closing wait for the votes under way: without it acknowledged votes missed the
    tally. `now` is the database's instant. Raises NotFound, VotingIsClosed, NotOnTheRoll, BadMarks, BadSecret and,
    however many times the same person submits at once, AlreadyVoted for all but one.
    """
    code = receipt_code(contest_id, secret)
    with transaction():
        contest = held(Contest, contest_id, shared=True)
        if not voting_is_open(contest, now):
            raise VotingIsClosed(
                N_("Voting in this contest is not open. Votes count from the opening until the closing instant.")
            )
        unit_id, field = voter_and_field(contest_id, voter_id)
        if unit_id is None:
            raise NotOnTheRoll(N_("You are not on the list of voters of this contest."))
        on_paper = {one.id for one in field if one.stands and (contest.own_vote_allowed or one.employee_id != voter_id)}
        marks = valid_marks(contest.method_rules, marked, on_paper=on_paper)
        if not claimed(tick(contest_id, voter_id, channel)):
            raise AlreadyVoted(N_("Your vote in this contest is already recorded. It is final."))
        # Of everybody who ever stood: a shorter envelope would say that it came after somebody was dropped.
        length = envelope_length(contest.method_rules, [one.id for one in field])
        text = envelope_text(marks, unit_id=unit_id, code=code, length=length)
        assert contest.public_key is not None
        put_in_the_box(contest_id, receipt_hash(contest_id, secret), seal(text, public_key=contest.public_key))
    return code


# Built once: building it costs more than running it. A box is never open for an empty field, so that the unit of the
# voter can stand beside every candidate.
FIELD = (
    select(Candidate.id, Candidate.employee_id, Candidate.dropped_at.is_(None).label("stands"), RollEntry.unit_id)
    .outerjoin(
        RollEntry,
        and_(RollEntry.contest_id == bindparam("contest_id"), RollEntry.employee_id == bindparam("voter_id")),
    )
    .where(Candidate.contest_id == bindparam("contest_id"))
)


@dataclass(frozen=True)
class Standing:
    """A candidate by number, the person, and whether they still stand."""

    id: int
    employee_id: int
    stands: bool


def voter_and_field(contest_id: int, voter_id: int) -> tuple[int | None, list[Standing]]:
    """The frozen reporting unit of a voter, None of whom is not on the roll, and all who ever stood. One query."""
    rows = db.session.execute(FIELD, {"contest_id": contest_id, "voter_id": voter_id}).all()
    field = [Standing(row.id, row.employee_id, row.stands) for row in rows]
    return next((row.unit_id for row in rows), None), field


def tick(contest_id: int, voter_id: int, channel: Channel) -> Update:
    """The guarded update of the roll: of many submissions at once it changes a row for one."""
    return (
        update(RollEntry)
        .where(RollEntry.contest_id == contest_id, RollEntry.employee_id == voter_id, RollEntry.has_voted.is_(False))
        .values(has_voted=True, channel=channel)
        .execution_options(synchronize_session=False)
    )


def put_in_the_box(contest_id: int, hashed: bytes, envelope: bytes) -> None:
    """Add one envelope. Raises RuleBroken where the same receipt lies there: two people cannot share one."""
    row = {"contest_id": contest_id, "receipt_hash": hashed, "envelope": envelope}
    try:
        db.session.execute(insert(SealedBallot), row)
    except IntegrityError:
        raise RuleBroken(
            N_("Your vote was not recorded: the receipt code is taken. Open the ballot paper again and vote once more.")
        ) from None


def voting_is_open(contest: Contest, now: datetime) -> bool:
    """Half-open: at the closing instant it is closed, whether or not the worker has noticed (PRODUCT 3)."""
    if contest.phase is not Phase.VOTING or contest.voting_open_at is None or contest.voting_close_at is None:
        return False
    return contest.voting_open_at <= now < contest.voting_close_at
