"""The votes of the demo: cast one by one as voters would, in the shares that the story tells."""

from random import Random

from sqlalchemy import select

from contest.cli.demo.pack import Contest as ContestStory
from contest.cli.demo.pack import Pack
from contest.domain.contests import Method
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, RollEntry
from contest.services.voting import cast_ballot


def cast_votes(pack: Pack, story: ContestStory, contest_id: int, *, seed: int) -> int:
    """Cast the votes of a story's turnout; returns how many. The people of the cast keep theirs for the visitor."""
    draw = Random(seed)
    contest = db.session.get_one(Contest, contest_id)
    assert contest.voting_open_at is not None
    voters = voters_of(pack, contest_id)
    draw.shuffle(voters)
    candidates = {
        number: (candidate_id, employee_id)
        for number, candidate_id, employee_id in db.session.execute(
            select(Employee.personnel_number, Candidate.id, Candidate.employee_id)
            .join(Candidate, Candidate.employee_id == Employee.id)
            .where(Candidate.contest_id == contest_id)
        )
    }
    wanted = len(voters) * story.turnout // 100
    for voter in voters[:wanted]:
        shares = [
            (candidates[told.number][0], told.votes) for told in story.admitted if candidates[told.number][1] != voter
        ]
        cast_ballot(
            contest_id,
            voter,
            marks(contest.method, shares, contest.max_choices, draw),
            secret=f"{draw.getrandbits(128):032x}",
            now=contest.voting_open_at,
        )
    return wanted


def marks(method: Method, shares: list[tuple[int, int]], most: int | None, draw: Random) -> list[int]:
    """What one voter marks: one candidate by the shares, or each candidate with the probability of its share."""
    if method is Method.PLURALITY:
        return draw.choices([one for one, _ in shares], [share for _, share in shares])
    ticked = [one for one, share in shares if draw.randrange(100) < share]
    return draw.sample(ticked, min(len(ticked), most or len(ticked)))


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
