"""Closing the box and counting what lay in it (SECRECY, The trace that one transaction leaves; TALLY)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from nacl.exceptions import CryptoError
from sqlalchemy import Table, delete, func, insert, select, update

from contest.domain.ballots import as_counted, read, written
from contest.domain.bundle import BundleBallot, Findings, ballots_text, commitment, findings, manifest_text, marks_text
from contest.domain.errors import N_, RuleBroken
from contest.domain.secrecy import Opened, opened, twin_code
from contest.domain.tally import as_json
from contest.extensions import db
from contest.models import Commitment, Contest, JournalEntry, Outcome, Placing, RollEntry
from contest.models.ballot_box import CountedBallot, SealedBallot
from contest.queries.manifests import manifest_of
from contest.services import journal
from contest.services.disclosing import decide_what_is_shown
from contest.services.rechecks import Occasion, recheck
from contest.services.sealing import opener
from contest.services.titles import drops_are_in_the_journal, name_leaders, titles_follow

ROWS_AT_ONCE = 5_000
COMMITMENT_PUBLISHED = "commitment published"


class BoxDoesNotTally(RuleBroken):
    """More or fewer ballots than ticks on the roll: somebody has been at the box. Nothing is counted."""


def shake_box(contest: Contest, *, sealing_secret: str) -> int:
    """Open all envelopes and write the ballots in receipt order into the counted box; returns how many.

    Part of the act that closes the contest, which holds its row. The envelopes are deleted and every row of the roll is
    touched, so that neither the order of casting nor the transactions of the voters can be read afterwards. Raises
    NoSealingSecret, and BoxDoesNotTally for an envelope that cannot be opened or lies there twice, and for a box that
    differs from the ticks on the roll, in all or in one reporting unit.
    """
    ballots = list(_opened_ballots(contest, sealing_secret))
    ticked = _ticked(contest.id)
    if len(ballots) != ticked.total():
        raise BoxDoesNotTally(
            N_("The box holds %(ballots)s ballots and the roll %(ticked)s ticks; nothing was counted."),
            ballots=len(ballots),
            ticked=ticked.total(),
        )
    if Counter(ballot.unit_id for ballot in ballots) != ticked:
        raise BoxDoesNotTally(
            N_("The ballots of a unit differ from its ticks on the roll: somebody has been at it. Nothing was counted.")
        )
    lay_out(contest.id, ballots)
    empty_box(contest.id)
    return len(ballots)


def empty_box(contest_id: int) -> None:
    """Throw the envelopes away and touch every row of the roll.

    The end of shaking; and, with the envelopes unopened, what is done to the box of a cancelled contest when its traces
    are cleared (services.traces).
    """
    db.session.execute(delete(SealedBallot).where(SealedBallot.contest_id == contest_id))
    db.session.execute(
        update(RollEntry).where(RollEntry.contest_id == contest_id).values(has_voted=RollEntry.has_voted)
    )


def _opened_ballots(contest: Contest, sealing_secret: str) -> Iterator[Opened]:
    assert contest.wrapped_key is not None
    box = opener(contest.wrapped_key, sealing_secret)
    seen: set[bytes] = set()
    codes: set[str] = set()
    for envelope in db.session.scalars(select(SealedBallot.envelope).where(SealedBallot.contest_id == contest.id)):
        try:
            ballot = opened(box.decrypt(envelope))
        except (CryptoError, ValueError, KeyError, TypeError):
            raise BoxDoesNotTally(
                N_("An envelope in the box cannot be opened: somebody has been at it. Nothing was counted.")
            ) from None
        if envelope in seen:
            raise BoxDoesNotTally(
                N_("An envelope lies in the box twice: somebody has been at it. Nothing was counted.")
            )
        # Two people may have searched for secrets with one and the same code, to hold up the count: both votes count.
        while ballot.code in codes:
            ballot = replace(ballot, code=twin_code(contest.id, ballot.code))
        seen.add(envelope)
        codes.add(ballot.code)
        yield ballot


def lay_out(contest_id: int, ballots: Iterable[Opened]) -> None:
    """Write opened ballots into the counted box in receipt order, which says nothing of the order of casting."""
    in_order = sorted(ballots, key=lambda ballot: ballot.code)
    for start in range(0, len(in_order), ROWS_AT_ONCE):
        rows = [
            {
                "contest_id": contest_id,
                "receipt_code": ballot.code,
                "unit_id": ballot.unit_id,
                "marks": written(ballot.marks),
            }
            for ballot in in_order[start : start + ROWS_AT_ONCE]
        ]
        # The table and not the model: a tenth of the closing of a large box goes into making objects of rows.
        db.session.execute(insert(cast(Table, CountedBallot.__table__)), rows)


def commit_to(contest: Contest, *, now: datetime) -> Commitment:
    """Write the manifest of a shaken box and the hash over it and the ballots, which is published at once.

    Part of the act that closes the contest: from here on nobody can alter a vote unnoticed (SECRECY, Close). The
    journal names the number of ballots only where the roll reaches the privacy threshold.
    """
    about = manifest_of(contest)
    manifest = manifest_text(about)
    ballots = counted_ballots(contest)
    digest = commitment(manifest.encode(), ballots_text(ballots).encode())
    made = Commitment(contest_id=contest.id, manifest=manifest, ballots=len(ballots), digest=digest)
    db.session.add(made)
    on_roll = sum(unit["eligible"] for unit in about["units"].values())
    shown = {"ballots": len(ballots)} if on_roll >= contest.privacy_threshold else {}
    journal.record(COMMITMENT_PUBLISHED, by=None, now=now, contest_id=contest.id, commitment=digest, **shown)
    return made


def count_votes(contest: Contest, *, now: datetime) -> None:
    """Count the opened ballots and store the outcome with everybody's place.

    Part of the act that moves closed -> counted. The box is first held against what was published at the close: raises
    BoxDoesNotTally where it has changed since. Equal candidates share a place; with no marks at all there is no leader
    (PRODUCT 17: never by order or id). Who may not stand any more is passed over (PRODUCT 8, 18).
    """
    manifest, ballots, found = _found_again(contest)
    record, raw_record = _records(found)
    db.session.add(
        Outcome(
            contest_id=contest.id,
            eligible=sum(unit["eligible"] for unit in manifest["units"].values()),
            ballots=int(found.raw.ballots),
            blank=int(found.raw.blank),
            counted_at=now,
            record=record,
            raw_record=raw_record,
        )
    )
    db.session.flush()
    _check_the_drops(contest)
    recheck(contest, now=now, occasion=Occasion.TALLY)
    placings = [
        Placing(contest_id=contest.id, candidate_id=candidate, place=place, score=score)
        for candidate, (place, score) in _places(found).items()
    ]
    name_leaders(contest, found.outcome, placings)
    db.session.add_all(placings)
    db.session.flush()
    decide_what_is_shown(contest, manifest, ballots)


def hold_the_result(contest: Contest) -> None:
    """Count once more before the announcement, and hold the stored outcome and places against what the ballots say.

    A result may wait for days until it is announced: raises BoxDoesNotTally where somebody has been at the ballots or
    at the result meanwhile. Whoever has taken back the consent meanwhile is passed over now, so that nobody is named
    against their will.
    """
    _, _, found = _found_again(contest)
    stored = db.session.get_one(Outcome, contest.id)
    placings = list(
        db.session.scalars(
            select(Placing).where(Placing.contest_id == contest.id).execution_options(populate_existing=True)
        )
    )
    kept = [json.loads(text) if text else None for text in (stored.record, stored.raw_record)]
    counted = [json.loads(text) if text else None for text in _records(found)]
    if (
        kept != counted
        or {one.candidate_id: (one.place, one.score) for one in placings} != _places(found)
        or not titles_follow(found.outcome, placings)
    ):
        raise BoxDoesNotTally(
            N_("The stored result is not the one that the ballots give: somebody has been at it. It is not announced.")
        )
    _check_the_drops(contest)
    name_leaders(contest, found.outcome, placings)
    db.session.flush()


def _check_the_drops(contest: Contest) -> None:
    if not drops_are_in_the_journal(contest):
        raise BoxDoesNotTally(
            N_("Somebody is out of the field, or in it again, without a word in the journal. Nothing was counted.")
        )


def _found_again(contest: Contest) -> tuple[dict[str, Any], list[BundleBallot], Findings]:
    """The manifest, the ballots and what they lead to; raises what closed_box() raises."""
    manifest, ballots = closed_box(contest)
    return manifest, ballots, findings(manifest, ballots)


def closed_box(contest: Contest) -> tuple[dict[str, Any], list[BundleBallot]]:
    """The manifest and the ballots of a closed box; raises BoxDoesNotTally where they are not those of the close."""
    promised = db.session.get(Commitment, contest.id)
    ballots = counted_ballots(contest)
    if promised is None or not (
        commitment(promised.manifest.encode(), ballots_text(ballots).encode())
        == promised.digest
        == _digest_in_the_journal(contest)
    ):
        raise BoxDoesNotTally(
            N_("The ballots are not those that were published at the close: somebody has been at them.")
        )
    return json.loads(promised.manifest), ballots


def _digest_in_the_journal(contest: Contest) -> str:
    """The commitment as the chain of the journal names it: who rewrites box and commitment must rewrite that too."""
    said = db.session.scalar(
        select(JournalEntry.details)
        .where(JournalEntry.contest_id == contest.id, JournalEntry.act == COMMITMENT_PUBLISHED)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return str(json.loads(said)["commitment"]) if said else ""


def _records(found: Findings) -> tuple[str, str]:
    """How the outcome that decides is stored, and the one in which every ballot weighs the same ("" for the same)."""
    raw = json.dumps(as_json(found.raw)) if found.raw is not found.outcome else ""
    return json.dumps(as_json(found.outcome)), raw


def _places(found: Findings) -> dict[int, tuple[int, str]]:
    """(place, score) by candidate, as they are stored."""
    places: dict[int, tuple[int, str]] = {}
    scores = found.outcome.scores or {}
    first = 1
    for tier in found.outcome.tiers:
        for one in tier:
            places[int(one)] = first, str(scores.get(one, ""))
        first += len(tier)
    return places


def counted_ballots(contest: Contest) -> list[BundleBallot]:
    """The opened ballots of a contest in receipt order, as the bundle shows them."""
    rows = db.session.execute(
        select(CountedBallot.receipt_code, CountedBallot.unit_id, CountedBallot.marks)
        .where(CountedBallot.contest_id == contest.id)
        .order_by(CountedBallot.receipt_code)
    )
    shown: dict[str, str] = {}
    ballots = []
    for code, unit, marks in rows:
        if marks not in shown:
            shown[marks] = marks_text(as_counted(contest.method, read(marks)))
        ballots.append(BundleBallot(code, str(unit), shown[marks]))
    return ballots


def receipt_codes(contest_id: int) -> list[str]:
    """The receipt codes of all counted ballots, sorted and without marks: the board (SECRECY, Close)."""
    return list(
        db.session.scalars(
            select(CountedBallot.receipt_code)
            .where(CountedBallot.contest_id == contest_id)
            .order_by(CountedBallot.receipt_code)
        )
    )


def _ticked(contest_id: int) -> Counter[int]:
    """How many of each reporting unit have voted."""
    rows = db.session.execute(
        select(RollEntry.unit_id, func.count())
        .where(RollEntry.contest_id == contest_id, RollEntry.has_voted)
        .group_by(RollEntry.unit_id)
    )
    return Counter({unit: ticks for unit, ticks in rows})
