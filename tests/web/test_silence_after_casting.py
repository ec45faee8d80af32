"""A43: after casting no choice stands on any page, in a header, a cookie, the session, a letter or the journal.

Two runs in one installation differ in nothing but the choice; whatever anybody can then see must be the same.
"""

import re

import pytest
from sqlalchemy import delete, select, update

from contest.domain.contests import Method
from contest.domain.staff import Role
from contest.extensions import Base, db
from contest.models import RollEntry
from contest.models.ballot_box import SealedBallot
from tests.factories import NOW, an_account, an_employee
from tests.web.open_votes import SECRET, an_open_vote

CHANGES_BY_ITSELF = [
    (re.compile(r'(name="(?:csrf_token|secret)" value=")[^"]*'), r"\1…"),
    (re.compile(r"(data-receipt-code>)[^<]*"), r"\1…"),
    (re.compile(r"(ql_session|ql_device|ql_receipt)=[^;]*"), r"\1=…"),
]
METHODS = [
    (Method.PLURALITY, lambda vote, name: {"mark": vote.candidates[name]}),
    (Method.APPROVAL, lambda vote, name: {"mark": [vote.candidates[name]]}),
    (Method.SCORE, lambda vote, name: vote.marks("score", **{name: 4})),
    (Method.SCHULZE, lambda vote, name: vote.marks("rank", **{name: 1})),
]


@pytest.fixture(autouse=True)
def database_clock(monkeypatch):
    """The database's own clock cannot be moved; here it stands where the test's clock stands."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)


@pytest.mark.parametrize(("method", "marks"), METHODS)
def test_the_voter_is_shown_the_same_whatever_was_chosen(app, sign_in, method, marks):
    vote = an_open_vote(app, method=method)
    same_after_either_choice(app, sign_in, vote, marks, watchers=[])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_finds_a_difference_on_any_page(app, sign_in):
    vote = an_open_vote(app, method=Method.IRV)
    watchers = [vote.people["Ben"], an_official(app)]
    same_after_either_choice(app, sign_in, vote, METHODS[-1][1], watchers)


def same_after_either_choice(app, sign_in, vote, marks, watchers):
    """Vote, look everywhere, take the vote back; once more with the other choice."""

    def everything_after(name):
        ben = sign_in(app.test_client(), vote.people["Ben"])
        chosen = marks(vote, name)
        review = shown(ben.post(f"/voting/{vote.id}/review", data=chosen))
        cast = ben.post(f"/voting/{vote.id}/cast", data={**chosen, "secret": SECRET})
        assert cast.status_code == 303
        seen = {"cast": shown(cast), "receipt": shown(ben.get(cast.location)), "session": session_of(ben)}
        seen["again"] = shown(ben.post(f"/voting/{vote.id}/cast", data={**chosen, "secret": SECRET}))
        seen["back"] = shown(ben.get(f"/voting/{vote.id}"))
        for number in watchers:
            watcher = sign_in(app.test_client(), number)
            for address in addresses(app, vote.id):
                seen[number, address] = shown(watcher.get(address))
        seen["tables"] = tables(app)
        take_back(app, vote.id)
        return review, seen

    (review_of_cleo, for_cleo), (review_of_ada, for_ada) = everything_after("Cleo"), everything_after("Ada")
    # The control: before casting the same comparison does tell the choice.
    assert review_of_cleo != review_of_ada
    assert [where for where in for_cleo if for_cleo[where] != for_ada[where]] == []


def an_official(app):
    """The number of somebody who is HR, administrator and witness in one."""
    with app.app_context():
        person = an_employee()
        an_account(person, Role.HR, Role.ADMIN, Role.WITNESS)
        return person.personnel_number


def addresses(app, contest_id):
    """Every address that can be asked for without further knowledge, or for this contest."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    for rule in rules:
        if rule.endpoint.startswith(("assets.", "static", "health.")):
            continue
        if set(rule.arguments) <= {"contest_id"}:
            yield adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, contest_id), method="GET")


def shown(answer):
    """Everything that a browser gets: status, headers and page, without what differs from one time to the next."""
    text = f"{answer.status_code}\n{answer.headers}\n{answer.text}"
    for what, instead in CHANGES_BY_ITSELF:
        text = what.sub(instead, text)
    return text


def session_of(client):
    """What the session keeps beside the sign-in and the token of the forms."""
    with client.session_transaction() as session:
        return {key: value for key, value in session.items() if key not in {"_user_id", "csrf_token"}}


def tables(app):
    """Every row of every table but the sealed envelopes and the sign-ins, and how long the envelopes are.

    Sorted: without being asked for an order, a database hands rows out as its sweeping up in between has left them.
    """
    with app.app_context():
        rows = {
            name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
            for name, table in Base.metadata.tables.items()
            if name not in {SealedBallot.__tablename__, "sign_ins"}
        }
        rows["envelopes"] = [len(envelope) for envelope in db.session.scalars(select(SealedBallot.envelope))]
        return rows


def take_back(app, contest_id):
    """Undo the vote, which only a test can do."""
    with app.app_context():
        db.session.execute(delete(SealedBallot))
        roll = RollEntry.contest_id == contest_id
        db.session.execute(update(RollEntry).where(roll).values(has_voted=False, channel=None))
        db.session.commit()
