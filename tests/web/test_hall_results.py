"""The results page: before the announcement nothing that depends on votes, for any role; then leader and reasons."""

import pytest

from contest.domain.contests import Method
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Contest, Outcome, Placing, RollEntry, Unit
from tests.factories import a_contest, a_unit, an_account, an_employee
from tests.outcomes import a_counted_contest, on_the_roll
from tests.web.reading import words

ROLES = {"Ben": (), "Dan": (Role.HR,), "Ada": (Role.ADMIN,), "Eve": (Role.WITNESS,)}


@pytest.fixture
def people(app):
    """One person of each role, by name; Ben has none."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        people = {name: an_employee(name, company) for name in ROLES}
        for name, roles in ROLES.items():
            an_account(people[name], *roles)
        return people


def turn_the_votes_around(contest):
    """Another outcome of the same contest: the last is first, with more ballots, more of them blank, and more ticks."""
    placings = db.session.query(Placing).filter_by(contest_id=contest.id).order_by(Placing.place).all()
    before = [(placing.place, placing.score, placing.is_leader) for placing in placings]
    for placing, (place, score, is_leader) in zip(placings, reversed(before), strict=True):
        placing.place, placing.score, placing.is_leader = place, score, is_leader
    outcome = db.session.get_one(Outcome, contest.id)
    outcome.ballots, outcome.blank, outcome.eligible = outcome.ballots + 7, outcome.blank + 7, outcome.eligible + 7
    db.session.query(RollEntry).filter_by(contest_id=contest.id, has_voted=False).update(
        {"has_voted": True, "channel": "web"}
    )
    db.session.commit()


@pytest.mark.parametrize("name", ROLES)
def test_before_the_announcement_no_page_depends_on_the_votes_whoever_looks(app, client, sign_in, people, name):
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        contest, _ = a_counted_contest(9, 4, 2, phase=Phase.COUNTED, names=("Sokolova", "Vorontsov", "Galeev"))
        on_the_roll(contest, company, 30, 15)
        week = contest.announce_at.year
    sign_in(client, people[name])
    pages = ("/", "/contests/", "/contests/{}", "/contests/{}/results", "/leaders", f"/quality-week/{week}")
    first = [words(client.get(page.format(contest.id))) for page in pages]
    with app.app_context():
        turn_the_votes_around(contest)
    assert [words(client.get(page.format(contest.id))) for page in pages] == first
    sealed = first[3]
    assert "The votes are counted" in sealed and "Sokolova" not in sealed and "Vorontsov" not in sealed
    # There was something to leak: once announced, the pages tell of the other outcome.
    with app.app_context():
        # By hand: the clock would refuse to announce what the ballots do not give.
        db.session.get_one(Contest, contest.id).phase = Phase.ANNOUNCED
        db.session.get_one(Outcome, contest.id).announced_at = contest.announce_at
        db.session.commit()
    assert "Pat Galeev is the leader" in words(client.get(f"/contests/{contest.id}/results"))


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING])
def test_an_early_visitor_learns_when_the_result_comes(app, client, sign_in, people, phase):
    with app.app_context():
        contest = a_contest(phase)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}/results"))
    assert "There is no result yet" in page and "until then no page shows it, neither to HR nor to managers" in page


@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.VOID])
def test_without_a_vote_the_way_leads_to_the_contest(app, client, sign_in, people, phase):
    with app.app_context():
        contest = a_contest(phase)
    sign_in(client, people["Ben"])
    assert client.get(f"/contests/{contest.id}/results").location == f"/contests/{contest.id}"


def test_the_leader_comes_with_share_votes_turnout_and_reasons(app, client, sign_in, people):
    with app.app_context():
        contest, _ = a_counted_contest(30, 14, 9, 7, names=("Cleo",), blank=5, eligible=100)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}/results"))
    assert '<h1 id="leader" >Cleo Carter</h1>' in page
    assert "<dd>50.0%</dd>" in page and "ballots, turnout 65%" in page
    assert "60 ballots chose somebody. 5 were blank; they count towards the turnout only." in page
    assert "30 votes, 50.0%" in page and "14 votes, 23.3%" in page and "9 votes, 15.0%" in page
    assert "11.7%" not in page
    assert "Effect on quality." in page and "from 41 to 9 a quarter" in page
    assert f'href="/voting/{contest.id}/board"' in page


def test_several_leaders_stand_side_by_side(app, client, sign_in, people):
    with app.app_context():
        contest, _ = a_counted_contest(7, 7, 2, names=("Zuev", "Adams"), method=Method.APPROVAL)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}/results"))
    assert "2 leaders share first place" in page
    assert page.index("<h2>Pat Adams</h2>") < page.index("<h2>Pat Zuev</h2>")
    assert "shared place" in page


def test_without_votes_nobody_is_named(app, client, sign_in, people):
    with app.app_context():
        nothing, _ = a_counted_contest(0, 0)
        blank, _ = a_counted_contest(0, 0, blank=3)
    sign_in(client, people["Ben"])
    assert "No vote was cast, so nobody was named leader." in words(client.get(f"/contests/{nothing.id}/results"))
    assert "No ballot marked a candidate" in words(client.get(f"/contests/{blank.id}/results"))
    assert "No leader yet" in words(client.get("/leaders"))


def test_a_small_roll_shows_the_leader_and_no_figure(app, client, sign_in, people):
    with app.app_context():
        contest, _ = a_counted_contest(4, 2, names=("Cleo", "Zuev"), eligible=8)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}/results"))
    assert "Cleo Carter" in page and "so none are shown" in page
    assert "turnout 7" not in page and "66.7%" not in page and "6 ballots" not in page and "of 8 people" not in page


def test_turnout_is_shown_by_branch(app, client, sign_in, people):
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        contest, _ = a_counted_contest(20, 4, scope=company, eligible=40)
        on_the_roll(contest, a_unit("Kirov Plant", company), 20, 15)
        on_the_roll(contest, a_unit("Perm Foundry", company), 20, 9)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}/results"))
    assert "<span>Kirov Plant</span> <b>75%</b>" in page and "<span>Perm Foundry</span> <b>45%</b>" in page
    assert "24 of 40 people voted." in page
