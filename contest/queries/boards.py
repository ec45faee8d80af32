"""The board: who the candidate ids on opened ballots are."""

from sqlalchemy import select

from contest.extensions import db
from contest.models import Candidate, Employee


def people_who_stand(contest_id: int) -> dict[int, Employee]:
    """The people who stand in a contest by candidate id."""
    rows = db.session.execute(
        select(Candidate.id, Employee)
        .join(Employee, Employee.id == Candidate.employee_id)
        .where(Candidate.contest_id == contest_id)
    )
    return {number: person for number, person in rows}
