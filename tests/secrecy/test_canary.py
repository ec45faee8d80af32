"""A42: a vote with words found nowhere else leaves them in no log, journal, letter, cookie, dump or error report."""

import base64
import logging
import zlib
from contextlib import suppress

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from contest.domain.phases import Phase
from contest.domain.secrecy import grouped, receipt_code
from contest.extensions import db
from contest.services.progress import advance
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_unit, an_account, an_employee
from tests.secrecy import loot

SECRET = "c0ffeec0ffeec0ffeec0ffeecanary42"
CHOICE, OTHER = 987_654_321, 987_654_322


@pytest.fixture
def vote(app, monkeypatch):
    """(contest, personnel number of Ben): an open vote in which Cleo has a number that is found nowhere else."""
    with app.app_context():
        company = a_unit()
        contest = a_contest(Phase.SCREENING, company)
        ben = an_employee("Ben", company, email="ben@example.org")
        an_account(ben)
        a_candidate(contest, an_employee("Cleo", company), id=CHOICE)
        a_candidate(contest, an_employee("Ada", company), id=OTHER)
        opening = contest.voting_open_at
        advance(contest.id, now=opening, sealing_secret=SEALING_SECRET)
        db.session.remove()
    # The database's own clock cannot be moved; here it stands at the opening of this vote.
    monkeypatch.setattr("contest.web.voting.database_now", lambda: opening)
    return contest.id, ben.personnel_number


def cookies_of(client: FlaskClient) -> dict[str, bytes]:
    """Every cookie as it is, and as its owner can read it."""
    found = {}
    for cookie in client._cookies.values():
        value = cookie.value.encode()
        for part in value.split(b"."):
            try:
                value += base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
            except ValueError:
                continue
        with suppress(ValueError, IndexError, zlib.error):
            value += zlib.decompress(base64.urlsafe_b64decode(cookie.value.split(".")[1] + "=="))
        found[f"cookie {cookie.key}"] = value
    return found


def told(taken: dict[str, bytes], contest_id: int) -> dict[str, list[str]]:
    """Where the secret or the code stands, or the candidate chosen oftener than the other one.

    SQLAlchemy at DEBUG notes every row that it reads, and the paper reads both candidates alike.
    """
    code = receipt_code(contest_id, SECRET)
    found = loot.hits(taken, [SECRET, code, grouped(code)])
    for place, content in taken.items():
        if content.count(str(CHOICE).encode()) != content.count(str(OTHER).encode()):
            found.setdefault(place, []).append("the choice")
    return found


def cast(client: FlaskClient, contest_id: int) -> list[int]:
    """The whole way of a vote through the pages; the answers' states."""
    mark = {"mark": CHOICE}
    answers = [
        client.get(f"/voting/{contest_id}"),
        client.post(f"/voting/{contest_id}/review", data=mark),
        client.post(f"/voting/{contest_id}/cast", data={**mark, "secret": SECRET}),
        client.get(f"/voting/{contest_id}/receipt"),
        client.get(f"/voting/{contest_id}"),
        client.post(f"/voting/{contest_id}/cast", data={**mark, "secret": SECRET[::-1]}),
    ]
    return [answer.status_code for answer in answers]


def dumped(app) -> dict[str, bytes]:
    """Every table while voting runs."""
    with app.app_context():
        return loot.dump()


def test_a_cast_vote_leaves_its_words_nowhere(app, client, sign_in, vote, measured):
    contest_id, ben = vote
    with loot.everything_logged() as lines:
        sign_in(client, ben)
        assert cast(client, contest_id) == [200, 200, 303, 200, 200, 409]
    assert b"web" in dumped(app)["roll"]
    taken = {"log": "\n".join(lines).encode(), **dumped(app), **cookies_of(client)}
    assert len(lines) > 50
    found = told(taken, contest_id)
    measured("A42", "0 hits", f"{len(found)} hits in {len(lines)} lines at DEBUG, {len(taken) - 1} tables and cookies")
    assert found == {}


def test_a_vote_that_meets_a_fault_leaves_its_words_in_no_error_report(app, client, sign_in, vote, measured):
    contest_id, ben = vote
    app.config["PROPAGATE_EXCEPTIONS"] = False
    sign_in(client, ben)
    renamed("sealed_ballots", "hidden", app)
    try:
        with loot.everything_logged() as lines:
            answer = client.post(f"/voting/{contest_id}/cast", data={"mark": CHOICE, "secret": SECRET})
    finally:
        renamed("hidden", "sealed_ballots", app)
        app.config["PROPAGATE_EXCEPTIONS"] = None
    report = "\n".join(lines).encode()
    assert answer.status_code == 500
    assert b"Traceback" in report and b"INSERT INTO sealed_ballots" in report
    found = told({"report": report, "page": answer.data}, contest_id)
    measured("A42", "0 hits", f"{len(found)} hits in the report of a fault while casting")
    assert found == {}


def renamed(old: str, new: str, app) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_control_a_word_that_is_logged_stored_or_set_as_a_cookie_is_found(app, client, sign_in, vote):
    contest_id, ben = vote
    sign_in(client, ben)
    with loot.everything_logged() as lines, app.app_context():
        logging.getLogger("contest").debug("cast %s by %s", SECRET, ben)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE contests SET about = :choice"), {"choice": f"chose {CHOICE}"})
    client.set_cookie("planted", base64.urlsafe_b64encode(receipt_code(contest_id, SECRET).encode()).decode())
    taken = {"log": "\n".join(lines).encode(), **dumped(app), **cookies_of(client)}
    assert set(told(taken, contest_id)) == {"log", "contests", "cookie planted"}
