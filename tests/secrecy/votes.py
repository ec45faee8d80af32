"""A vote of which the test knows the truth: who cast which receipt code, in which order. Call inside an app context."""

from dataclasses import dataclass
from random import Random

from sqlalchemy import insert

from contest.domain.phases import Phase
from contest.domain.secrecy import grouped
from contest.extensions import db
from contest.models import Contest, Employee, Unit
from contest.services.progress import advance
from contest.services.voting import cast_ballot
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_unit


@dataclass(frozen=True)
class Vote:
    """A contest, its candidates and the truth: the receipt code of every voter, in the order of casting."""

    id: int
    candidates: list[int]
    truth: dict[int, str]
    secrets: dict[int, str]

    @property
    def grouped_codes(self) -> list[str]:
        """The codes as people read them."""
        return [grouped(code) for code in self.truth.values()]


def an_open_vote(voters: int, votes: int, seed: int) -> Vote:
    """A running vote with so many people on its roll, of whom so many have voted, in an order drawn with the seed."""
    chance = Random(seed)
    company = db.session.scalars(db.select(Unit)).first() or a_unit("Company")
    contest = a_contest(Phase.SCREENING, company)
    known = db.session.scalar(db.select(db.func.count()).select_from(Employee)) or 0
    employ(company, voters - known)
    people = list(db.session.scalars(db.select(Employee.id).order_by(Employee.id)))
    running = {person: a_candidate(contest, db.session.get_one(Employee, person)).id for person in people[:4]}
    opening = contest.voting_open_at
    advance(contest.id, now=opening, sealing_secret=SEALING_SECRET)
    truth, secrets = {}, {}
    for person in chance.sample(people, votes):
        secrets[person] = f"{chance.getrandbits(128):032x}"
        choice = chance.choice([one for who, one in running.items() if who != person])
        truth[person] = cast_ballot(contest.id, person, [choice], secret=secrets[person], now=opening)
    db.session.remove()
    return Vote(contest.id, list(running.values()), truth, secrets)


def employ(company: Unit, people: int) -> None:
    """So many more people in the company."""
    values = {
        "last_name": "Voter",
        "first_name": "Pat",
        "middle_name": "",
        "unit_id": company.id,
        "position": "Fitter",
        "search_text": "voter",
    }
    rows = [{**values, "personnel_number": f"V{number:05d}"} for number in range(people)]
    if rows:
        db.session.execute(insert(Employee), rows)
    db.session.commit()


def close(vote: Vote) -> None:
    """Close and count the vote at its instant, as the worker does; its traces stay."""
    closing = db.session.get_one(Contest, vote.id).voting_close_at
    while advance(vote.id, now=closing, sealing_secret=SEALING_SECRET) is not None:
        pass
    db.session.remove()
