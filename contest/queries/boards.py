"""The board: who the candidate ids on opened ballots are."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.extensions import db
from contest.models import Candidate
from contest.queries.publication import with_consents


def all_who_stood(contest_id: int) -> list[Candidate]:
    """Everybody who stands or stood in a contest, with what a name on a ballot needs. Two queries."""
    return list(
        db.session.scalars(
            select(Candidate)
            .where(Candidate.contest_id == contest_id)
            .options(joinedload(Candidate.employee), with_consents())
        )
    )
