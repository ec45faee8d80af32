"""A vote that was void because too few took part: what everybody, HR and the witness see of it."""

import re
from datetime import timedelta

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Commitment
from tests.services.test_progress import a_voted_contest, run
from tests.web.reading import plain

REASON = "Fewer people voted than this contest needs."


def a_void_vote(now, votes=(5, 2), **values):
    """(id, commitment) of a vote of which 13 people had the right, 7 used it, and 8 would have had to."""
    contest, _ = a_voted_contest(now, votes, **{"quorum_percent": 60, "privacy_threshold": 10, **values})
    run(contest.id, now + timedelta(days=30))
    assert contest.phase is Phase.VOID
    return contest.id, db.session.get(Commitment, contest.id).digest


def test_everybody_reads_why_and_how_many_would_have_had_to_vote(app, client, sign_in, people, now):
    with app.app_context():
        contest, digest = a_void_vote(now)
    sign_in(client, people["Ben"])
    page = plain(client.get(f"/contests/{contest}"))
    assert f"This contest is void. {REASON} 8 of the 13 people on the list had to vote, which is 60%." in page
    assert "It holds 7 ballots" in page and digest in page
    assert "nobody leads and nobody has lost" in page
    assert client.get(f"/contests/{contest}/results").location == f"/contests/{contest}"


def test_below_the_privacy_threshold_no_figure_is_shown(app, client, sign_in, people, now):
    with app.app_context():
        contest, _ = a_void_vote(now, privacy_threshold=14)
    for name in ("Ben", "Dan"):
        sign_in(client, people[name])
        page = plain(client.get(f"/contests/{contest}" if name == "Ben" else f"/office/contests/{contest}"))
        assert "60% of the people on the list had to vote." in page
        # To how many people letters went is no figure about the vote.
        assert not re.search(r"(?<!Told: )\b(13|8|7) (of|people|ballots|votes|voters)", page)


def test_nobody_reads_who_stood_or_how_anybody_voted(app, client, sign_in, people, now):
    with app.app_context():
        contest, candidates = a_voted_contest(now, (5, 2), quorum_percent=60)
        names = [candidate.employee.last_name for candidate in candidates]
    sign_in(client, people["Ben"])
    assert all(name in client.get(f"/contests/{contest.id}").text for name in names)
    with app.app_context():
        run(contest.id, now + timedelta(days=30))
    assert not any(name in client.get(f"/contests/{contest.id}").text for name in names)


def test_hr_sees_the_turnout_of_a_void_vote_as_of_a_counted_one(app, client, sign_in, people, now):
    with app.app_context():
        contest, _ = a_void_vote(now)
    sign_in(client, people["Dan"])
    page = plain(client.get(f"/office/contests/{contest}"))
    assert f"Void. {REASON} 8 of the 13 people on the list had to vote" in page
    assert "of 13 voters have voted 53 %" in page
    assert "Voting closes, too few have voted" in page and "the votes are counted" not in page


def test_a_witness_may_check_the_box_of_a_void_vote(app, client, sign_in, people, now):
    with app.app_context():
        contest, digest = a_void_vote(now)
    sign_in(client, people["Eve"])
    desk = plain(client.get("/witness/"))
    assert digest in desk and "Void" in desk and "Not yet announced" not in desk
    assert client.post(f"/witness/{contest}/bundle.zip").status_code == 200
    assert sign_in(app.test_client(), people["Ben"]).post(f"/witness/{contest}/bundle.zip").status_code == 403


def test_voters_read_the_quorum_among_the_rules_before_they_vote(app, client, sign_in, people, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (5, 2), quorum_percent=60)
    sign_in(client, people["Ben"])
    assert "fewer than 60% of the voters vote" in plain(client.get(f"/contests/{contest.id}"))
