"""Every migration up and down with rows in the tables, on both databases; the models are what the last one leaves."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from contest.extensions import db
from contest.models import ballot_box  # noqa: F401  the box is not in contest.models itself
from tests.houses import an_app, let_go, settings

FOLDER = Path(__file__).parents[2] / "migrations"
REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions()))]


@pytest.fixture
def bare_app(bare_database, tmp_path):
    """An application on a database without any table."""
    app = an_app(settings(bare_database, tmp_path))
    yield app
    let_go(app)


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def shape():
    """Tables, their columns and their checks: what a migration may change."""
    seen = inspect(db.engine)
    columns = {(table, column["name"]) for table in tables() for column in seen.get_columns(table)}
    return columns | {(table, check["sqltext"]) for table in tables() for check in seen.get_check_constraints(table)}


def test_up_and_down_again_leaves_nothing(bare_app):
    with bare_app.app_context():
        upgrade()
        assert len(tables()) == len(db.metadata.tables)
        downgrade(revision="base")
        assert tables() == set()


def test_each_step_goes_down_and_up_again_over_rows(bare_app):
    with bare_app.app_context():
        for revision in REVISIONS:
            upgrade(revision=revision)
            fill_in()
            before = shape()
            downgrade(revision="-1")
            assert shape() != before
            upgrade(revision=revision)
            assert shape() == before


def test_the_models_are_what_the_migrations_make(bare_app):
    with bare_app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []


def test_constraints_have_the_names_of_the_models(bare_app):
    with bare_app.app_context():
        upgrade()
        found = {
            (table, check["name"]) for table in tables() for check in inspect(db.engine).get_check_constraints(table)
        }
        wanted = {
            (table.name, constraint.name if isinstance(constraint.name, str) else str(constraint.name))
            for table in db.metadata.tables.values()
            for constraint in table.constraints
            if type(constraint).__name__ == "CheckConstraint"
        }
        assert {name for _, name in found} == {
            name if name.startswith("ck_") else f"ck_{table}_{name}" for table, name in wanted
        }


def test_an_agreement_given_through_the_nominator_becomes_two_consents(bare_app):
    with bare_app.app_context():
        upgrade(revision="0011_troubles")
        fill_in()
        with db.engine.begin() as connection:
            for statement in AN_OLD_NOMINATION:
                connection.execute(text(statement))
        upgrade()
        with db.engine.connect() as connection:
            found = connection.execute(text("SELECT kind, state, way, fields FROM consents ORDER BY kind")).all()
            assert connection.execute(text("SELECT typed_by_id, channel FROM nominations")).all() == [(1, "head")]
        assert found == [
            ("internal", "given", "nominator", "photo,work,texts"),
            ("taking_part", "given", "nominator", ""),
        ]
        downgrade(revision="0011_troubles")
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM nominations")).scalar() == 1


AN_OLD_NOMINATION = (
    "INSERT INTO employees (id, personnel_number, last_name, first_name, middle_name, unit_id, position, search_text)"
    " VALUES (2, '002', 'Carter', 'Cleo', '', 1, 'Fitter', '002 carter cleo')",
    "INSERT INTO contests (id, kind, period_start, name_en, name_ru, about, scope_id, time_zone, phase, setup_step,"
    " method, max_points, score_mode, min_ratings, borda_scale, weighting, weight_cap_percent, open_board, lot_seed,"
    " places_per_unit, least_field, own_vote_allowed, privacy_threshold, tell_when_voting_opens, tell_staff_the_result,"
    " traces_cleared, ended_reason, version) VALUES (1, 'month', '2026-09-01', '', '', '', 1, 'Europe/Kirov', 'draft',"
    " 1, 'plurality', 5, 'sum', 1, '', 'raw', 25, false, '', 3, 2, false, 10, true, true, false, '', 1)",
    "INSERT INTO nominations (id, contest_id, unit_id, employee_id, nominator_id, status, statement, praise,"
    " person_agrees, remark, saved_at, version) VALUES (1, 1, 1, 2, 1, 'submitted', 'Found the pores', '', true, '',"
    " '2026-10-01 09:00:00', 1)",
)


def fill_in():
    """One row in units and employees, each pointing at the other, if it is not there yet."""
    with db.engine.begin() as connection:
        if connection.execute(text("SELECT count(*) FROM units")).scalar():
            return
        connection.execute(
            text(
                "INSERT INTO units (id, code, name, kind, path, time_zone)"
                " VALUES (1, 'SM', 'Meridian', 'company', '/1/', 'Europe/Kirov')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO employees (id, personnel_number, last_name, first_name, middle_name, unit_id, position,"
                " search_text) VALUES (1, '001', 'Lovell', 'Ada', '', 1, 'Head', '001 lovell ada')"
            )
        )
        connection.execute(text("UPDATE units SET head_id = 1"))
