"""Nominating: whoever may put a person forward writes, submits and withdraws (PRODUCT 6, 7, 9, 10).

What the head decides about proposals: proposals. What HR does: screening.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contest.domain.eligibility import screening_is_open
from contest.domain.errors import N_, ChangedMeanwhile, NotFound, RuleBroken
from contest.domain.nominations import (
    EDITABLE,
    NO_MINUTES,
    OF_A_PERSON,
    WITHDRAWABLE,
    Minutes,
    NominationChannel,
    NominationStatus,
    NominationText,
)
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, LatePass, Nomination
from contest.queries import nominations as asked
from contest.queries.late import late_passes
from contest.queries.staff import LARGEST_ID
from contest.services.handing_in import NoPlaceLeft as NoPlaceLeft
from contest.services.handing_in import check_may_stand as check_may_stand
from contest.services.handing_in import fresh_employee as fresh_employee
from contest.services.handing_in import hand_in
from contest.services.nomination_writing import ChannelIsClosed as ChannelIsClosed
from contest.services.nomination_writing import NobodyAnswers as NobodyAnswers
from contest.services.nomination_writing import change_channel, settle_way, write_into
from contest.services.nomination_writing import check_channel as check_channel
from contest.services.transaction import held, transaction


class NominationsAreClosed(RuleBroken):
    """The contest takes no nominations at this instant."""


class AlreadyNominated(RuleBroken):
    """This unit, or this person, has a nomination of the same person that is neither withdrawn nor refused."""


def save_draft(
    contest_id: int,
    employee_id: int,
    text: NominationText,
    *,
    by: int,
    now: datetime,
    channel: NominationChannel = NominationChannel.HEAD,
    minutes: Minutes = NO_MINUTES,
    submitting: bool = False,
) -> int:
    """Begin a nomination and return its id; with `submitting` it is handed in at once.

    One of a unit counts for the nearest unit above the person that `by` acts for: its head answers for it, whoever
    types. Where the branches vote first it goes to the vote of the person's branch. Raises NotFound,
    NominationsAreClosed, ChannelIsClosed, NobodyAnswers, NotEligible, FieldRefused, AlreadyNominated, and when
    submitting whatever submit() raises.
    """
    with transaction() as session:
        contest = _held_contest(_vote_taking(contest_id, employee_id), shared=not submitting)
        check_open(contest, now, employee_id=employee_id)
        check_channel(contest, channel)
        nomination = Nomination(
            contest_id=contest.id,
            contest=contest,
            employee_id=employee_id,
            nominator_id=by,
            typed_by_id=by,
            channel=channel,
            status=NominationStatus.DRAFT,
            is_late=False,
            saved_at=now,
            version=1,
        )
        with _only_one(session, channel):
            write_into(nomination, text, minutes, by=by, now=now)
            session.add(nomination)
            if submitting:
                session.flush()
                hand_in(nomination, now=now)
    return nomination.id


def save_changes(
    nomination_id: int,
    text: NominationText,
    *,
    version: int,
    by: int,
    now: datetime,
    channel: NominationChannel | None = None,
    minutes: Minutes = NO_MINUTES,
    submitting: bool = False,
) -> None:
    """Write a draft anew, or one that was sent back or withdrawn; with `submitting` it is handed in at once.

    A withdrawn one becomes a draft again; one sent back stays so until it is submitted. Raises NotFound where `by` may
    not write it, ChangedMeanwhile where it is not at this version any more, else the same as save_draft().
    """
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=not submitting)
        _check_editable(nomination, now)
        with _only_one(session, nomination.channel):
            if nomination.status is NominationStatus.WITHDRAWN:
                nomination.status = NominationStatus.DRAFT
            change_channel(nomination, channel or nomination.channel)
            write_into(nomination, text, minutes, by=by, now=now)
            nomination.version += 1
            if submitting:
                hand_in(nomination, now=now)


def submit(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Hand in a written nomination as it stands, for the first time or again after it was sent back or withdrawn.

    That of a unit goes to HR, what a colleague or the person proposes to the head first. The contest is held meanwhile:
    of any number submitted at once, no more succeed than the unit has places. Raises NotFound, ChangedMeanwhile,
    NominationsAreClosed, FieldRefused (what is missing), NotEligible, NobodyAnswers, NoPlaceLeft, AlreadyNominated.
    """
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=False)
        _check_editable(nomination, now)
        with _only_one(session, nomination.channel):
            settle_way(nomination, by=by, now=now)
            nomination.saved_at = now
            nomination.version += 1
            hand_in(nomination, now=now)


