"""The votes of the demo: cast one by one as voters would, or laid out opened where the contest is long over."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from sqlalchemy import select, update

from contest.cli.demo.choices import ballots_in_shares, one_ballot
from contest.cli.demo.pack import Pack
from contest.cli.demo.story import Contest as ContestStory
from contest.domain.ballots import Channel, valid_marks
from contest.domain.phases import Phase
from contest.domain.secrecy import Opened, receipt_code, reporting_unit
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Outcome, RollEntry, Unit
from contest.services.counting import commit_to, count_votes, lay_out
from contest.services.roll import draw_up_roll
from contest.services.voting import cast_ballot

SHARE_OF_A_LEADER = 15
"""Of whoever stands by having led before: no story tells of it."""


def cast_votes(pack: Pack, story: ContestStory, contest_id: int, *, seed: int) -> int:
    """Cast the votes of a story's turnout; returns how many. The people of the cast keep theirs for the visitor."""
    draw = Random(seed)
    contest = db.session.get_one(Contest, contest_id)
    assert contest.voting_open_at is not None
    voters = voters_of(pack, contest_id)
    draw.shuffle(voters)
    candidates = {one.number: one for one in candidates_of(contest_id)}
    in_the_story = {told.number for told in story.admitted}
    wanted = len(voters) * story.turnout // 100
    for voter in voters[:wanted]:
        shares = [
            (candidates[told.number].id, told.votes)
            for told in story.admitted
            if candidates[told.number].employee_id != voter
        ]
        shares += [
            (one.id, SHARE_OF_A_LEADER)
            for one in candidates.values()
            if one.number not in in_the_story and one.employee_id != voter
        ]
        cast_ballot(
            contest_id,
            voter,
            one_ballot(contest.method_rules, shares, draw),
            secret=f"{draw.getrandbits(128):032x}",
            now=contest.voting_open_at,
        )
    return wanted


def vote_in_the_past(contest: Contest, story: ContestStory) -> None:
    """Lay out the ballots of a finished contest in the shares of its story and let the ordinary count find its outcome.

    Part of the act that tells the story. The box of a past contest holds opened ballots only, so none is cast.
    """
    assert contest.voting_open_at is not None and contest.voting_close_at is not None
    draw = Random(contest.id)
    contest.lot_seed = f"{draw.getrandbits(128):032x}"
    draw_up_roll(contest, now=contest.voting_open_at)
    on_roll = RollEntry.contest_id == contest.id
    roll = db.session.execute(
        select(RollEntry.employee_id, RollEntry.unit_id).where(on_roll).order_by(RollEntry.employee_id)
    ).all()
    voters = draw.sample(roll, len(roll) * story.turnout // 100)
    ticked = RollEntry.employee_id.in_([person for person, _ in voters])
    db.session.execute(update(RollEntry).where(on_roll, ticked).values(has_voted=True, channel=Channel.WEB))
    lay_out(contest.id, list(opened_ballots(contest, story, [unit_id for _, unit_id in voters], draw)))
    db.session.flush()
    commit_to(contest, now=contest.voting_close_at)
    count_votes(contest, now=contest.voting_close_at)
    contest.phase = Phase.ANNOUNCED
    db.session.get_one(Outcome, contest.id).announced_at = contest.announce_at


def opened_ballots(contest: Contest, story: ContestStory, units: list[int], draw: Random) -> Iterator[Opened]:
    """A ballot for each of these reporting units of voters, in the shares of the story.

    Where people are likelier to choose somebody of their own branch, the shares are those of each branch.
    """
    rules = contest.method_rules
    standing = candidates_of(contest.id)
    for unit_id in sorted(set(units)) if story.home > 1 else [None]:
        voting = [unit for unit in units if unit_id in (None, unit)]
        shares = [
            (one.id, told.votes * (story.home if reporting_unit(one.path, contest.scope.path) == unit_id else 1))
            for one in standing
            for told in story.admitted
            if told.number == one.number
        ]
        for unit, marked in zip(voting, ballots_in_shares(rules, shares, len(voting), draw), strict=True):
            marks = valid_marks(rules, marked, on_paper=[one.id for one in standing])
            yield Opened(marks, unit, receipt_code(contest.id, f"{draw.getrandbits(128):032x}"))


@dataclass(frozen=True)
class Standing:
    """Somebody on the paper: personnel number, candidate and employee id, the path of the unit."""

    number: str
    id: int
    employee_id: int
    path: str


def candidates_of(contest_id: int) -> list[Standing]:
    """Everybody on the paper."""
    rows = db.session.execute(
        select(Employee.personnel_number, Candidate.id, Candidate.employee_id, Unit.path)
        .join(Candidate, Candidate.employee_id == Employee.id)
        .join(Unit, Unit.id == Candidate.unit_id)
        .where(Candidate.contest_id == contest_id)
        .order_by(Candidate.id)
    )
    return [Standing(*row) for row in rows]


def voters_of(pack: Pack, contest_id: int) -> list[int]:
    """Everybody on the roll but the cast, in the order of their ids."""
    cast = [person.number for person in pack.cast]
    return list(
        db.session.scalars(
            select(RollEntry.employee_id)
            .join(Employee, Employee.id == RollEntry.employee_id)
            .where(RollEntry.contest_id == contest_id, Employee.personnel_number.not_in(cast))
            .order_by(RollEntry.employee_id)
        )
    )
