"""Contests that were counted or announced, written straight into the tables; call these inside an app context."""

from datetime import timedelta
from typing import Any

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Outcome, Placing, RollEntry, Unit
from tests.factories import NOW, a_contest, a_nomination, a_unit, an_employee


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
