"""What the people of the demo who can sign in find among their notices; of e-mails no past is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Account, Candidate, Consent, Contest, Letter, Nomination, Placing, RollEntry
from contest.queries.families import occasion_of_the_vote
from contest.services.announcing import staff_of
from contest.services.transaction import transaction

LONG_AGO = timedelta(days=45)
DECIDED = (NominationStatus.ADMITTED, NominationStatus.REFUSED)

Said = tuple[LetterKind, int, str, Contest, datetime | None]
"""Kind, reader, occasion, contest, and when."""


def write_notices(*, now: datetime) -> None:
    """Store the notices that the services would have written at their time; what is old has been read."""
    with transaction() as session:
        people = set(session.scalars(select(Account.employee_id)))
        known: set[tuple[LetterKind, int, str]] = set()
        for kind, reader, about, contest, at in [*_open_votes(), *_results(now), *_nominees(), *_nominators()]:
            if reader not in people or at is None or (kind, reader, about) in known:
                continue
            known.add((kind, reader, about))
            session.add(
                Letter(
                    employee_id=reader,
                    channel=LetterChannel.APP,
                    kind=kind,
                    about=about,
                    contest_id=contest.id,
                    state=LetterState.SENT,
                    due_at=min(at, now),
                    sent_at=min(at, now),
                    read_at=at if at < now - LONG_AGO else None,
                )
            )


def _open_votes() -> Iterator[Said]:
    rows = select(RollEntry.employee_id, Contest).join(Contest, Contest.id == RollEntry.contest_id)
    for reader, vote in db.session.execute(rows.where(Contest.phase == Phase.VOTING).order_by(Contest.id)):
        yield LetterKind.VOTING_OPENED, reader, occasion_of_the_vote(vote), vote, vote.voting_open_at


def _results(now: datetime) -> Iterator[Said]:
    announced = select(Contest).where(Contest.phase == Phase.ANNOUNCED, Contest.stage == Stage.WHOLE)
    for contest in db.session.scalars(announced.order_by(Contest.id)):
        about = f"contest:{contest.id}"
        stood = select(Candidate.employee_id).where(Candidate.contest_id == contest.id)
        led = set(
            db.session.scalars(stood.join(Placing, Placing.candidate_id == Candidate.id).where(Placing.is_leader))
        )
        candidates = set(db.session.scalars(stood))
        for reader in candidates:
            kind = LetterKind.WINNER if reader in led else LetterKind.CANDIDATE
            yield kind, reader, about, contest, contest.announce_at
        for reader in staff_of(contest, now=now) - candidates:
            yield LetterKind.RESULT, reader, about, contest, contest.announce_at


def _nominees() -> Iterator[Said]:
    asked = (
        select(Consent.employee_id, Consent.asked_at, Contest)
        .join(Contest, Contest.id == Consent.contest_id)
        .where(Consent.kind == ConsentKind.TAKING_PART, Consent.state == ConsentState.ASKED)
    )
    for reader, at, contest in db.session.execute(asked.order_by(Contest.id)):
        yield LetterKind.CONSENT_ASKED, reader, f"contest:{contest.id}", contest, at


def _nominators() -> Iterator[Said]:
    decided = (
        select(Nomination, Contest)
        .join(Contest, Contest.id == Nomination.contest_id)
        .where(Nomination.status.in_(DECIDED), Contest.phase.in_((Phase.SCREENING, Phase.VOTING)))
        .order_by(Nomination.id)
    )
    for nomination, contest in db.session.execute(decided):
        about = f"nomination:{nomination.id}:{nomination.version}"
        at = nomination.decided_at or nomination.submitted_at
        yield LetterKind.NOMINATION_DECIDED, nomination.nominator_id, about, contest, at
