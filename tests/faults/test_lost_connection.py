"""The database hangs up in the middle of a request: the answer that is made already goes out."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from contest.extensions import database_is_away, db


def hang_up(app: Flask) -> None:
    """Begin to read in this context's session, and let the server end that connection."""
    pid = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_lost_after_the_answer_was_made_spoils_nothing(app: Flask):
    with app.app_context():
        hang_up(app)
    with app.app_context():
        assert db.session.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_without_our_end_of_the_session_the_same_answer_becomes_an_error(app: Flask, monkeypatch):
    theirs = [end for end in app.teardown_appcontext_funcs if end.__name__ != "end_of_session"]
    monkeypatch.setattr(app, "teardown_appcontext_funcs", theirs)
    with pytest.raises(OperationalError) as lost, app.app_context():
        hang_up(app)
    assert database_is_away(lost.value)
