"""What the database says after a storm, held against what the voters were told."""

from collections import Counter
from dataclasses import dataclass

from contest.domain.secrecy import receipt_code
from contest.extensions import db
from contest.models import Outcome, Placing, RollEntry
from contest.services.counting import receipt_codes
from tests.faults.crowd import Form, Known
from tests.faults.polls import Polls, Vote


@dataclass(frozen=True)
class Verdict:
    """Every way in which a vote can go wrong, counted; all zero is the promise (RELIABILITY, A1)."""

    lost: int = 0
    """Voters who know that they voted and stand on the roll as not having voted."""
    receipts_lost: int = 0
    """Receipts handed out whose code is not in the counted box."""
    doubled: int = 0
    """Voters of whom more than one ballot lies in the box."""
    invented: int = 0
    """Codes in the box that nobody sent."""
    unmatched: int = 0
    """By how much ticks on the roll and ballots in the box differ."""
    miscounted: int = 0
    """Candidates whose count differs from the marks of the forms in the box."""


def verdict(polls: Polls, vote: Vote, forms: list[Form]) -> Verdict:
    """Compare a closed and counted vote with what its voters sent and were told."""
    with polls.app.app_context():
        in_box = set(receipt_codes(vote.id))
        on_roll = db.select(RollEntry.employee_id).where(RollEntry.contest_id == vote.id, RollEntry.has_voted)
        ticked = set(db.session.scalars(on_roll))
        placings = db.session.scalars(db.select(Placing).where(Placing.contest_id == vote.id))
        counted = {placing.candidate_id: int(placing.score) for placing in placings}
        assert db.session.get(Outcome, vote.id) is not None
    sent = {receipt_code(vote.id, form.secret): form for form in forms}
    known = {form.voter for form in forms if form.known in {Known.RECEIPT, Known.RECORDED}}
    receipts = {code for code, form in sent.items() if form.known is Known.RECEIPT}
    boxed = [sent[code] for code in in_box if code in sent]
    marks = Counter(form.mark for form in boxed)
    return Verdict(
        lost=len(known - ticked),
        receipts_lost=len(receipts - in_box),
        doubled=sum(times > 1 for times in Counter(form.voter for form in boxed).values()),
        invented=len(in_box - set(sent)),
        unmatched=abs(len(ticked) - len(in_box)),
        miscounted=sum(counted.get(candidate, 0) != marks[candidate] for candidate in vote.candidates),
    )
