"""The journal: chained, one entry at a time, and a change anywhere is found."""

import pytest
from sqlalchemy import select, update

from contest.extensions import db
from contest.models import JournalEntry
from contest.services import journal
from contest.services.transaction import NestedTransaction, transaction
from tests.factories import an_employee
from tests.services.test_voting import at_once


def write(act, now, by=None, **details):
    with transaction():
        journal.record(act, by=by, now=now, **details)


def test_entries_follow_from_one_another(app, now):
    with app.app_context():
        dan = an_employee("Dan")
        for number in range(3):
            write("contest published", now, by=dan.id, number=number, name="Лидер")
        hashes = db.session.execute(
            select(JournalEntry.previous_hash, JournalEntry.hash).order_by(JournalEntry.id)
        ).all()
        assert [previous for previous, _ in hashes] == [journal.FIRST, hashes[0][1], hashes[1][1]]
        assert journal.first_broken_entry() is None


@pytest.mark.parametrize(
    "change", [{"act": "contest cancelled"}, {"details": "{}"}, {"by_id": None}, {"hash": "0" * 63 + "1"}]
)
def test_a_changed_entry_is_found(app, now, change):
    with app.app_context():
        dan = an_employee("Dan")
        for number in range(3):
            write("contest published", now, by=dan.id, number=number)
        db.session.execute(update(JournalEntry).where(JournalEntry.id == 2).values(**change))
        db.session.commit()
        db.session.expire_all()
        assert journal.first_broken_entry() == 2


def test_an_act_that_fails_leaves_no_entry(app, now):
    with app.app_context():
        with pytest.raises(LookupError), transaction():
            journal.record("contest published", by=None, now=now)
            raise LookupError
        assert db.session.scalars(select(JournalEntry)).all() == []


def test_twenty_acts_at_once_make_one_chain(app, now):
    answers = at_once(app, 20, lambda number: write("contest published", now, number=number))
    assert answers == [None] * 20
    with app.app_context():
        assert [entry.id for entry in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))] == list(
            range(1, 21)
        )
        assert journal.first_broken_entry() is None


def test_an_act_cannot_be_begun_inside_another(app, now):
    with app.app_context(), pytest.raises(NestedTransaction), transaction(), transaction():
        pass
