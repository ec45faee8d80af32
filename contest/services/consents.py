"""Consents: asking a nominee, taking the answer by whichever way it comes, withdrawal (PRODUCT 9, 23)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from contest.domain.consents import (
    TEXT_VERSION,
    Answers,
    ConsentKind,
    ConsentState,
    ConsentWay,
    answered,
    may_be_given,
    may_be_refused,
    stored_fields,
)
from contest.domain.eligibility import Reason
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotAllowed, NotFound, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Candidate, Consent, Contest, Nomination
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.rechecks import Occasion, drop
from contest.services.transaction import held, transaction, upsert_into

ABOUT_PUBLICATION = frozenset({ConsentKind.INTERNAL, ConsentKind.OUTSIDE})


class TooLate(RuleBroken):
    """The vote has begun or is over: this answer can no longer be given."""


def ask(nomination: Nomination, *, now: datetime) -> None:
    """Ask the nominee the three questions, inside the caller's transaction, and write to those with an address.

    Whoever was asked in this contest already, for another nomination or this one, is not asked again and keeps the
    answer: repeating it does nothing.
    """
    contest_id, employee_id = nomination.contest_id, nomination.employee_id
    if not _ask_once(contest_id, employee_id, now):
        return
    by = nomination.supported_by_id or nomination.typed_by_id
    journal.record("consent asked", by=by, now=now, contest_id=contest_id, employee=employee_id, version=TEXT_VERSION)
    write_letters(
        LetterKind.CONSENT_ASKED,
        [employee_id],
        about=f"contest:{contest_id}",
        contest_id=contest_id,
        now=now,
    )


def ask_who_qualified(contest_id: int, employee_ids: Collection[int], *, now: datetime) -> None:
    """Ask those who stand by having led before, inside the caller's transaction, which writes to them.

    What they agreed to in the earlier contest was for that one. Whoever was asked in this one already is not asked
    again and keeps the answer.
    """
    for employee_id in sorted(employee_ids):
        if _ask_once(contest_id, employee_id, now):
            journal.record(
                "consent asked", by=None, now=now, contest_id=contest_id, employee=employee_id, version=TEXT_VERSION
            )


def answer(
    contest_id: int, answers: Answers, *, by: int, now: datetime, way: ConsentWay = ConsentWay.APP
) -> list[ConsentKind]:
    """Take the nominee's own answers, first or changed; returns which of the three changed by it.

    The same answers again change nothing. A no to taking part after admission drops the candidate; before it, HR cannot
    admit. Answers about publication hold for the other stage of the contest too. Raises NotFound where `by` was not
    asked, TooLate, ChangedMeanwhile where the words have changed since they were read.
    """
    with transaction():
        return _take(contest_id, by, answers, by=by, now=now, way=way)


def record_on_paper(
    contest_id: int, employee_id: int, answers: Answers, *, by: int, now: datetime
) -> list[ConsentKind]:
    """Take the answers of a signed form, whose scan lies with a nomination of the person; returns what changed.

    Raises NotAllowed about oneself, FieldRefused without a scan, and what answer() raises.
    """
    if by == employee_id:
        raise NotAllowed(N_("This is about you: somebody else in HR records it, or you answer in the application."))
    with transaction():
        scan = (
            select(Attachment.id)
            .join(Nomination, Nomination.id == Attachment.nomination_id)
            .where(
                Nomination.contest_id == contest_id,
                Nomination.employee_id == employee_id,
                Attachment.kind == PaperKind.CONSENT,
            )
            .limit(1)
        )
        if db.session.scalar(scan) is None:
            raise FieldRefused("files", N_("Attach the scan of the signed consent first."))
        return _take(contest_id, employee_id, answers, by=by, now=now, way=ConsentWay.PAPER)


def withdraw(contest_id: int, kind: ConsentKind, *, by: int, now: datetime) -> None:
    """Take one consent back; every page and letter hears of it at once. Raises what answer() raises."""
    with transaction():
        _take(contest_id, by, Answers({kind: False}), by=by, now=now, way=ConsentWay.APP)


def carry_over(source_id: int, target_id: int, employee_ids: Collection[int], *, now: datetime) -> None:
    """Take the answers that people gave in the vote of a branch over into the next stage, inside the caller's act.

    Whoever has answers there already keeps them.
    """
    for each in db.session.scalars(
        select(Consent).where(Consent.contest_id == source_id, Consent.employee_id.in_(employee_ids))
    ):
        if db.session.get(Consent, (target_id, each.employee_id, each.kind)) is None:
            db.session.add(
                Consent(
                    contest_id=target_id,
                    employee_id=each.employee_id,
                    kind=each.kind,
                    state=each.state,
                    text_version=each.text_version,
                    fields=each.fields,
                    way=each.way,
                    recorded_by_id=each.recorded_by_id,
                    asked_at=each.asked_at,
                    answered_at=each.answered_at,
                    withdrawn_at=each.withdrawn_at,
                )
            )
    db.session.flush()


def held_contest(contest_id: int) -> Contest:
    """The contest, held so that its phase cannot move meanwhile; others may answer and vote at the same time."""
    if not 0 < contest_id <= LARGEST_ID:
        raise NotFound
    contest = held(Contest, contest_id, shared=True)
    if contest.phase is Phase.DRAFT:
        raise NotFound
    return contest


def _ask_once(contest_id: int, employee_id: int, now: datetime) -> bool:
    """Lay the three rows; False where they lie there already."""
    rows = [
        {
            "contest_id": contest_id,
            "employee_id": employee_id,
            "kind": kind,
            "state": ConsentState.ASKED,
            "text_version": TEXT_VERSION,
            "fields": "",
            "asked_at": now,
        }
        for kind in ConsentKind
    ]
    once = upsert_into(Consent).on_conflict_do_nothing(index_elements=["contest_id", "employee_id", "kind"])
    return len(db.session.scalars(once.values(rows).returning(Consent.contest_id)).all()) == len(rows)


def _take(
    contest_id: int, employee_id: int, answers: Answers, *, by: int, now: datetime, way: ConsentWay
) -> list[ConsentKind]:
    """The contest is held first and then the person's rows: of two answers at once the later one stands whole.

    Holding the contest keeps the opening, an admission and the close away: a no comes before them, or it finds them
    done and goes by their rules.
    """
    contest = held_contest(contest_id)
    consents = _held_consents(contest_id, employee_id, now)
    candidate = db.session.scalar(
        select(Candidate)
        .where(Candidate.contest_id == contest_id, Candidate.employee_id == employee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if answers.text_version != TEXT_VERSION:
        raise ChangedMeanwhile(N_("The words of the consent have changed meanwhile. Read them once more."))
    changed = {}
    for kind in ConsentKind:
        if kind not in answers.said:
            continue
        yes = answers.said[kind]
        new = answered(consents[kind].state, yes)
        fields = stored_fields(answers.fields) if yes and kind is ConsentKind.INTERNAL else ""
        if (new, fields) == (consents[kind].state, consents[kind].fields):
            continue
        _check_in_time(kind, yes, contest, candidate, now)
        _note(consents[kind], new, fields, by=by, now=now, way=way)
        changed[kind] = consents[kind]
    if changed:
        _tell_the_other_stage(contest, [consent for kind, consent in changed.items() if kind in ABOUT_PUBLICATION])
        journal.record(
            "consent answered",
            by=by,
            now=now,
            contest_id=contest_id,
            employee=employee_id,
            way=way.value,
            version=TEXT_VERSION,
            **{kind.value: consent.state.value for kind, consent in changed.items()},
            **{"fields": changed[ConsentKind.INTERNAL].fields} if ConsentKind.INTERNAL in changed else {},
        )
        stepped_back = consents[ConsentKind.TAKING_PART].state is ConsentState.WITHDRAWN
        if candidate is not None and candidate.dropped_at is None and stepped_back:
            drop(candidate, Reason.CONSENT_WITHDRAWN, by=by, now=now, occasion=Occasion.CONSENT)
    return list(changed)


def _held_consents(contest_id: int, employee_id: int, now: datetime) -> dict[ConsentKind, Consent]:
    """All three of a person who was asked; what an older version did not ask is asked now. Raises NotFound."""
    rows = db.session.scalars(
        select(Consent)
        .where(Consent.contest_id == contest_id, Consent.employee_id == employee_id)
        .order_by(Consent.kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {consent.kind: consent for consent in rows}
    if not found:
        raise NotFound
    for kind in ConsentKind:
        if kind not in found:
            found[kind] = Consent(
                contest_id=contest_id,
                employee_id=employee_id,
                kind=kind,
                state=ConsentState.ASKED,
                fields="",
                asked_at=now,
            )
            db.session.add(found[kind])
    return found


def _check_in_time(kind: ConsentKind, yes: bool, contest: Contest, candidate: Candidate | None, now: datetime) -> None:
    if yes:
        is_dropped = candidate is not None and candidate.dropped_at is not None
        if not may_be_given(kind, contest.phase, contest.voting_open_at, now, is_dropped=is_dropped):
            raise TooLate(N_("Voting has begun, or you stepped back: it is too late to agree to stand."))
    elif not may_be_refused(kind, contest.phase, contest.voting_close_at, now):
        raise TooLate(
            N_("Voting is over, so nobody can step back any more. You can still keep your name out of the result.")
        )


def _note(consent: Consent, state: ConsentState, fields: str, *, by: int, now: datetime, way: ConsentWay) -> None:
    consent.state = state
    consent.fields = fields
    consent.text_version = TEXT_VERSION
    consent.way = way
    consent.recorded_by_id = by
    consent.withdrawn_at = now if state is ConsentState.WITHDRAWN else None
    if state is not ConsentState.WITHDRAWN:
        consent.answered_at = now


def _tell_the_other_stage(contest: Contest, changed: Collection[Consent]) -> None:
    """What somebody says about publication holds for the vote of the branch and for that of the whole alike."""
    for consent in changed:
        others = select(Consent).where(
            Consent.contest_id.in_(
                select(Contest.id).where(or_(Contest.id == contest.next_id, Contest.next_id == contest.id))
            ),
            Consent.employee_id == consent.employee_id,
            Consent.kind == consent.kind,
        )
        for other in db.session.scalars(others.with_for_update().execution_options(populate_existing=True)):
            for column in ("state", "fields", "text_version", "way", "recorded_by_id", "answered_at", "withdrawn_at"):
                setattr(other, column, getattr(consent, column))
