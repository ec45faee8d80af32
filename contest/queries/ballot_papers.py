"""The ballot paper of one voter: who is on it, in which order, and whether it may still be filled in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.ballots import most_choices
from contest.domain.errors import NotFound
from contest.domain.phases import AFTER_THE_CLOSE, Phase
from contest.domain.secrecy import shuffled
from contest.extensions import db
from contest.models import Candidate, Contest, Evidence, Nomination, RollEntry


class PaperState(StrEnum):
    """What a voter can do with the paper."""

    OPEN = "open"
    VOTED = "voted"
    CLOSED = "closed"
    NOT_ON_ROLL = "not_on_roll"


class Shown(StrEnum):
    """How much of the candidates is read: what is not cannot be shown, or costs a query for each of them."""

    NUMBERS = "numbers"
    NAMES = "names"
    STORIES = "stories"


@dataclass(frozen=True)
class BallotPaper:
    """One voter's paper.

    `candidates` are those the voter may choose from, in this voter's own order; names and stories only on an open one.
    `leaves_out_voter`: the voter stands too, and may not vote for himself or herself.
    """

    contest: Contest
    candidates: tuple[Candidate, ...]
    state: PaperState
    most_choices: int
    leaves_out_voter: bool = False


# Built once: a vote asks them three times, and building them costs more than running them.
PAPER = (
    select(Contest, RollEntry.has_voted)
    .outerjoin(RollEntry, and_(RollEntry.contest_id == Contest.id, RollEntry.employee_id == bindparam("voter_id")))
    .where(Contest.id == bindparam("contest_id"))
    .options(joinedload(Contest.scope))
    .execution_options(populate_existing=True)
)
NUMBERS = select(Candidate).where(Candidate.contest_id == bindparam("contest_id")).order_by(Candidate.id)
NAMES = NUMBERS.options(joinedload(Candidate.employee), joinedload(Candidate.unit))
STORIES = NAMES.options(
    selectinload(Candidate.nominations).joinedload(Nomination.evidence).joinedload(Evidence.criterion)
)
STATEMENTS = {Shown.NUMBERS: NUMBERS, Shown.NAMES: NAMES, Shown.STORIES: STORIES}


def ballot_paper(contest_id: int, voter_id: int, *, now: datetime, shown: Shown) -> BallotPaper | None:
    """The paper of this voter, or None where there is no vote to speak of: unknown, not yet open, cancelled or void.

    The nominations of the candidates and their evidence are one query more than names with units, or bare numbers.
    """
    row = db.session.execute(PAPER, {"contest_id": contest_id, "voter_id": voter_id}).first()
    if row is None:
        return None
    contest, has_voted = row
    if contest.phase not in {Phase.VOTING, *AFTER_THE_CLOSE}:
        return None
    state = _state(contest, has_voted, now)
    # Bare numbers are what a cast is read by. It is the cast that refuses a late one: were the vote made longer just
    # now, the marks must be those that came.
    is_read = state is PaperState.OPEN or shown is Shown.NUMBERS
    # Who was dropped leaves the others in their order, and is on no paper from then on.
    stood = candidates_in_own_order(contest, voter_id, shown) if is_read else ()
    standing = [one for one in stood if one.dropped_at is None]
    candidates = tuple(one for one in standing if contest.own_vote_allowed or one.employee_id != voter_id)
    return BallotPaper(
        contest=contest,
        candidates=candidates,
        state=state,
        most_choices=most_choices(contest.method_rules, len(candidates)),
        leaves_out_voter=len(candidates) < len(standing),
    )


def announced_contest(contest_id: int) -> Contest:
    """A contest whose outcome is public; raises NotFound for any other."""
    contest = db.session.get(Contest, contest_id, options=[joinedload(Contest.scope)])
    if contest is None or contest.phase is not Phase.ANNOUNCED:
        raise NotFound
    return contest


def candidates_in_own_order(contest: Contest, voter_id: int, shown: Shown) -> tuple[Candidate, ...]:
    """All candidates, dropped ones too, in the order in which this voter sees them."""
    asked = db.session.scalars(STATEMENTS[shown], {"contest_id": contest.id})
    found = {candidate.id: candidate for candidate in asked}
    return tuple(found[number] for number in shuffled(found, seed=f"{contest.id}|{voter_id}"))


def candidates_of(contest_id: int) -> Select[Candidate]:
    """The statement that loads the candidates of a contest with everything a card shows."""
    return STORIES.params(contest_id=contest_id)


def has_voted(contest_ids: list[int], voter_id: int) -> dict[int, bool]:
    """Of these contests, those on whose roll the person is: id -> whether the vote is recorded. One query."""
    rows = db.session.execute(
        select(RollEntry.contest_id, RollEntry.has_voted).where(
            RollEntry.employee_id == voter_id, RollEntry.contest_id.in_(contest_ids)
        )
    )
    return {contest_id: voted for contest_id, voted in rows}


def count_on_roll(contest_id: int) -> tuple[int, int]:
    """(eligible, voted) of a contest."""
    row = db.session.execute(
        select(func.count(), func.count().filter(RollEntry.has_voted)).where(RollEntry.contest_id == contest_id)
    ).one()
    return row[0], row[1]


def _state(contest: Contest, has_voted: bool | None, now: datetime) -> PaperState:
    if has_voted is None:
        return PaperState.NOT_ON_ROLL
    if has_voted:
        return PaperState.VOTED
    assert contest.voting_open_at is not None and contest.voting_close_at is not None
    open_now = contest.phase is Phase.VOTING and contest.voting_open_at <= now < contest.voting_close_at
    return PaperState.OPEN if open_now else PaperState.CLOSED
