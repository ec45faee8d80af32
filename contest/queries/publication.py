"""What may be shown of a candidate: the one place that every page and letter about a vote asks (PRODUCT 23)."""

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.consents import ConsentKind, ConsentState, Shown, fields_of, shown_of
from contest.extensions import db
from contest.models import Candidate, Consent


def with_consents() -> tuple[LoaderOption, ...]:
    """What shown() asks of candidates, for their loading: one query more for any number of them.

    Left out, every answer is still right and costs a query for each candidate.
    """
    return (joinedload(Candidate.contest), selectinload(Candidate.consents))


def shown(candidate: Candidate) -> Shown:
    """What may be shown of this candidate now, to whomever."""
    given = {
        consent.kind: fields_of(consent.fields) for consent in candidate.consents if consent.state is ConsentState.GIVEN
    }
    return shown_of(candidate.contest.phase, given)


def all_are_published(contest_id: int) -> bool:
    """Whether every candidate of a contest may be named inside: the manifest of its box, which is committed to and
    cannot be changed, names them all. One query.
    """
    given = []
    for kind in (ConsentKind.TAKING_PART, ConsentKind.INTERNAL):
        consent = aliased(Consent)
        given.append(
            exists().where(
                consent.contest_id == Candidate.contest_id,
                consent.employee_id == Candidate.employee_id,
                consent.kind == kind,
                consent.state == ConsentState.GIVEN,
            )
        )
    withheld = select(Candidate.id).where(Candidate.contest_id == contest_id, ~and_(*given)).limit(1)
    return db.session.scalar(withheld) is None
