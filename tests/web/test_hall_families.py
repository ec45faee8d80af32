"""A contest with categories and branches is one entry everywhere in the hall, with all that belongs to it."""

import re

import pytest

from contest.domain.phases import Phase
from contest.domain.stages import NO_VOTE_NEEDED, TOO_FEW, Stage
from contest.extensions import db
from contest.models import RollEntry, Unit
from contest.queries.leaders import recent_leaders
from tests.factories import a_candidate, a_contest, a_unit, an_account, an_employee, instants
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.reading import words

NAMES = ("Workers", "Specialists", "Managers")


@pytest.fixture
def ben(app):
    """Ben works in Perm, one of two branches; he can sign in."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        perm, _tver = a_unit("Perm", company), a_unit("Tver", company)
        person = an_employee("Ben", perm)
        an_account(person)
        return person


def a_family(phase, names=NAMES, scope=None, roll=(), **values):
    """A vote in this phase for each category; those of `roll` may vote in all."""
    votes = []
    for position, name in enumerate(names, 1):
        lead = votes[0] if votes else None
        follows = {"lead_id": lead.id, "period_start": lead.period_start} if lead else {}
        vote = a_contest(phase, scope, category_en=name, category_position=position, **follows, **values)
        for _ in range(2):
            a_candidate(vote, an_employee(unit=vote.scope))
        for person in roll:
            db.session.add(RollEntry(contest_id=vote.id, employee_id=person.id, unit_id=vote.scope_id, has_voted=False))
        votes.append(vote)
    db.session.commit()
    return votes


def a_staged_family(branch_phase, company, branches, names=("",)):
    """(wholes, branch votes): the wholes are taking nominations, the branches in this phase."""
    times = instants(branch_phase)
    plan = {
        "branch_nominations_close_at": times["nominations_close_at"],
        "branch_voting_open_at": times["voting_open_at"],
        "branch_voting_close_at": times["voting_close_at"],
    }
    later = {
        "nominations_open_at": times["nominations_open_at"],
        "nominations_close_at": times["announce_at"],
        "voting_open_at": times["announce_at"].replace(year=2027),
        "voting_close_at": times["announce_at"].replace(year=2028),
        "announce_at": times["announce_at"].replace(year=2029),
    }
    wholes = a_family(Phase.NOMINATING, names, company, branch_stage=True, sends=2, **plan, **later)
    votes = [
        a_contest(
            branch_phase,
            branch,
            stage=Stage.BRANCH,
            next_id=whole.id,
            lead_id=wholes[0].id,
            period_start=whole.period_start,
            category_en=whole.category_en,
            category_position=whole.category_position,
        )
        for whole in wholes
        for branch in branches
    ]
    return wholes, votes


def on_roll(vote, person):
    db.session.add(RollEntry(contest_id=vote.id, employee_id=person.id, unit_id=vote.scope_id, has_voted=False))
    db.session.commit()


def units():
    """The company, Perm and Tver."""
    return db.session.query(Unit).order_by(Unit.id).all()


def test_the_home_page_shows_one_contest_with_its_ballots(app, client, sign_in, ben):
    with app.app_context():
        company = units()[0]
        votes = a_family(Phase.VOTING, scope=company, roll=[ben])
        entry = db.session.get(RollEntry, (votes[0].id, ben.id))
        entry.has_voted, entry.channel = True, "web"
        db.session.commit()
        ids = [vote.id for vote in votes]
    sign_in(client, ben)
    page = words(client.get("/"))
    assert "1 contest is waiting for your vote." in page
    assert page.count("card slip contest") == 1
    assert page.count("You have not voted yet") == 2 and page.count("You have voted") == 1
    assert f'class="btn" href="/voting/{ids[1]}"' in page


def test_the_list_shows_a_family_once(app, client, sign_in, ben):
    with app.app_context():
        company = units()[0]
        votes = a_family(Phase.VOTING, scope=company, roll=[ben])
        votes[2].phase, votes[2].ended_reason = Phase.VOID, TOO_FEW
        db.session.commit()
    sign_in(client, ben)
    page = words(client.get("/contests/"))
    assert "1 contest<" in page
    assert page.count('class="card stack"') == 1
    assert all(f">{name}</a>" in page for name in NAMES)
    assert TOO_FEW in page


def test_the_list_finds_a_contest_by_any_of_its_categories_in_a_group(app, client, sign_in, ben):
    with app.app_context():
        votes = a_family(Phase.VOTING, scope=units()[0], roll=[ben])
        votes[0].phase, votes[0].ended_reason = Phase.VOID, TOO_FEW
        db.session.commit()
        second = votes[1].id
    sign_in(client, ben)
    page = words(client.get("/contests/?group=running"))
    assert f'href="/contests/{second}"' in page and "Voting is open" in page


def test_a_branch_stage_is_told_to_its_own_people_beside_the_contest(app, client, sign_in, ben):
    with app.app_context():
        company, perm, tver = units()
        _, votes = a_staged_family(Phase.VOTING, company, [perm, tver])
        on_roll(votes[0], ben)
        ids = [vote.id for vote in votes]
    sign_in(client, ben)
    home = words(client.get("/"))
    assert "Branch stage: Perm" in home and "Tver" not in home
    assert f'href="/voting/{ids[0]}"' in home
    listed = words(client.get("/contests/"))
    assert "1 contest<" in listed
    assert "The branches vote first" in listed
    assert "Branch stage: Perm" in listed and "voting until" in listed and "Branch stage: Tver" not in listed


def test_the_page_of_a_staged_contest_explains_both_stages(app, client, sign_in, ben):
    with app.app_context():
        company, perm, tver = units()
        (whole,), votes = a_staged_family(Phase.VOTING, company, [perm, tver])
        votes[1].phase, votes[1].ended_reason = Phase.VOID, NO_VOTE_NEEDED
        db.session.commit()
        whole_id, ids = whole.id, [vote.id for vote in votes]
    sign_in(client, ben)
    page = words(client.get(f"/contests/{whole_id}"))
    assert "Two stages" in page and "the first 2 of each go on" in page
    assert "The branches vote</b>" in page and "All vote</b>" in page
    assert all(f'href="/contests/{number}"' in page for number in ids)
    assert NO_VOTE_NEEDED in page
    branch = words(client.get(f"/contests/{ids[1]}"))
    assert "This branch does not vote." in branch and NO_VOTE_NEEDED in branch
    assert "No vote</span>" in branch and "Void" not in branch
    assert "The first of two stages" in branch and f'href="/contests/{whole_id}"' in branch


def test_the_categories_of_a_contest_lead_to_one_another(app, client, sign_in, ben):
    with app.app_context():
        votes = a_family(Phase.VOTING, scope=units()[0])
        ids = [vote.id for vote in votes]
    sign_in(client, ben)
    page = words(client.get(f"/contests/{ids[1]}"))
    nav = page[page.index('aria-label="Categories"') :].partition("</nav>")[0]
    assert re.findall(r'href="/contests/(\d+)" (aria-current)?', nav) == [
        (str(ids[0]), ""),
        (str(ids[1]), "aria-current"),
        (str(ids[2]), ""),
    ]
    assert ": Specialists</h1>" in page


def test_a_contest_with_one_category_says_nothing_of_categories(app, client, sign_in, ben):
    with app.app_context():
        alone = a_contest(Phase.VOTING, units()[0])
    sign_in(client, ben)
    for page in ("/", "/contests/", f"/contests/{alone.id}"):
        assert 'aria-label="Categories"' not in client.get(page).text


def test_a_category_in_draft_has_no_page(app, client, sign_in, ben):
    with app.app_context():
        votes = a_family(Phase.DRAFT, scope=units()[0])
        ids = [vote.id for vote in votes]
    sign_in(client, ben)
    assert [client.get(f"/contests/{number}").status_code for number in ids] == [404, 404, 404]


def test_results_of_the_categories_lead_to_one_another(app, client, sign_in, ben):
    with app.app_context():
        first, _ = a_counted_contest(2, 1, category_en="Workers")
        second, _ = a_counted_contest(
            1, 2, category_en="Specialists", category_position=2, lead_id=first.id, period_start=first.period_start
        )
    sign_in(client, ben)
    page = words(client.get(f"/contests/{second.id}/results"))
    assert f'href="/contests/{first.id}/results"' in page and "Workers" in page


def test_who_comes_first_in_a_branch_is_no_leader_yet(app, client, sign_in, ben):
    with app.app_context():
        company, perm, _ = units()
        whole = a_contest(Phase.NOMINATING, company)
        vote, _ = a_counted_contest(
            2, 1, names=("Sokolova", "Vorontsov"), scope=perm, stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id
        )
        assert recent_leaders() == []
    sign_in(client, ben)
    assert "Sokolova" not in client.get("/leaders").text
    page = words(client.get(f"/contests/{vote.id}/results"))
    assert "This was the first of two stages." in page and "Sokolova" in page


def test_thirty_families_cost_no_more_queries_than_one(app, client, sign_in, ben):
    def more(count):
        with app.app_context():
            company, perm, tver = units()
            for _ in range(count):
                a_family(Phase.VOTING, NAMES[:2], company, roll=[ben])
                _, votes = a_staged_family(Phase.VOTING, company, [perm, tver], ("Workers", "Specialists"))
                on_roll(votes[0], ben)

    def cost():
        found = {}
        for page in ("/", "/contests/", f"/contests/{family_id}"):
            with statements() as asked:
                assert client.get(page).status_code == 200
            found[page] = len(asked)
        return found

    more(1)
    with app.app_context():
        family_id = a_family(Phase.VOTING, NAMES[:2], units()[0])[0].id
    sign_in(client, ben)
    few = cost()
    more(14)
    assert cost() == few
