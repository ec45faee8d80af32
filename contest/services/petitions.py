"""Handing out the papers of a nomination to HR: a deed that the journal remembers (PRODUCT 25)."""

from datetime import datetime

from contest.domain.errors import NotFound
from contest.queries.petitions import Petitioned, petition_seen_by
from contest.services import journal
from contest.services.transaction import transaction


def hand_out(nomination_id: int, paper: str, *, by: int, now: datetime) -> Petitioned:
    """The nomination whose paper ("petition.pdf") goes out, noted with the name of whoever of HR takes it.

    The unit's own papers are not noted. Raises NotFound for whoever may not see it.
    """
    with transaction():
        found = petition_seen_by(nomination_id, by)
        if found is None:
            raise NotFound
        if found.by_hr:
            journal.record(
                "paper exported",
                by=by,
                now=now,
                contest_id=found.nomination.contest_id,
                nomination=nomination_id,
                paper=paper,
            )
    return found
