"""Closing the box and counting what lay in it (SECRECY, The trace that one transaction leaves; TALLY)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from nacl.exceptions import CryptoError
from sqlalchemy import delete, func, insert, select, update

from contest.domain.ballots import as_counted, read, written
from contest.domain.bundle import (
    FORMAT,
    BundleBallot,
    ballots_text,
    commitment,
    findings,
    manifest_text,
    roll_hash,
)
from contest.domain.contests import Method, Weighting
from contest.domain.errors import N_, RuleBroken
from contest.domain.lots import lot_order
from contest.domain.secrecy import Opened, opened
from contest.domain.tally import as_json
from contest.extensions import db
from contest.models import Candidate, Commitment, Contest, Employee, Outcome, Placing, RollEntry, Unit
from contest.models.ballot_box import CountedBallot, SealedBallot
from contest.services import journal
from contest.services.sealing import opener


class BoxDoesNotTally(RuleBroken):
    """More or fewer ballots than ticks on the roll: somebody has been at the box. Nothing is counted."""


def shake_box(contest: Contest, *, sealing_secret: str) -> int:
    """Open all envelopes and write the ballots in receipt order into the counted box; returns how many.

    Part of the act that closes the contest, which holds its row. The envelopes are deleted and every row of the roll is
    touched, so that neither the order of casting nor the transactions of the voters can be read afterwards. Raises
    NoSealingSecret, BoxDoesNotTally.
    """
    assert contest.wrapped_key is not None
    box = opener(contest.wrapped_key, sealing_secret)
    envelopes = db.session.scalars(select(SealedBallot.envelope).where(SealedBallot.contest_id == contest.id))
    try:
        ballots = [opened(box.decrypt(envelope)) for envelope in envelopes]
    except (CryptoError, ValueError, KeyError):
        raise BoxDoesNotTally(
            N_("An envelope in the box cannot be opened: somebody has been at it. Nothing was counted.")
        ) from None
    ticked = _ticked(contest.id)
    if len(ballots) != ticked:
        raise BoxDoesNotTally(
            N_("The box holds %(ballots)s ballots and the roll %(ticked)s ticks; nothing was counted."),
            ballots=len(ballots),
            ticked=ticked,
        )
    lay_out(contest.id, ballots)
    db.session.execute(delete(SealedBallot).where(SealedBallot.contest_id == contest.id))
    db.session.execute(
        update(RollEntry).where(RollEntry.contest_id == contest.id).values(has_voted=RollEntry.has_voted)
    )
    return len(ballots)


def lay_out(contest_id: int, ballots: Iterable[Opened]) -> None:
    """Write opened ballots into the counted box in receipt order, which says nothing of the order of casting."""
    rows = [
        {
            "contest_id": contest_id,
            "receipt_code": ballot.code,
            "unit_id": ballot.unit_id,
            "marks": written(ballot.marks),
        }
        for ballot in sorted(ballots, key=lambda ballot: ballot.code)
    ]
    if rows:
        db.session.execute(insert(CountedBallot), rows)


def commit_to(contest: Contest, *, now: datetime) -> Commitment:
    """Write the manifest of a shaken box and the hash over it and the ballots, which is published at once.

    Part of the act that closes the contest: from here on nobody can alter a vote unnoticed (SECRECY, Close).
    """
    manifest = manifest_text(_manifest(contest))
    ballots = counted_ballots(contest)
    digest = commitment(manifest.encode(), ballots_text(ballots).encode())
    made = Commitment(contest_id=contest.id, manifest=manifest, ballots=len(ballots), digest=digest)
    db.session.add(made)
    journal.record(
        "commitment published", by=None, now=now, contest_id=contest.id, commitment=digest, ballots=len(ballots)
    )
    return made


def count_votes(contest: Contest, *, now: datetime) -> None:
    """Count the opened ballots and store the outcome with everybody's place.

    Part of the act that moves closed -> counted. The box is first held against what was published at the close: raises
    BoxDoesNotTally where it has changed since. Equal candidates share a place; with no marks at all there is no leader
    (PRODUCT 17: never by order or id).
    """
    promised = db.session.get_one(Commitment, contest.id)
    ballots = counted_ballots(contest)
    if commitment(promised.manifest.encode(), ballots_text(ballots).encode()) != promised.digest:
        raise BoxDoesNotTally(
            N_("The ballots are not those that were published at the close: somebody has been at them.")
        )
    manifest = json.loads(promised.manifest)
    found = findings(manifest, ballots)
    db.session.add(
        Outcome(
            contest_id=contest.id,
            eligible=sum(unit["eligible"] for unit in manifest["units"].values()),
            ballots=int(found.raw.ballots),
            blank=int(found.raw.blank),
            counted_at=now,
            record=json.dumps(as_json(found.outcome)),
            raw_record=json.dumps(as_json(found.raw)) if found.raw is not found.outcome else "",
        )
    )
    db.session.flush()
    place = 1
    scores = found.outcome.scores or {}
    for tier in found.outcome.tiers:
        for candidate in tier:
            db.session.add(
                Placing(
                    contest_id=contest.id,
                    candidate_id=int(candidate),
                    place=place,
                    score=str(scores.get(candidate, "")),
                    is_leader=candidate in found.outcome.winners,
                )
            )
        place += len(tier)
    db.session.flush()


def counted_ballots(contest: Contest) -> list[BundleBallot]:
    """The opened ballots of a contest in receipt order, as the bundle shows them."""
    rows = db.session.execute(
        select(CountedBallot.receipt_code, CountedBallot.unit_id, CountedBallot.marks)
        .where(CountedBallot.contest_id == contest.id)
        .order_by(CountedBallot.receipt_code)
    )
    return [BundleBallot(code, str(unit), as_counted(contest.method, read(marks))) for code, unit, marks in rows]


def _manifest(contest: Contest) -> dict[str, Any]:
    candidates = db.session.execute(
        select(Candidate.id, Employee.last_name, Employee.first_name, Employee.middle_name)
        .join(Employee, Employee.id == Candidate.employee_id)
        .where(Candidate.contest_id == contest.id)
        .order_by(Candidate.id)
    ).all()
    roll = db.session.execute(
        select(Employee.personnel_number, RollEntry.unit_id, RollEntry.has_voted, Unit.name)
        .join(Employee, Employee.id == RollEntry.employee_id)
        .join(Unit, Unit.id == RollEntry.unit_id)
        .where(RollEntry.contest_id == contest.id)
    ).all()
    units = {str(unit): {"name": name, "eligible": 0, "marked": 0} for unit, name in {(row[1], row[3]) for row in roll}}
    for _, unit, has_voted, _ in roll:
        units[str(unit)]["eligible"] += 1
        units[str(unit)]["marked"] += has_voted
    ids = [str(candidate.id) for candidate in candidates]
    options = contest.method_rules.options()
    if contest.method is Method.IRV:
        options["lot_order"] = lot_order(ids, contest.lot_seed)
    return {
        "format": FORMAT,
        "contest": {
            "id": contest.id,
            "kind": contest.kind.value,
            "period_start": contest.period_start.isoformat(),
            "name_en": contest.name_en,
            "name_ru": contest.name_ru,
            "scope": contest.scope.name,
        },
        "candidates": [
            {"id": str(one.id), "name": " ".join(filter(None, (one.last_name, one.first_name, one.middle_name)))}
            for one in candidates
        ],
        "method": contest.method.value,
        "options": options,
        "lot_seed": contest.lot_seed,
        "weighting": weighting_of(contest),
        "units": units,
        "roll": roll_hash((number, str(unit)) for number, unit, _, _ in roll),
        "ballots": sum(about["marked"] for about in units.values()),
    }


def weighting_of(contest: Contest) -> dict[str, str]:
    """The rule by which units weigh, as the count takes it."""
    if contest.weighting is Weighting.CAP:
        return {"rule": "cap", "cap": f"{contest.weight_cap_percent}/100"}
    return {"rule": contest.weighting.value}


def receipt_codes(contest_id: int) -> list[str]:
    """The receipt codes of all counted ballots, sorted and without marks: the board (SECRECY, Close)."""
    return list(
        db.session.scalars(
            select(CountedBallot.receipt_code)
            .where(CountedBallot.contest_id == contest_id)
            .order_by(CountedBallot.receipt_code)
        )
    )


def box_and_roll(contest_id: int) -> tuple[int, int]:
    """(envelopes and ballots in the box, ticks on the roll) of a contest: equal at every instant."""
    sealed = db.session.scalar(
        select(func.count()).select_from(SealedBallot).where(SealedBallot.contest_id == contest_id)
    )
    counted = db.session.scalar(
        select(func.count()).select_from(CountedBallot).where(CountedBallot.contest_id == contest_id)
    )
    return (sealed or 0) + (counted or 0), _ticked(contest_id)


def _ticked(contest_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(RollEntry).where(RollEntry.contest_id == contest_id, RollEntry.has_voted)
        )
        or 0
    )
