"""Screening: HR admits, sends back with a remark, refuses with a reason, attests, takes back (PRODUCT 7, 8, 9)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import NotEligible, reason_not_to_admit, screening_is_open
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotAllowed, NotFound, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.nominations import (
    LONGEST_REMARK,
    SEEN_BY_HR,
    TAKES_A_PLACE,
    UNWRITABLE,
    NominationStatus,
    RefusalReason,
)
from contest.domain.phases import ENDED, Phase
from contest.domain.schedule import to_local
from contest.domain.screening import CONSENTS, IS_OVER, own_case
from contest.extensions import db
from contest.models import Attestation, Candidate, Consent, Contest, Nomination
from contest.queries.nominations import has_a_place, places_used
from contest.queries.papers import missing_of
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID
from contest.queries.unit_places import places_by_unit
from contest.services import journal
from contest.services.handing_in import NoPlaceLeft, fresh_employee
from contest.services.letters import write_letters
from contest.services.transaction import held, transaction
from contest.services.uploads import photo_of

DECIDED = frozenset({NominationStatus.SENT_BACK, NominationStatus.ADMITTED, NominationStatus.REFUSED})


class ScreeningIsOver(RuleBroken):
    """Voting has begun or the contest has ended: the list of candidates stands."""


class NotAgreed(RuleBroken):
    """The person has not agreed to take part."""


def admit(nomination_id: int, *, version: int, by: int, now: datetime, without_papers: str = "") -> int:
    """Put the person on the ballot and return the candidate's id.

    Whoever stands already, put forward by another unit, stays one candidate with all texts (PRODUCT 7). Where a
    required paper is missing, `without_papers` says why that is good enough, for the journal. Raises NotFound,
    ChangedMeanwhile, NotAllowed (about oneself, one's own nomination), ScreeningIsOver, NotAgreed, NotEligible (say,
    who has left, or has not been attested where the category asks for it), FieldRefused (no word about the papers).
    """
    why = _remark("without_papers", without_papers)
    with transaction():
        nomination = _to_decide(nomination_id, {NominationStatus.SUBMITTED}, version=version, by=by)
        _check_open(nomination.contest, now)
        _check_agreed(nomination)
        _check_may_be_admitted(nomination, now)
        lacking = missing_of(nomination)
        if lacking and not why:
            raise FieldRefused("without_papers", N_("Say why it is admitted without these papers."))
        nomination.candidate_id = _candidate_of(nomination)
        _decide(nomination, NominationStatus.ADMITTED, by=by, now=now)
        details = {"without": ", ".join(lacking), "reason": why} if lacking else {}
        _note("nomination admitted", nomination, by=by, now=now, candidate=nomination.candidate_id, **details)
    assert nomination.candidate_id is not None
    return nomination.candidate_id


def send_back(nomination_id: int, remark: str, *, version: int, by: int, now: datetime) -> None:
    """Return it to the nominator with a remark that says what to put right; it keeps its place meanwhile.

    Raises FieldRefused (no remark, too long), NotFound, ChangedMeanwhile, NotAllowed, ScreeningIsOver.
    """
    remark = _remark("remark", remark)
    if not remark:
        raise FieldRefused("remark", N_("Say what is to be put right."))
    with transaction():
        nomination = _to_decide(nomination_id, {NominationStatus.SUBMITTED}, version=version, by=by)
        _check_open(nomination.contest, now)
        nomination.remark = remark
        _decide(nomination, NominationStatus.SENT_BACK, by=by, now=now)
        _note("nomination sent back", nomination, by=by, now=now)


def refuse(nomination_id: int, reason: RefusalReason, comment: str, *, version: int, by: int, now: datetime) -> None:
    """Refuse it, with or without the person's agreement; the reason goes to the nominator.

    Possible as long as the contest is not cancelled, so that nothing waits for ever after voting has begun. "Another
    reason" needs a comment. Raises FieldRefused, NotFound, ChangedMeanwhile, NotAllowed, ScreeningIsOver.
    """
    comment = _remark("comment", comment)
    if reason is RefusalReason.OTHER and not comment:
        raise FieldRefused("comment", N_("Say what the other reason is."))
    undecided = {NominationStatus.SUBMITTED, NominationStatus.SENT_BACK}
    with transaction():
        nomination = _to_decide(nomination_id, undecided, version=version, by=by)
        if nomination.contest.phase is Phase.CANCELLED:
            raise ScreeningIsOver(N_("This contest was cancelled."))
        nomination.refusal_reason = reason
        nomination.remark = comment
        _decide(nomination, NominationStatus.REFUSED, by=by, now=now)
        _note("nomination refused", nomination, by=by, now=now, reason=reason.value)


def take_back(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Undo a decision: the nomination waits in the queue again, as it was submitted; nobody votes yet.

    A candidate whom no other nomination leads to stands no more. Raises NotFound, ChangedMeanwhile (undecided, or put
    right meanwhile), NotAllowed (about oneself; a head's own refusal), ScreeningIsOver, NoPlaceLeft (the unit has used
    the place that became free), RuleBroken where the unit has put the person forward anew.
    """
    with transaction() as session:
        nomination = _to_decide(nomination_id, set(DECIDED), version=version, by=by)
        _check_open(nomination.contest, now)
        if nomination.refusal_reason is RefusalReason.NOT_SUPPORTED:
            raise NotAllowed(N_("The head of the unit did not support it; HR does not decide in the head’s stead."))
        if nomination.decided_at is not None and nomination.saved_at > nomination.decided_at:
            raise ChangedMeanwhile(N_("The nominator has begun to put it right; it comes back by itself."))
        if nomination.status not in TAKES_A_PLACE:
            _check_place(nomination, now)
        undone, candidate_id = nomination.status, nomination.candidate_id
        nomination.status, nomination.candidate_id = NominationStatus.SUBMITTED, None
        nomination.refusal_reason, nomination.remark = None, ""
        try:
            session.flush()
        except IntegrityError:
            raise RuleBroken(N_("The unit has put this person forward anew: decide about that nomination.")) from None
        _decide(nomination, NominationStatus.SUBMITTED, by=by, now=now)
        nomination.decided_at = nomination.decided_by_id = None
        if candidate_id is not None:
            _remove_if_alone(candidate_id)
        _note("decision taken back", nomination, by=by, now=now, decision=undone.value)


