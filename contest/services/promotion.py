"""From the vote of a branch to the vote of the whole: its first become the candidates there (PRODUCT 3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import ENDED
from contest.domain.stages import who_goes_on
from contest.extensions import db
from contest.models import (
    Attachment,
    Attestation,
    Candidate,
    Contest,
    Evidence,
    FactRemark,
    Nomination,
    Placing,
)
from contest.services import journal
from contest.services.consents import carry_over
from contest.services.letters import write_letters
from contest.services.rechecks import recheck

GOES_ON = "candidates go on"
PROMOTION = "promotion"
"""The occasion on which it is asked once more who may stand."""

OWN = frozenset({"id", "contest_id", "candidate_id", "version"})
"""What a copied nomination does not have from the one in the branch."""


def promote_the_first(branch: Contest, *, now: datetime) -> set[int]:
    """Let the first of a counted branch go on, as many as it sends; returns their employee ids.

    Those who share the last of these places all go on. Whoever may not stand any more is dropped first, and the next in
    line takes the place. Part of the act that announces the branch, which holds the votes of both stages: it happens
    once, whatever is delivered twice.
    """
    recheck(branch, now=now, occasion=PROMOTION)
    asked = (
        select(Placing.candidate_id, Placing.place)
        .join(Candidate, Candidate.id == Placing.candidate_id)
        .where(Placing.contest_id == branch.id, Candidate.dropped_at.is_(None))
    )
    places = {candidate: place for candidate, place in db.session.execute(asked)}
    return _go_on(branch, who_goes_on(places, branch.sends), now=now)


def promote_all(branch: Contest, *, now: datetime) -> set[int]:
    """Let everybody who stands in a branch go on without a vote; returns their employee ids. Else as above."""
    asked = select(Candidate.id).where(Candidate.contest_id == branch.id, Candidate.dropped_at.is_(None))
    return _go_on(branch, list(db.session.scalars(asked.order_by(Candidate.id))), now=now)


def _go_on(branch: Contest, chosen: Sequence[int], *, now: datetime) -> set[int]:
    """Make them candidates of the whole, with all that was written and agreed; nowhere where that has ended."""
    assert branch.next_id is not None
    whole = db.session.get_one(Contest, branch.next_id, options=[selectinload(Contest.criteria)])
    people = stand_in(whole, branch, chosen, now=now)
    # It is the next stage of the same contest: what was agreed to there holds here too (domain.consent_texts).
    carry_over(branch.id, whole.id, people, now=now)
    write_letters(LetterKind.GOES_ON, people, about=f"contest:{branch.id}", contest_id=whole.id, now=now)
    return people


def stand_in(whole: Contest, branch: Contest, chosen: Sequence[int], *, now: datetime) -> set[int]:
    """Make candidates of an earlier contest candidates of another one too, with all that was written about them.

    Returns their employee ids. Part of an act that holds `whole` and sees to their consents. Criteria answer to one
    another by their position; what the other has no place for is left out.
    """
    if whole.phase in ENDED or not chosen:
        return set()
    candidates = db.session.scalars(
        select(Candidate)
        .where(Candidate.id.in_(chosen))
        .options(
            joinedload(Candidate.employee),
            selectinload(Candidate.nominations).selectinload(Nomination.evidence).joinedload(Evidence.criterion),
            selectinload(Candidate.nominations).selectinload(Nomination.attachments),
            selectinload(Candidate.nominations).selectinload(Nomination.fact_remarks),
        )
        .order_by(Candidate.id)
        .execution_options(populate_existing=True)
    ).all()
    people = {candidate.employee_id for candidate in candidates}
    _carry_attestations(branch, whole, people)
    criteria = {criterion.position: criterion.id for criterion in whole.criteria}
    for candidate in candidates:
        new = _candidate_in(whole, candidate)
        for nomination in candidate.nominations:
            if nomination.status is not NominationStatus.ADMITTED:
                continue
            there = _there(whole, nomination)
            if there is not None and _stands_with(there, new, now):
                _join(there, nomination, criteria)
            else:
                db.session.add(_copied(nomination, whole, new, criteria))
            db.session.flush()
    journal.record(
        GOES_ON,
        by=None,
        now=now,
        contest_id=branch.id,
        contest=whole.id,
        employees=len(people),
        candidates=", ".join(str(candidate.id) for candidate in candidates),
    )
    return people


def _candidate_in(whole: Contest, source: Candidate) -> Candidate:
    """The candidacy in the whole: made now, unless another branch sent the same person, who has moved meanwhile."""
    there = db.session.scalar(
        select(Candidate).where(Candidate.contest_id == whole.id, Candidate.employee_id == source.employee_id)
    )
    if there is not None:
        return there
    new = Candidate(
        contest_id=whole.id,
        employee_id=source.employee_id,
        unit_id=source.unit_id,
        position=source.position,
        photo_id=source.photo_id,
        source_id=source.id,
    )
    db.session.add(new)
    db.session.flush()
    return new


def _there(whole: Contest, nomination: Nomination) -> Nomination | None:
    """The nomination of this person that stands in the whole in the same place: of the unit, or of the same colleague.

    It came from another branch, or from an earlier month in which the same unit put the same person forward.
    """
    by_a_unit = nomination.channel in {NominationChannel.HEAD, NominationChannel.COLLECTIVE}
    asked = select(Nomination).where(
        Nomination.contest_id == whole.id,
        Nomination.employee_id == nomination.employee_id,
        Nomination.status.not_in([NominationStatus.WITHDRAWN, NominationStatus.REFUSED]),
    )
    if by_a_unit:
        asked = asked.where(Nomination.unit_id == nomination.unit_id, Nomination.channel == nomination.channel)
    else:
        asked = asked.where(Nomination.nominator_id == nomination.nominator_id)
    return db.session.scalar(asked.order_by(Nomination.id).limit(1))


def _stands_with(there: Nomination, candidate: Candidate, now: datetime) -> bool:
    """Bring what a unit wrote itself meanwhile into line with the candidacy; whether texts can be joined to it.

    What lies with HR is decided: the person stands. A draft is nobody's but the unit's own; it is withdrawn, so that
    what goes on has its place.
    """
    if there.status is NominationStatus.SUBMITTED:
        there.candidate_id = candidate.id
        there.status = NominationStatus.ADMITTED
        there.decided_at = now
        there.version += 1
    elif there.status is not NominationStatus.ADMITTED:
        there.status = NominationStatus.WITHDRAWN
        there.version += 1
    db.session.flush()
    return there.status is NominationStatus.ADMITTED


def _join(there: Nomination, nomination: Nomination, criteria: dict[int, int]) -> None:
    """Keep all that was written: what a nomination says and the one that is there does not goes to its end."""
    there.statement = _joined(there.statement, nomination.statement)
    said = {one.criterion_id: one for one in there.evidence}
    for one in nomination.evidence:
        number = criteria.get(one.criterion.position)
        if number in said:
            said[number].text = _joined(said[number].text, one.text)
        elif number is not None:
            there.evidence.append(Evidence(criterion_id=number, text=one.text))


def _joined(text: str, more: str) -> str:
    return text if more in text else f"{text}\n\n{more}".strip()


def _copied(source: Nomination, whole: Contest, candidate: Candidate, criteria: dict[int, int]) -> Nomination:
    """The nomination once more, with its evidence by the criteria of the whole and the same files."""
    columns: dict[str, Any] = {
        column.key: getattr(source, column.key) for column in inspect(Nomination).column_attrs if column.key not in OWN
    }
    return Nomination(
        **columns,
        contest_id=whole.id,
        candidate_id=candidate.id,
        evidence=[
            Evidence(criterion_id=criteria[one.criterion.position], text=one.text)
            for one in source.evidence
            if one.criterion.position in criteria
        ],
        attachments=[Attachment(upload_id=one.upload_id, kind=one.kind, name=one.name) for one in source.attachments],
        fact_remarks=[FactRemark(text=one.text, at=one.at) for one in source.fact_remarks],
    )


def _carry_attestations(branch: Contest, whole: Contest, people: set[int]) -> None:
    asked = select(Attestation).where(Attestation.contest_id == branch.id, Attestation.employee_id.in_(people))
    for one in db.session.scalars(asked).all():
        if db.session.get(Attestation, (whole.id, one.employee_id)) is None:
            db.session.add(
                Attestation(
                    contest_id=whole.id, employee_id=one.employee_id, is_clean=one.is_clean, by_id=one.by_id, at=one.at
                )
            )
    db.session.flush()
