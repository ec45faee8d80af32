"""Contests that were counted or announced, written straight into the tables; call these inside an app context."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from contest.domain.ballots import valid_marks
from contest.domain.contests import Method
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.secrecy import Opened, receipt_code
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Outcome, Placing, RollEntry, Unit
from contest.services.counting import commit_to, count_votes, lay_out
from tests.factories import NOW, a_contest, a_nomination, a_unit, an_employee, numbers


def a_counted_contest(
    *scores: int,
    phase: Phase = Phase.ANNOUNCED,
    scope: Unit | None = None,
    names: tuple[str, ...] = (),
    eligible: int = 100,
    blank: int = 0,
    **values: Any,
) -> tuple[Contest, list[Candidate]]:
    """A contest in which the candidates got these scores; announced, unless another phase is named.

    Every candidate stands by one admitted nomination. There is no roll: `on_the_roll` adds one.
    """
    scope = scope or db.session.query(Unit).order_by(Unit.id).first() or a_unit("Northern Meridian")
    contest = a_contest(phase, scope, **values)
    nominator = an_employee(unit=scope)
    people = [an_employee(names[place] if place < len(names) else "", scope) for place in range(len(scores))]
    candidates = [a_nomination(contest, person, nominator, NominationStatus.ADMITTED).candidate_id for person in people]
    if phase in {Phase.COUNTED, Phase.ANNOUNCED}:
        an_outcome(contest, dict(zip(candidates, scores, strict=True)), eligible=eligible, blank=blank)
    return contest, [db.session.get_one(Candidate, number) for number in candidates]


def an_outcome(contest: Contest, scores: dict[int, int], *, eligible: int = 100, blank: int = 0) -> Outcome:
    """The count of a contest by single choice, as services.counting stores it."""
    ballots = sum(scores.values()) + blank
    outcome = Outcome(
        contest_id=contest.id,
        eligible=max(eligible, ballots),
        ballots=ballots,
        blank=blank,
        counted_at=NOW - timedelta(days=1),
        announced_at=contest.announce_at if contest.phase is Phase.ANNOUNCED else None,
    )
    db.session.add(outcome)
    db.session.flush()
    for number, score in scores.items():
        place = 1 + sum(other > score for other in scores.values())
        db.session.add(
            Placing(
                contest_id=contest.id,
                candidate_id=number,
                place=place,
                score=str(score),
                is_leader=place == 1 and score > 0,
            )
        )
    db.session.commit()
    return outcome


def on_the_roll(contest: Contest, unit: Unit, voters: int, voted: int = 0, *people: Employee) -> None:
    """Put so many new people of a unit on the roll, the first of them as having voted, and these people as not."""
    for place in range(voters):
        person = an_employee(unit=unit)
        channel = "web" if place < voted else None
        db.session.add(
            RollEntry(
                contest_id=contest.id,
                employee_id=person.id,
                unit_id=unit.id,
                has_voted=channel is not None,
                channel=channel,
            )
        )
    for person in people:
        db.session.add(RollEntry(contest_id=contest.id, employee_id=person.id, unit_id=unit.id, has_voted=False))
    db.session.commit()


Votes = Mapping[tuple[Any, ...], int]
"""How many voters marked the paper in a way: candidates by their place on it from 0, best first; pairs for points."""


def a_voted_contest(
    names: Sequence[str], units: Mapping[str, tuple[int, Votes]], **values: Any
) -> tuple[Contest, dict[str, Candidate]]:
    """An announced contest with a roll and a counted box; `units` are (people on the list, what they marked) by name.

    Counted as the application counts: manifest, commitment, outcome and all.
    """
    company = db.session.query(Unit).order_by(Unit.id).first() or a_unit("Northern Meridian")
    contest = a_contest(Phase.CLOSED, company, lot_seed="5eed", **values)
    nominator = an_employee(unit=company)
    people = [an_employee(name, company) for name in names]
    ids = [a_nomination(contest, person, nominator, NominationStatus.ADMITTED).candidate_id for person in people]
    ballots: list[Opened] = []
    for name, (eligible, votes) in units.items():
        unit = a_unit(name, company)
        _fill_the_roll(contest, unit, eligible, sum(votes.values()))
        for marked, times in votes.items():
            if contest.method is Method.SCORE:
                given: Any = {ids[place]: points for place, points in marked}
            else:
                given = [ids[place] for place in marked]
            marks = valid_marks(contest.method_rules, given, on_paper=ids)
            for _ in range(times):
                code = receipt_code(contest.id, f"{len(ballots):016d}")
                ballots.append(Opened(marks, unit.id, code))
    lay_out(contest.id, ballots)
    commit_to(contest, now=contest.voting_close_at)
    count_votes(contest, now=contest.voting_close_at)
    contest.phase = Phase.ANNOUNCED
    db.session.get_one(Outcome, contest.id).announced_at = contest.announce_at
    db.session.commit()
    return contest, dict(zip(names, (db.session.get_one(Candidate, number) for number in ids), strict=True))


def _fill_the_roll(contest: Contest, unit: Unit, eligible: int, voted: int) -> None:
    rows = [
        {
            "personnel_number": f"{next(numbers):06d}",
            "last_name": f"Person{number}",
            "first_name": "Pat",
            "middle_name": "",
            "unit_id": unit.id,
            "position": "Fitter",
            "search_text": "",
        }
        for number in range(eligible)
    ]
    people = db.session.scalars(insert(Employee).returning(Employee.id), rows).all()
    entries = [
        {
            "contest_id": contest.id,
            "employee_id": person,
            "unit_id": unit.id,
            "has_voted": place < voted,
            "channel": "web" if place < voted else None,
        }
        for place, person in enumerate(people)
    ]
    db.session.execute(insert(RollEntry), entries)