def attest(nomination_id: int, is_clean: bool, *, by: int, now: datetime) -> None:
    """Say yes or no: nothing of a disciplinary kind speaks against the person in this category (PRODUCT 8).

    It holds for all nominations of the person there and may be said anew. The journal keeps who and when; the answer
    stands in its own table only, and no text anywhere. Raises NotFound, NotAllowed (about oneself), RuleBroken where
    the category asks for no attestation, ScreeningIsOver.
    """
    with transaction() as session:
        nomination = _held(nomination_id, by=by)
        contest = nomination.contest
        if contest.eligibility is None or not contest.eligibility.needs_attestation:
            raise RuleBroken(N_("This category asks for no attestation."))
        if contest.phase in ENDED:
            raise ScreeningIsOver(N_("This contest is over."))
        key = (contest.id, nomination.employee_id)
        there = session.get(Attestation, key, populate_existing=True)
        if there is None:
            session.add(
                Attestation(contest_id=key[0], employee_id=key[1], is_clean=is_clean, by_id=by, at=now),
            )
        else:
            there.is_clean, there.by_id, there.at = is_clean, by, now
        _note("person attested", nomination, by=by, now=now)


# What the acts have in common.


def _held(nomination_id: int, *, by: int) -> Nomination:
    """The nomination, held after its contest as everywhere. Nobody decides in a case of their own."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    contest_id = db.session.scalar(
        select(Nomination.contest_id).where(Nomination.id == nomination_id, Nomination.status.in_(SEEN_BY_HR))
    )
    if contest_id is None:
        raise NotFound
    held(Contest, contest_id)
    nomination = held(Nomination, nomination_id)
    if nomination.status not in SEEN_BY_HR:
        raise NotFound
    own = own_case(
        is_about_reader=nomination.employee_id == by,
        is_by_reader=by in {nomination.nominator_id, nomination.supported_by_id},
    )
    if own is not None:
        raise NotAllowed(own)
    return nomination


def _to_decide(nomination_id: int, statuses: set[NominationStatus], *, version: int, by: int) -> Nomination:
    """The nomination in one of these states. Two HR people deciding at once: the second is told."""
    nomination = _held(nomination_id, by=by)
    if nomination.version != version or nomination.status not in statuses:
        raise ChangedMeanwhile
    return nomination


def _check_open(contest: Contest, now: datetime) -> None:
    if not screening_is_open(contest.phase, contest.voting_open_at, now):
        raise ScreeningIsOver(IS_OVER)


def _check_agreed(nomination: Nomination) -> None:
    key = (nomination.contest_id, nomination.employee_id, ConsentKind.TAKING_PART)
    consent = db.session.get(Consent, key, populate_existing=True)
    if consent is None or consent.state is not ConsentState.GIVEN:
        raise NotAgreed(CONSENTS[consent.state if consent is not None else None])


def _check_may_be_admitted(nomination: Nomination, now: datetime) -> None:
    contest, employee = nomination.contest, fresh_employee(nomination.employee_id)
    person = people_of_rules([employee], contest)[employee.id]
    reason = reason_not_to_admit(person, terms_of(contest), to_local(now, contest.time_zone).date())
    if reason is not None:
        raise NotEligible(reason)


def _check_place(nomination: Nomination, now: datetime) -> None:
    contest, unit_id = nomination.contest, nomination.unit_id
    if has_a_place(contest.id, unit_id, nomination.employee_id):
        return
    places = places_by_unit(contest, [unit_id], today=to_local(now, contest.time_zone).date())
    if places_used(contest.id, unit_id) >= places[unit_id]:
        raise NoPlaceLeft(N_("The unit has used the place meanwhile: it has none left for this nomination."))


def _candidate_of(nomination: Nomination) -> int:
    """The id of the person's candidacy, made now with today's unit and position where there is none yet."""
    candidate = db.session.scalar(
        select(Candidate).where(
            Candidate.contest_id == nomination.contest_id, Candidate.employee_id == nomination.employee_id
        )
    )
    if candidate is None:
        employee = fresh_employee(nomination.employee_id)
        candidate = Candidate(
            contest_id=nomination.contest_id,
            employee_id=employee.id,
            unit_id=employee.unit_id,
            position=employee.position,
        )
        db.session.add(candidate)
    # Whoever was dropped before the vote and may stand again today stands again.
    candidate.dropped_at = candidate.dropped_reason = None
    db.session.flush()
    candidate.photo_id = photo_of([*_leading_to(candidate.id), nomination.id]) or candidate.photo_id
    return candidate.id


def _leading_to(candidate_id: int) -> list[int]:
    """The nominations that the candidacy rests on."""
    return list(db.session.scalars(select(Nomination.id).where(Nomination.candidate_id == candidate_id)))


def _remove_if_alone(candidate_id: int) -> None:
    """Take the candidate off, unless another nomination or the vote of a branch leads there."""
    candidate = db.session.get_one(Candidate, candidate_id)
    others = _leading_to(candidate_id)
    if others:
        candidate.photo_id = photo_of(others) or candidate.photo_id
    elif candidate.source_id is None:
        db.session.delete(candidate)


def _decide(nomination: Nomination, status: NominationStatus, *, by: int, now: datetime) -> None:
    """Note the decision and write to the nominator."""
    nomination.status = status
    nomination.decided_at = now
    nomination.decided_by_id = by
    nomination.version += 1
    write_letters(
        LetterKind.NOMINATION_DECIDED,
        [nomination.nominator_id],
        about=f"nomination:{nomination.id}:{nomination.version}",
        contest_id=nomination.contest_id,
        now=now,
    )


def _note(act: str, nomination: Nomination, *, by: int, now: datetime, **details: object) -> None:
    journal.record(
        act,
        by=by,
        now=now,
        contest_id=nomination.contest_id,
        nomination=nomination.id,
        employee=nomination.employee_id,
        **details,
    )


def _remark(field: str, text: str) -> str:
    """The text without space around it and with plain line ends. Raises FieldRefused where it cannot be stored."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REMARK:
        raise FieldRefused(field, N_("Write %(most)s characters at most."), most=LONGEST_REMARK)
    if UNWRITABLE.search(text):
        raise FieldRefused(field, N_("There is a character here that cannot be shown. Please type the text anew."))
    return text
