"""What may be shown of a candidate: the one place that every page and letter about a vote asks (PRODUCT 23)."""

from collections.abc import Collection

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.consents import ConsentKind, ConsentState, Shown, fields_of, shown_of
from contest.extensions import db
from contest.models import Candidate, Consent


def with_consents() -> LoaderOption:
    """What shown() asks of candidates, for their loading: one query more for any number of them.

    Left out, every answer is still right and costs a query for each candidate. Their contest is at hand wherever they
    are shown.
    """
    return selectinload(Candidate.consents)


def shown(candidate: Candidate) -> Shown:
    """What may be shown of this candidate now, to whomever."""
    given = {
        consent.kind: fields_of(consent.fields) for consent in candidate.consents if consent.state is ConsentState.GIVEN
    }
    return shown_of(candidate.contest.phase, given)


def role_of(candidate: Candidate) -> str:
    """Position and unit as they were when the nomination was admitted: "Fitter, Tver Assembly"; or nothing."""
    return ", ".join(filter(None, (candidate.position, candidate.unit.name))) if shown(candidate).work else ""


def with_withheld_names(contest_ids: Collection[int]) -> set[int]:
    """Of these contests, those in which somebody stood who may not be named inside. One query, none for none."""
    if not contest_ids:
        return set()
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
    withheld = select(Candidate.contest_id).where(Candidate.contest_id.in_(contest_ids), ~and_(*given)).distinct()
    return set(db.session.scalars(withheld))
