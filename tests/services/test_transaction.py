"""A row that others lay at the same moment."""

from contest.extensions import db
from contest.models import Heartbeat
from contest.services.transaction import transaction, upsert_into
from tests.factories import NOW
from tests.services.test_voting import at_once

AT_ONCE = 8


def test_of_many_acts_that_lay_one_row_at_once_one_lays_it_and_none_fails(app):
    def lay(_number: int) -> list[str]:
        with transaction() as session:
            row = upsert_into(Heartbeat).values(name="beat", seen_at=NOW)
            once = row.on_conflict_do_nothing(index_elements=["name"])
            return list(session.scalars(once.returning(Heartbeat.name)))

    assert sorted(at_once(app, AT_ONCE, lay)) == [*[[]] * (AT_ONCE - 1), ["beat"]]
    with app.app_context():
        assert db.session.query(Heartbeat).count() == 1


def test_of_many_acts_that_write_one_row_at_once_one_is_the_last_and_none_fails(app):
    def write(number: int) -> None:
        with transaction() as session:
            row = upsert_into(Heartbeat).values(name="beat", seen_at=NOW.replace(minute=number))
            session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"seen_at": row.excluded.seen_at}))

    assert at_once(app, AT_ONCE, write) == [None] * AT_ONCE
    with app.app_context():
        assert db.session.query(Heartbeat).one().seen_at in {NOW.replace(minute=number) for number in range(AT_ONCE)}
