"""The consents of nominees as they stand (PRODUCT 23)."""

from collections.abc import Collection

from sqlalchemy import select

from contest.domain.consents import ConsentKind, ConsentState
from contest.extensions import db
from contest.models import Consent


def has_agreed(contest_id: int, employee_id: int) -> bool:
    """Whether the person agrees to stand in this contest at this moment."""
    asked = select(Consent.state).where(
        Consent.contest_id == contest_id,
        Consent.employee_id == employee_id,
        Consent.kind == ConsentKind.TAKING_PART,
    )
    return db.session.scalar(asked) is ConsentState.GIVEN


def states_of(contest_id: int, employee_ids: Collection[int]) -> dict[int, dict[ConsentKind, Consent]]:
    """The consents of these people in a contest, by person and kind; nobody who was not asked. One query."""
    rows = db.session.scalars(
        select(Consent).where(Consent.contest_id == contest_id, Consent.employee_id.in_(employee_ids))
    )
    found: dict[int, dict[ConsentKind, Consent]] = {}
    for consent in rows:
        found.setdefault(consent.employee_id, {})[consent.kind] = consent
    return found
