"""What a vote costs the database: so many questions at each step, however many people stand."""

import pytest

from tests.factories import NOW
from tests.statements import statements
from tests.web.open_votes import SECRET, an_open_vote

FEW = ("Cleo", "Ada")
MANY = ("Cleo", "Ada", "Dan", *(f"Candidate{number}" for number in range(9)))


@pytest.mark.parametrize("standing", [FEW, MANY], ids=["few", "many"])
def test_each_step_of_a_vote_asks_as_little_as_it_shows(app, client, sign_in, monkeypatch, standing):
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)  # one question more, the database's clock
    vote = an_open_vote(app, *standing)
    sign_in(client, vote.people["Ben"])
    mark = {"mark": vote.candidates["Cleo"]}
    steps = {}
    for step, request in {
        "paper": lambda: client.get(f"/voting/{vote.id}"),
        "review": lambda: client.post(f"/voting/{vote.id}/review", data=mark),
        "cast": lambda: client.post(f"/voting/{vote.id}/cast", data={**mark, "secret": SECRET}),
        "receipt": lambda: client.get(f"/voting/{vote.id}/receipt"),
    }.items():
        with statements() as asked:
            assert request().status_code in (200, 303)
        steps[step] = len([one for one in asked if not one.startswith("BEGIN")])
    # Who this is, contest and roll, candidates, their nominations; the cast asks four again inside its act.
    assert steps == {"paper": 4, "review": 3, "cast": 7, "receipt": 2}
