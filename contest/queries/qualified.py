"""By which titles of before people stand in a contest: for everybody on its pages, and for the letters to them."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import PeriodKind
from contest.domain.eligibility import Reason
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Placing, Qualification
from contest.queries.publication import shown, with_consents
from contest.queries.title_holders import HOLDS_THE_TITLE


@dataclass(frozen=True)
class Title:
    """By what somebody stands: the earlier contest, and whether they led it or moved up as next in line."""

    contest: Contest
    leads: bool


def titles_in(contest: Contest) -> dict[int, list[Title]]:
    """Who stands in this contest by having led before, by employee, the earliest title first. Two queries, or none.

    Of whom the earlier contest may not tell the name is left out: the title would tell it.
    """
    if contest.kind is PeriodKind.MONTH or contest.stage is not Stage.WHOLE:
        return {}
    asked = _candidacies().where(Qualification.contest_id == contest.id, Qualification.reason.is_(None))
    found: dict[int, list[Title]] = {}
    for candidate, leads in db.session.execute(asked.options(with_consents())):
        if shown(candidate).name:
            found.setdefault(candidate.employee_id, []).append(Title(candidate.contest, bool(leads)))
    return found


def titles_of(contest_id: int, employee_id: int) -> list[Title]:
    """What brought one person into this contest, or would have, for that person to read. One query."""
    asked = _candidacies().where(Qualification.contest_id == contest_id, Qualification.employee_id == employee_id)
    return [Title(candidate.contest, bool(leads)) for candidate, leads in db.session.execute(asked)]


def reason_of(contest_id: int, employee_id: int) -> Reason | None:
    """Why this person dropped out, or None. One query."""
    return db.session.scalar(
        select(Qualification.reason)
        .where(
            Qualification.contest_id == contest_id,
            Qualification.employee_id == employee_id,
            Qualification.reason.is_not(None),
        )
        .limit(1)
    )


def _candidacies() -> Select[Candidate, bool]:
    return (
        select(Candidate, HOLDS_THE_TITLE)
        .join(
            Qualification,
            (Qualification.source_id == Candidate.contest_id) & (Qualification.employee_id == Candidate.employee_id),
        )
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Candidate.contest)
        .options(joinedload(Candidate.contest).joinedload(Contest.scope))
        .order_by(Contest.period_start, Contest.id)
    )