def withdraw(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Take a nomination back before HR has decided; it frees its place and may be submitted again.

    Raises NotFound, ChangedMeanwhile (decided, or withdrawn already), NominationsAreClosed once voting has begun.
    """
    with transaction():
        nomination = _held_nomination(nomination_id, by=by, version=version, shared=True)
        if nomination.status not in WITHDRAWABLE:
            raise ChangedMeanwhile
        if nomination.contest.phase not in {Phase.NOMINATING, Phase.SCREENING}:
            raise NominationsAreClosed(N_("Nominations of this contest can no longer be withdrawn."))
        nomination.status = NominationStatus.WITHDRAWN
        nomination.supported_by_id = nomination.supported_at = None
        nomination.saved_at = now
        nomination.version += 1


def check_open(contest: Contest, now: datetime, *, employee_id: int | None = None) -> None:
    """Raises NominationsAreClosed where this contest takes no nominations at this instant.

    Of somebody whom HR let in by name it takes them until voting opens (PRODUCT 10).
    """
    if asked.is_open(contest, now):
        return
    late = screening_is_open(contest.phase, contest.voting_open_at, now) and asked.takes_directly(contest)
    if not late or employee_id is None or db.session.get(LatePass, (contest.id, employee_id)) is None:
        raise NominationsAreClosed(_closed(contest))


def _vote_taking(contest_id: int, employee_id: int) -> int:
    if not (0 < contest_id <= LARGEST_ID and 0 < employee_id <= LARGEST_ID):
        raise NotFound
    return asked.vote_taking(contest_id, employee_id)


def _held_contest(contest_id: int, *, shared: bool) -> Contest:
    """The contest, held so that its phase cannot move meanwhile; alone where places are counted."""
    if not 0 < contest_id <= LARGEST_ID:
        raise NotFound
    contest = held(Contest, contest_id, shared=shared)
    if contest.phase is Phase.DRAFT:
        raise NotFound
    return contest


def _held_nomination(nomination_id: int, *, by: int, version: int, shared: bool) -> Nomination:
    """The nomination, held after its contest: always in this order, so that no two acts wait for each other."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    contest_id = db.session.scalar(
        select(Nomination.contest_id).where(Nomination.id == nomination_id, asked.written_by(by))
    )
    if contest_id is None:
        raise NotFound
    _held_contest(contest_id, shared=shared)
    nomination = held(Nomination, nomination_id)
    # A draft left at the deadline moves to the next contest without waiting for whoever holds this one.
    if nomination.version != version or nomination.contest_id != contest_id:
        raise ChangedMeanwhile
    return nomination


def _check_editable(nomination: Nomination, now: datetime) -> None:
    if nomination.status not in EDITABLE:
        raise ChangedMeanwhile
    passes = late_passes([nomination.contest_id])
    if not asked.may_be_edited(nomination, now, passes):
        raise NominationsAreClosed(_closed(nomination.contest))


def _closed(contest: Contest) -> str:
    if contest.phase is Phase.PLANNED:
        return N_("This contest does not take nominations yet.")
    if not asked.takes_directly(contest):
        return N_("In this contest people are nominated in the votes of their branches.")
    return N_("This contest no longer takes nominations.")


@contextmanager
def _only_one(session: Session, channel: NominationChannel) -> Iterator[None]:
    """Write out what is done inside. The table itself refuses a second live nomination of one person in one way."""
    try:
        yield
        session.flush()
    except IntegrityError:
        if channel in OF_A_PERSON:
            raise AlreadyNominated(N_("You have already proposed this person in this contest.")) from None
        raise AlreadyNominated(N_("Your unit has already nominated this person in this contest.")) from None
