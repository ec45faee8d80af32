"""The journal: one hash-chained entry for every act of the organisers (PRODUCT 25)."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select

from contest.extensions import db
from contest.models import JournalEntry
from contest.services.transaction import lock_out_others

FIRST = "0" * 64


def record(act: str, *, by: int | None, now: datetime, contest_id: int | None = None, **details: object) -> None:
    """Write an entry inside the act it tells about, so that neither exists without the other.

    `act` is a short past participle such as "contest published"; `details` are plain values and never a choice on a
    ballot. `by` is None where the clock acted. Entries are written one at a time: the unique previous hash would refuse
    a fork.
    """
    lock_out_others("journal")
    last = db.session.execute(
        select(JournalEntry.id, JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
    ).first()
    number, previous = (last.id + 1, last.hash) if last else (1, FIRST)
    written = json.dumps(details, sort_keys=True, ensure_ascii=False, default=str)
    db.session.add(
        JournalEntry(
            id=number,
            at=now,
            by_id=by,
            act=act,
            contest_id=contest_id,
            details=written,
            previous_hash=previous,
            hash=entry_hash(previous, at=now, by=by, act=act, contest_id=contest_id, details=written),
        )
    )
    db.session.flush()


def entry_hash(previous: str, *, at: datetime, by: int | None, act: str, contest_id: int | None, details: str) -> str:
    """SHA-256, hex, over the entry before and everything this one says."""
    said = json.dumps([previous, at.isoformat(), by, act, contest_id, details], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def first_broken_entry() -> int | None:
    """The id of the first entry that does not follow from the one before, or None where the chain holds."""
    previous = FIRST
    for entry in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).yield_per(500):
        expected = entry_hash(
            previous,
            at=entry.at,
            by=entry.by_id,
            act=entry.act,
            contest_id=entry.contest_id,
            details=entry.details,
        )
        if entry.previous_hash != previous or entry.hash != expected:
            return entry.id
        previous = entry.hash
    return None
