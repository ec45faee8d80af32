"""The cookie that carries the receipt code to one page: whose it is, how long it lasts, how it is guarded."""

import time
from functools import partial

import pytest

from contest.domain.secrecy import grouped, receipt_code
from contest.web.receipts import LASTS
from tests.factories import NOW
from tests.web.open_votes import SECRET, an_open_vote


@pytest.fixture(autouse=True)
def database_clock(monkeypatch):
    """The database's own clock cannot be moved; here it stands where the test's clock stands."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)


def test_behind_https_the_cookie_of_the_receipt_is_secure(app, client, sign_in):
    vote = an_open_vote(app)
    sign_in(client, vote.people["Ben"])
    config = app.config["QL"]
    app.config.update(QL=config.with_changes(public_url="https://quality.altair.example"))
    try:
        cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Ada"], "secret": SECRET})
    finally:
        app.config.update(QL=config)
    written = next(cookie for cookie in cast.headers.getlist("Set-Cookie") if cookie.startswith("ql_receipt="))
    assert ("Secure" in written, "HttpOnly" in written, "SameSite=Strict" in written) == (True, True, True)


def test_a_kept_copy_of_the_receipt_cookie_is_nothing_after_two_minutes(app, client, sign_in, monkeypatch):
    vote = an_open_vote(app)
    sign_in(client, vote.people["Ben"])
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    kept, code = client.get_cookie("ql_receipt", path="/voting").value, grouped(receipt_code(vote.id, SECRET))
    shown = []
    for later in (0, LASTS - 5, LASTS + 5):
        client.set_cookie("ql_receipt", kept, path="/voting")
        monkeypatch.setattr("itsdangerous.timed.time.time", partial(float, time.time() + later))
        shown.append(code in client.get(cast.location).text)
        monkeypatch.undo()
    assert shown == [True, True, False]


def test_the_receipt_goes_with_the_sign_out_and_is_nothing_to_the_next_person(app, client, sign_in):
    """On a shared tablet: Ada voted before Ben and looks at her receipt page after him."""
    vote = an_open_vote(app)
    sign_in(client, vote.people["Ada"])
    client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET[::-1]})
    sign_in(client, vote.people["Ben"])
    client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    kept = client.get_cookie("ql_receipt", path="/voting").value
    client.post("/account/sign-out")
    assert client.get_cookie("ql_receipt", path="/voting") is None
    sign_in(client, vote.people["Ada"])
    client.set_cookie("ql_receipt", kept, path="/voting")
    page = client.get(f"/voting/{vote.id}/receipt")
    assert (page.status_code, "Your vote is recorded." in page.text) == (200, True)
    assert grouped(receipt_code(vote.id, SECRET)) not in page.text


def test_a_receipt_cookie_of_another_contest_or_none_of_ours_shows_nothing(app, client, sign_in):
    vote = an_open_vote(app)
    sign_in(client, vote.people["Ben"])
    client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    for value in ("", "AAAABBBBCCCCDDDD", "x.y", '"\\000"'):
        client.set_cookie("ql_receipt", value, path="/voting")
        page = client.get(f"/voting/{vote.id}/receipt")
        assert (page.status_code, 'class="rcode"' in page.text) == (200, False)
