"""The schema of roll and box itself keeps who voted apart from what was voted (SECRECY, Tables)."""

import pytest
from sqlalchemy import inspect, text

from contest.extensions import db
from contest.models import RollEntry
from contest.models.ballot_box import CountedBallot, SealedBallot


def test_roll_and_box_share_nothing_but_the_contest_and_the_group():
    roll = set(RollEntry.__table__.columns.keys())
    assert roll == {"contest_id", "employee_id", "unit_id", "has_voted", "channel"}
    assert set(SealedBallot.__table__.columns.keys()) & roll == {"contest_id"}
    assert set(CountedBallot.__table__.columns.keys()) & roll == {"contest_id", "unit_id"}


@pytest.mark.parametrize("table", [RollEntry, SealedBallot, CountedBallot])
def test_no_column_tells_when_or_in_which_order(table):
    columns = table.__table__.columns
    kinds = {type(column.type).__name__ for column in columns}
    assert not kinds & {"DateTime", "UTCDateTime", "Date", "Time", "TIMESTAMP", "Uuid"}
    assert not any(column.default is not None and "now" in str(column.default) for column in columns)
    assert all(column.autoincrement in {False, "auto"} for column in columns)
    assert not any(column.autoincrement is True for column in columns)


@pytest.mark.parametrize("table", [SealedBallot, CountedBallot])
def test_no_ballot_points_at_a_person(table):
    targets = {key.target_fullname.partition(".")[0] for key in table.__table__.foreign_keys}
    assert targets <= {"contests", "units"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["sealed_ballots", "counted_ballots"])
def test_on_sqlite_the_box_has_no_hidden_row_number(app, table):
    with app.app_context(), db.engine.connect() as connection:
        sql = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
        assert "WITHOUT ROWID" in sql


def test_the_key_of_roll_and_box_begins_with_the_contest(app):
    with app.app_context():
        keys = {
            table: inspect(db.engine).get_pk_constraint(table)["constrained_columns"]
            for table in ("roll", "sealed_ballots", "counted_ballots")
        }
    assert keys == {
        "roll": ["contest_id", "employee_id"],
        "sealed_ballots": ["contest_id", "receipt_hash"],
        "counted_ballots": ["contest_id", "receipt_code"],
    }
