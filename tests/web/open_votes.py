"""A contest open for voting in an empty installation: who stands and who votes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from contest.domain.ballots import Marks, read
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models.ballot_box import CountedBallot
from contest.services.progress import advance
from tests.factories import NOW, SEALING_SECRET, a_candidate, a_contest, a_unit, an_account, an_employee

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class OpenVote:
    """The contest with its candidates (ids by first name) and people (personnel numbers by first name)."""

    id: int
    candidates: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def marks(self, family: str, **figures: object) -> dict[str, object]:
        """The fields of a paper: marks("rank", Cleo=1) is {"rank-17": 1}."""
        return {f"{family}-{self.candidates[name]}": figure for name, figure in figures.items()}


def an_open_vote(app: Flask, *standing: str, now: datetime = NOW, **values: Any) -> OpenVote:
    """Cleo and Ada stand, or whoever is named; Ben votes; Eve came after the roll was frozen."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        contest = a_contest(Phase.SCREENING, company, **values)
        people = {name: an_employee(name, company) for name in (*(standing or ("Cleo", "Ada")), "Ben")}
        for person in people.values():
            an_account(person)
        vote = OpenVote(contest.id)
        vote.candidates = {name: a_candidate(contest, people[name]).id for name in people if name != "Ben"}
        contest.nominations_open_at, contest.nominations_close_at = now - timedelta(days=2), now - timedelta(days=1)
        contest.voting_open_at, contest.voting_close_at = now - timedelta(hours=1), now + timedelta(days=1)
        contest.announce_at = now + timedelta(days=2)
        db.session.commit()
        advance(contest.id, now=now, sealing_secret=SEALING_SECRET)
        people["Eve"] = an_employee("Eve", company)
        an_account(people["Eve"])
        vote.people = {name: person.personnel_number for name, person in people.items()}
    return vote


def close(app: Flask, contest_id: int, now: datetime = NOW) -> list[Marks]:
    """Let the bell ring: the box is opened, and nothing is counted yet. The marks that lay in it, in receipt order."""
    with app.app_context():
        advance(contest_id, now=now + timedelta(days=1), sealing_secret=SEALING_SECRET)
        ballots = select(CountedBallot.marks).where(CountedBallot.contest_id == contest_id)
        return [read(marks) for marks in db.session.scalars(ballots.order_by(CountedBallot.receipt_code))]


def announce(app: Flask, contest_id: int) -> None:
    """Let the clock take the contest from the close to the announcement."""
    with app.app_context():
        while advance(contest_id, now=NOW + timedelta(days=3), sealing_secret=SEALING_SECRET) is not None:
            pass
