"""The votes of the demo: cast one by one as voters would, or laid out opened where the contest is long over."""

from random import Random

from sqlalchemy import select, update

from contest.cli.demo.pack import Contest as ContestStory
from contest.cli.demo.pack import Pack
from contest.domain.ballots import Channel, Marks
from contest.domain.contests import Method
from contest.domain.phases import Phase
from contest.domain.secrecy import Opened, receipt_code
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Outcome, RollEntry
from contest.services.counting import commit_to, count_votes, lay_out
from contest.services.roll import draw_up_roll
from contest.services.voting import cast_ballot


def cast_votes(pack: Pack, story: ContestStory, contest_id: int, *, seed: int) -> int:
    """Cast the votes of a story's turnout; returns how many. The people of the cast keep theirs for the visitor."""
    draw = Random(seed)
    contest = db.session.get_one(Contest, contest_id)
    assert contest.voting_open_at is not None
    voters = voters_of(pack, contest_id)
    draw.shuffle(voters)
    candidates = {
        number: (candidate_id, employee_id) for number, candidate_id, employee_id in candidates_of(contest_id)
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


def vote_in_the_past(contest: Contest, story: ContestStory) -> None:
    """Lay out the ballots of a finished contest in the shares of its story and let the ordinary count find its outcome.

    Part of the act that tells the story. The box of a past contest holds opened ballots only, so none is cast.
    """
    assert contest.voting_open_at is not None and contest.voting_close_at is not None
    draw = Random(contest.id)
    draw_up_roll(contest, now=contest.voting_open_at)
    on_roll = RollEntry.contest_id == contest.id
    roll = db.session.execute(select(RollEntry.employee_id, RollEntry.unit_id).where(on_roll)).all()
    voters = draw.sample(roll, len(roll) * story.turnout // 100)
    ticked = RollEntry.employee_id.in_([person for person, _ in voters])
    db.session.execute(update(RollEntry).where(on_roll, ticked).values(has_voted=True, channel=Channel.WEB))
    lay_out(
        contest.id,
        [
            Opened(marked, unit_id, receipt_code(contest.id, f"{draw.getrandbits(128):032x}"))
            for marked, (_, unit_id) in zip(in_shares(contest, story, len(voters), draw), voters, strict=True)
        ],
    )
    db.session.flush()
    commit_to(contest, now=contest.voting_close_at)
    count_votes(contest, now=contest.voting_close_at)
    contest.phase = Phase.ANNOUNCED
    db.session.get_one(Outcome, contest.id).announced_at = contest.announce_at


def in_shares(contest: Contest, story: ContestStory, ballots: int, draw: Random) -> list[Marks]:
    """So many ballots in the shares of the story; what rounding a single choice leaves over goes to the leader."""
    candidates = {number: candidate_id for number, candidate_id, _ in candidates_of(contest.id)}
    if contest.method is Method.PLURALITY:
        marked = [candidates[told.number] for told in story.admitted for _ in range(ballots * told.votes // 100)]
        marked += [candidates[story.winner]] * (ballots - len(marked))
        draw.shuffle(marked)
        return [(candidate,) for candidate in marked]
    ticks: list[set[int]] = [set() for _ in range(ballots)]
    for told in sorted(story.admitted, key=lambda told: -told.votes):
        room = [ballot for ballot in ticks if contest.max_choices is None or len(ballot) < contest.max_choices]
        for ballot in draw.sample(room, min(len(room), ballots * told.votes // 100)):
            ballot.add(candidates[told.number])
    return [tuple(sorted(ballot)) for ballot in ticks]


def candidates_of(contest_id: int) -> list[tuple[str, int, int]]:
    """(personnel number, candidate id, employee id) of everybody on the paper."""
    rows = db.session.execute(
        select(Employee.personnel_number, Candidate.id, Candidate.employee_id)
        .join(Candidate, Candidate.employee_id == Employee.id)
        .where(Candidate.contest_id == contest_id)
    )
    return [(number, candidate_id, employee_id) for number, candidate_id, employee_id in rows]


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
