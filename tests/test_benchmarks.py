"""The benchmarks work: small ones here, all of them in ./run accept; how fast anything is, ./run bench says."""

import json
import subprocess
import sys

import pytest

from benchmarks import closing, counting, floor
from benchmarks.browser import Answer
from benchmarks.figures import Figure, table
from contest.extensions import db
from contest.models import Commitment, Contest


def test_a_figure_is_the_ratio_of_the_medians():
    figure = Figure("a vote", "ms", "a floor", [6.0, 100.0, 8.0], [2.0, 1.0, 50.0])
    assert figure.ratio == 4.0
    assert table([figure]).splitlines()[1].split() == ["a", "vote,", "ms", "8", "2", "4", "a", "floor"]


def test_the_fields_of_a_page_are_found():
    page = Answer(
        200, "", '<input type="hidden" name="csrf_token" value="a&amp;b">\n<input type="radio"\n name="mark">'
    )
    assert (page.inputs("hidden"), page.inputs("radio")) == ([("csrf_token", "a&b")], [("mark", "")])


def test_the_floor_takes_a_vote_once(tmp_path):
    url = f"sqlite:///{tmp_path}/floor.db"
    floor.fill(url, 2)
    app = floor.an_app(url)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/sign-in", data={"login": "voter2", "password": floor.PASSWORD}).status_code == 303
    assert client.get("/ballot").text.count('name="mark"') == 20
    assert [client.post("/ballot", data={"mark": "3"}).status_code for _ in range(2)] == [303, 409]
    assert floor.stored(url) == 1


def test_the_counts_and_their_yardsticks_read_the_same_rows(tmp_path):
    rows = tmp_path / "rows"
    counting.write_ballots(rows, 60)
    assert (counting.read(rows), counting.keep(rows)) == (60, 60)
    assert [counting.KINDS[method](rows).ballots for method in ("irv", "schulze")] == [60, 60]


def test_a_filled_box_can_be_closed(app):
    assert app.test_cli_runner().invoke(args=["seed", "--staff", "12", "--candidates", "3"]).exit_code == 0
    with app.app_context():
        closing.fill_the_box()
        closing.close()
        contest = db.session.query(Contest).one()
        assert (contest.wrapped_key, db.session.get(Commitment, contest.id).ballots) == (None, 12)


@pytest.mark.accept
@pytest.mark.timeout(500)
def test_the_whole_run_gives_every_figure(tmp_path):
    results = tmp_path / "results.json"
    command = [sys.executable, "-m", "benchmarks", "--small", "--results", str(results)]
    assert subprocess.run(command, capture_output=True, text=True).returncode == 0
    whats = {figure["what"] for figure in json.loads(results.read_text())["figures"]}
    assert {"a vote, SQLite", "count by irv", "close the box, SQLite"} <= whats
