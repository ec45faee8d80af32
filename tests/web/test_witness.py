"""The witness's room, the published commitment, and nobody else near a ballot."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Commitment, JournalEntry
from contest.models.ballot_box import CountedBallot
from tests.services.test_progress import a_voted_contest, run
from tests.statements import statements
from tests.web.reading import words


def a_closed_contest(now, **values):
    """(id, digest, codes) of a contest that was counted and is not announced."""
    contest, _ = a_voted_contest(now, (2, 1), **{"privacy_threshold": 3, **values})
    run(contest.id, contest.voting_close_at)
    digest = db.session.get(Commitment, contest.id).digest
    codes = set(db.session.scalars(select(CountedBallot.receipt_code)))
    return contest.id, digest, codes


def files_of(answer) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_a_witness_downloads_the_ballots_and_the_journal_page_says_so(app, client, sign_in, people, now):
    with app.app_context():
        contest, _, codes = a_closed_contest(now)
    sign_in(client, people["Eve"])
    answer = client.post(f"/witness/{contest}/bundle.zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=bundle-{contest}.zip"
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/zip", "no-store")
    written = files_of(answer)
    assert sorted(written) == ["README.txt", "ballots.csv", "manifest.json"]
    assert {line[:16] for line in written["ballots.csv"].splitlines()[1:]} == codes
    assert "Bundle with all ballots downloaded" in words(client.get("/office/journal"))


@pytest.mark.parametrize("name", ["Ben", "Dan", "Ada"])
def test_nobody_else_gets_a_ballot(app, client, sign_in, people, now, name):
    with app.app_context():
        contest, _, codes = a_closed_contest(now)
        noted = db.session.scalar(select(func.count()).select_from(JournalEntry))
    sign_in(client, people[name])
    answers = [
        client.post(f"/witness/{contest}/bundle.zip"),
        client.get(f"/witness/{contest}/bundle.zip"),
        client.get(f"/contests/{contest}/bundle.zip"),
        client.get("/witness/"),
        client.get(f"/contests/{contest}"),
        client.get(f"/contests/{contest}/results"),
    ]
    assert [answer.status_code for answer in answers] == [403, 405, 404, 403, 200, 200]
    assert [code for code in codes for answer in answers if code in answer.text] == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == noted


def test_nobody_who_is_not_signed_in_gets_one(app, client, now):
    with app.app_context():
        contest, _, _ = a_closed_contest(now)
    for answer in (client.post(f"/witness/{contest}/bundle.zip"), client.get(f"/contests/{contest}/bundle.zip")):
        assert answer.status_code == 302
        assert "/account/sign-in" in answer.headers["Location"]


def test_before_the_close_there_is_no_bundle_even_for_a_witness(app, client, sign_in, people, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
    sign_in(client, people["Eve"])
    assert client.post(f"/witness/{contest.id}/bundle.zip").status_code == 404
    assert "No box is closed yet" in words(client.get("/witness/"))


@pytest.mark.parametrize("address", ["/contests/{}", "/contests/{}/results"])
def test_everybody_reads_the_commitment_from_the_close_on(app, client, sign_in, people, now, address):
    with app.app_context():
        contest, digest, _ = a_closed_contest(now)
    text = words(sign_in(client, people["Ben"]).get(address.format(contest)))
    assert digest in text
    assert "It holds 3 ballots, and nobody can change one now without being found out." in text


def test_the_number_of_ballots_of_a_few_people_is_not_shown(app, client, sign_in, people, now):
    with app.app_context():
        contest, digest, _ = a_closed_contest(now, privacy_threshold=40)
    for name in ("Ben", "Eve"):
        text = words(sign_in(app.test_client(), people[name]).get(f"/contests/{contest}"))
        assert digest in text
        assert "It holds 3 ballots" not in text
        assert "So few people could vote here that the number of ballots is not shown." in text
    assert "So few people could vote here" in words(sign_in(client, people["Eve"]).get("/witness/"))


def test_while_voting_runs_there_is_no_commitment(app, client, sign_in, people, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
    assert "Commitment" not in words(sign_in(client, people["Ben"]).get(f"/contests/{contest.id}"))


def test_a_witness_finds_the_way_on_the_menu_and_on_the_page_of_the_contest(app, client, sign_in, people, now):
    with app.app_context():
        contest, digest, _ = a_closed_contest(now)
    sign_in(client, people["Eve"])
    assert 'href="/witness/"' in words(client.get("/"))
    for page in (f"/contests/{contest}", "/witness/"):
        text = words(client.get(page))
        assert f'action="/witness/{contest}/bundle.zip"' in text
        assert "/static/recount.py" in text
        assert digest in text
    assert 'href="/witness/"' not in words(sign_in(app.test_client(), people["Dan"]).get("/"))


def test_the_page_names_the_hash_of_the_program_it_hands_out(app, client, sign_in, people, now):
    with app.app_context():
        a_closed_contest(now)
    text = words(sign_in(client, people["Eve"]).get("/witness/"))
    program = client.get("/static/recount.py", buffered=True)
    assert program.status_code == 200
    assert hashlib.sha256(program.data).hexdigest() in text


def test_an_open_board_is_for_everybody_after_the_announcement(app, client, sign_in, people, now, monkeypatch):
    monkeypatch.setattr("contest.queries.commitments.LEAST_ON_AN_OPEN_BOARD", 3)
    with app.app_context():
        contest, _, codes = a_closed_contest(now, open_board=True)
    sign_in(client, people["Ben"])
    assert client.get(f"/contests/{contest}/bundle.zip").status_code == 404
    with app.app_context():
        run(contest, now + timedelta(days=30))
    written = files_of(client.get(f"/contests/{contest}/bundle.zip"))
    assert {line[:16] for line in written["ballots.csv"].splitlines()[1:]} == codes


def test_the_list_of_boxes_takes_as_many_queries_for_three_as_for_one(app, client, sign_in, people, now):
    sign_in(client, people["Eve"])
    sent = []
    for boxes in (1, 2):
        with app.app_context():
            for _ in range(boxes):
                a_closed_contest(now)
        with statements() as asked:
            assert client.get("/witness/").status_code == 200
        sent.append(len(asked))
    assert sent[0] == sent[1]


def test_a_cancelled_contest_publishes_nothing(app, client, sign_in, people, now):
    with app.app_context():
        contest, digest, _ = a_closed_contest(now)
        db.session.execute(db.text("UPDATE contests SET phase = :phase"), {"phase": Phase.CANCELLED.value})
        db.session.commit()
    sign_in(client, people["Eve"])
    assert digest not in words(client.get(f"/contests/{contest}"))
    assert client.post(f"/witness/{contest}/bundle.zip").status_code == 404
