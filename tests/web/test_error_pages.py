"""Every error page says what happened, in both languages, and the page for a broken server needs no database."""

import logging
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text

from contest.app import create_app
from contest.config import Config
from contest.domain.errors import RuleBroken
from contest.extensions import db
from contest.web.errors import PAGES


def an_app_without_a_database(tmp_path: Path) -> Flask:
    missing = tmp_path / "no such folder" / "contest.db"
    config = Config(secret_key="k" * 40, database_url=f"sqlite:///{missing}", instance=tmp_path, production=False)
    app = create_app(config.with_changes(company_name="Altair Works"))
    # Nobody is signed in on these pages; the guard would ask the database.
    app.before_request_funcs.clear()

    @app.get("/broken/<int:status>")
    def broken(status: int) -> str:
        if status == 409:
            raise RuleBroken("Voting closed at %(time)s.", time="18:00")
        if status == 500:
            raise RuntimeError("out of order")
        if status == 503:
            db.session.execute(text("SELECT 1"))
        abort(status)

    return app


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """Faults are wanted here. All applications of a run share one logger, so its level must come back afterwards."""
    caplog.set_level(logging.CRITICAL, logger="contest")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return an_app_without_a_database(tmp_path).test_client()


def signed_in(client: FlaskClient) -> FlaskClient:
    with client.session_transaction() as session:
        session["_user_id"] = "a token that only the database could know"
    return client


@pytest.mark.parametrize("status", sorted(PAGES - {500}))
def test_every_refusal_has_a_page_in_both_languages(client: FlaskClient, status: int) -> None:
    english = client.get(f"/broken/{status}", headers={"Accept-Language": "en"})
    russian = client.get(f"/broken/{status}", headers={"Accept-Language": "ru"})
    assert (english.status_code, russian.status_code) == (status, status)
    assert f"Error {status}" in english.text
    assert f"Ошибка {status}" in russian.text
    assert '<html lang="ru">' in russian.text


def test_a_broken_rule_says_its_reason(client: FlaskClient) -> None:
    assert "Voting closed at 18:00." in client.get("/broken/409").text


def test_the_way_back_leads_to_our_own_pages_only(client: FlaskClient) -> None:
    ours = client.get("/broken/409", headers={"Referer": "http://localhost/voting/7"})
    assert 'href="http://localhost/voting/7"' in ours.text
    theirs = client.get("/broken/409", headers={"Referer": "http://elsewhere.example/trap"})
    assert "elsewhere.example" not in theirs.text


@pytest.mark.parametrize(("path", "status"), [("/broken/500", 500), ("/broken/404", 503), ("/broken/503", 503)])
def test_without_the_database_even_a_signed_in_person_hears_whether_the_vote_counts(
    client: FlaskClient, path: str, status: int
) -> None:
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = signed_in(client).get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "a vote counts only when the page said “recorded”" in answer.text
    assert 'class="nav"' not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
