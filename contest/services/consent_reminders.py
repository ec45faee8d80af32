"""Reminding the nominees who have not answered yet (PRODUCT 23)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from contest.domain.consents import ConsentKind, ConsentState, may_be_given
from contest.domain.errors import N_
from contest.domain.letters import LetterKind
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Consent
from contest.services import journal
from contest.services.consents import TooLate, held_contest, reachable
from contest.services.letters import write_letters
from contest.services.transaction import transaction


def remind(contest_id: int, employee_ids: Collection[int], *, by: int, now: datetime) -> int:
    """Write once more to those of these people who have not answered and have an address; returns to how many.

    At most one reminder a day to each person: asked twice, it writes nothing. Raises NotFound, TooLate.
    """
    with transaction():
        contest = held_contest(contest_id)
        if not may_be_given(ConsentKind.TAKING_PART, contest.phase, contest.voting_open_at, now):
            raise TooLate(N_("Voting has begun or the contest has ended: nobody can agree to stand any more."))
        silent = db.session.scalars(
            select(Consent.employee_id).where(
                Consent.contest_id == contest_id,
                Consent.employee_id.in_(employee_ids),
                Consent.kind == ConsentKind.TAKING_PART,
                Consent.state == ConsentState.ASKED,
            )
        )
        people = reachable(list(silent), now)
        about = f"contest:{contest_id}:{to_local(now, contest.time_zone).date().isoformat()}"
        write_letters(LetterKind.CONSENT_REMINDER, people, about=about, contest_id=contest_id, now=now)
        if people:
            journal.record("consents reminded", by=by, now=now, contest_id=contest_id, employees=len(people))
        return len(people)
