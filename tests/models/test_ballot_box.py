"""The schema of roll and box itself keeps who voted apart from what was voted (SECRECY, Tables)."""

import re
from pathlib import Path

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


ROOT = Path(__file__).resolve().parents[2]
# Who may name the box at all: casting, counting, and what clears and checks its traces. Nobody here returns one ballot.
NAMES_THE_BOX = {
    "contest/models/ballot_box.py",
    "contest/queries/privacy.py",
    "contest/services/counting.py",
    "contest/services/traces.py",
    "contest/services/voting.py",
}
# Who may ask for all ballots of a closed contest: the count, the bundle of the witnesses, the open board.
ASKS_FOR_ALL_BALLOTS = {
    "contest/services/bundles.py",
    "contest/services/counting.py",
    "contest/web/voting.py",
}


def modules_with(pattern: str) -> set[str]:
    found = (*(ROOT / "contest").rglob("*.py"), *(ROOT / "tasks").rglob("*.py"), *(ROOT / "templates").rglob("*.*"))
    return {path.relative_to(ROOT).as_posix() for path in found if re.search(pattern, path.read_text(encoding="utf-8"))}


def test_only_casting_counting_and_the_privacy_check_name_the_box():
    assert modules_with(
        r"CountedBallot|SealedBallot|(?:FROM|INTO|UPDATE|TABLES).*(?:counted|sealed)_ballots|_ballots'"
    ) == (NAMES_THE_BOX)


def test_only_the_count_the_bundle_and_the_open_board_ask_for_all_ballots():
    assert modules_with(r"\bcounted_ballots\(|import.*\bcounted_ballots\b") == ASKS_FOR_ALL_BALLOTS


def test_no_address_asks_for_a_ballot(app):
    """An address names a contest, a person, a nomination, a unit; never a ballot, a code or a line of the roll."""
    asked = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert {name for name in asked if re.search("ballot|code|receipt|roll|vote|envelope", name)} == set()
    voting = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/voting/")}
    assert {re.sub("<[^>]*>", "", rule) for rule in voting} <= {
        *("/voting/", "/voting//review", "/voting//cast", "/voting//receipt", "/voting//board")
    }
