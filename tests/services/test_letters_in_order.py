"""Whoever changes several notices at once locks them in one order: in another one two of them wait for each other."""

from threading import Thread
from time import sleep

import pytest
from sqlalchemy import event

from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Letter
from contest.services.due_reminders import forget_who_was_reminded
from contest.services.letters import write_letters
from contest.services.notices import mark_all_read
from contest.services.transaction import transaction
from tests.factories import a_contest, an_employee
from tests.post import notices

A_MOMENT = 0.5


def forget(reader, contest, now):
    with transaction():
        forget_who_was_reminded([contest])


def read(reader, contest, now):
    mark_all_read(by=reader, now=now)


@pytest.fixture
def in_the_order_of_the_disk(app):
    """Let every statement find its rows as they lie there, which an index would hide."""

    def without_indexes(connection):
        for kind in ("indexscan", "indexonlyscan", "bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{kind} = off")

    with app.app_context():
        event.listen(db.engine, "begin", without_indexes)
        yield
        event.remove(db.engine, "begin", without_indexes)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("in_the_order_of_the_disk")
@pytest.mark.parametrize(("act", "kind"), [(forget, LetterKind.VOTING_HALF), (read, LetterKind.RESULT)])
def test_who_waits_for_the_first_notice_holds_no_other(app, now, act, kind):
    with app.app_context():
        reader, contest = an_employee("Ben").id, a_contest(Phase.VOTING).id
        for about in "12":
            with transaction():
                write_letters(kind, [reader], about=about, contest_id=contest, now=now)
        ids = [each.id for each in notices()]
        # Written anew it lies behind the other one on the disk, where it is found later.
        db.session.get_one(Letter, ids[0]).trouble = "x"
        db.session.commit()

        def acting():
            with app.app_context():
                act(reader, contest, now)

        with transaction() as session:
            session.execute(db.text("SET LOCAL lock_timeout = '2s'"))
            for number in ids:
                session.execute(db.select(Letter.id).where(Letter.id == number).with_for_update())
                if number == ids[0]:
                    other = Thread(target=acting)
                    other.start()
                    sleep(A_MOMENT)
        other.join(10)
        assert not other.is_alive()
