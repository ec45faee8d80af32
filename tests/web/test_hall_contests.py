"""The list of contests and the page of one: who sees what, from when on, in which order."""

import re
from datetime import timedelta

import pytest

from contest.domain.contests import Method
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Unit
from contest.services.progress import advance
from tests.factories import NOW, SEALING_SECRET, a_contest, a_nomination, a_unit, an_account, an_employee
from tests.outcomes import a_counted_contest, on_the_roll
from tests.statements import statements
from tests.web.reading import words

SHOWN_FROM_VOTING = {Phase.VOTING, Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED}


@pytest.fixture
def people(app):
    """Ben of the staff and Dan of HR, by name; both can sign in."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        people = {name: an_employee(name, company) for name in ("Ben", "Dan", "Eve")}
        an_account(people["Ben"])
        an_account(people["Eve"])
        an_account(people["Dan"], Role.HR)
        return people


def the_company():
    return db.session.query(Unit).order_by(Unit.id).first()


def test_a_draft_is_found_by_hr_only(app, client, sign_in, people):
    with app.app_context():
        draft = a_contest(Phase.DRAFT, voting_open_at=None, announce_at=None)
    sign_in(client, people["Ben"])
    assert client.get(f"/contests/{draft.id}").status_code == 404
    assert client.get(f"/contests/{draft.id}/results").status_code == 404
    office = sign_in(app.test_client(), people["Dan"])
    assert "This is a draft." in words(office.get(f"/contests/{draft.id}"))


def test_an_unknown_contest_is_not_found(client, sign_in, people):
    sign_in(client, people["Ben"])
    assert client.get("/contests/999").status_code == 404


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DRAFT])
def test_candidates_are_shown_from_the_opening_of_the_vote_on(app, client, sign_in, people, phase):
    with app.app_context():
        contest, _ = a_counted_contest(2, 1, phase=phase, names=("Sokolova", "Vorontsov"))
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}"))
    assert ("Sokolova" in page) == (phase in SHOWN_FROM_VOTING)
    assert ("Found the pores" in page) == (phase in SHOWN_FROM_VOTING)
    promised = "Candidates are shown when voting opens" in page
    assert promised == (phase in {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING})


def test_refused_and_withdrawn_nominations_are_never_shown(app, client, sign_in, people):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, phase=Phase.VOTING)
        for status in (NominationStatus.REFUSED, NominationStatus.WITHDRAWN, NominationStatus.SUBMITTED):
            a_nomination(contest, an_employee("Unseen"), an_employee(), status)
    sign_in(client, people["Ben"])
    assert "Unseen" not in words(client.get(f"/contests/{contest.id}"))


def order(client, contest_id):
    return re.findall(r'id="candidate-(\d+)"', client.get(f"/contests/{contest_id}").text)


def test_the_order_is_each_person_s_own_and_the_same_at_every_visit(app, client, sign_in, people):
    with app.app_context():
        contest, candidates = a_counted_contest(*[0] * 12, phase=Phase.VOTING)
    sign_in(client, people["Ben"])
    other = sign_in(app.test_client(), people["Eve"])
    mine = order(client, contest.id)
    assert order(client, contest.id) == mine
    assert order(other, contest.id) != mine
    assert sorted(map(int, mine)) == sorted(candidate.id for candidate in candidates)


def test_a_candidate_sees_the_own_card_though_it_is_on_no_paper_of_theirs(app, client, sign_in, people):
    with app.app_context():
        contest, candidates = a_counted_contest(0, 0, phase=Phase.VOTING, names=("Cleo",))
        an_account(candidates[0].employee)
        number = candidates[0].employee.personnel_number
    sign_in(client, number)
    assert "Cleo Carter</h3>" in words(client.get(f"/contests/{contest.id}"))


def test_candidates_can_be_seen_by_unit(app, client, sign_in, people):
    with app.app_context():
        company = the_company()
        contest = a_contest(Phase.VOTING, company)
        by = an_employee()
        for branch, shop, name in (("Kirov Plant", "Shop 1", "Sokolova"), ("Perm Foundry", "Shop 2", "Vorontsov")):
            person = an_employee(name, a_unit(shop, branch_unit := a_unit(branch, company)))
            a_nomination(contest, person, by, NominationStatus.ADMITTED)
    sign_in(client, people["Ben"])
    everybody = words(client.get(f"/contests/{contest.id}"))
    assert "Sokolova" in everybody and "Vorontsov" in everybody
    perm = words(client.get(f"/contests/{contest.id}?unit={branch_unit.id}"))
    assert "Sokolova" not in perm and "Vorontsov" in perm
    assert "1 of 2 candidates, those from Perm Foundry." in perm
    for nonsense in ("0", "x", "9" * 30, str(branch_unit.id + 99)):
        assert "Sokolova" in words(client.get(f"/contests/{contest.id}?unit={nonsense}"))


def test_the_page_offers_the_paper_to_those_who_have_not_voted(app, client, sign_in, people):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, phase=Phase.VOTING)
        on_the_roll(contest, the_company(), 0, 0, people["Ben"])
    sign_in(client, people["Ben"])
    assert f'href="/voting/{contest.id}"' in words(client.get(f"/contests/{contest.id}"))
    other = sign_in(app.test_client(), people["Eve"])
    page = words(other.get(f"/contests/{contest.id}"))
    assert f"/voting/{contest.id}" not in page
    assert "You are not on the list of voters" in page


def test_the_rules_are_said_in_plain_words(app, client, sign_in, people):
    with app.app_context():
        one = a_contest(Phase.VOTING)
        many = a_contest(Phase.VOTING, method=Method.APPROVAL, max_choices=3, own_vote_allowed=True, least_field=4)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{one.id}"))
    assert "You choose one candidate." in page and "Nobody can vote for themselves." in page
    page = words(client.get(f"/contests/{many.id}"))
    assert "You tick everybody you support, 3 candidates at most." in page
    assert "Nobody can vote for themselves." not in page
    assert "With fewer than 4 candidates the contest is void." in page
    assert "Effect on quality" in page and "30%" in page


def test_a_cancelled_contest_gives_its_reason_and_leads_on(app, client, sign_in, people):
    with app.app_context():
        contest = a_contest(Phase.CANCELLED, ended_reason="The hall burned down, 100% of it.")
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}"))
    assert "The hall burned down, 100% of it." in page
    assert '<a class="btn btn-2" href="/contests/">See the other contests</a>' in page


def test_a_void_contest_gives_its_reason(app, client, sign_in, people):
    with app.app_context():
        contest = a_contest(Phase.SCREENING)
        advance(contest.id, now=contest.voting_open_at, sealing_secret=SEALING_SECRET)
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{contest.id}"))
    assert "Fewer candidates were admitted than this contest needs." in page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/contests/{id}", "/contests/", "/office/contests/{id}"])
def test_a_reason_is_no_message_with_places_to_fill_in(app, client, sign_in, people, path):
    with app.app_context():
        contest = a_contest(Phase.VOID, ended_reason="The hall burned down, 100% of it, with %(things)s.")
    sign_in(client, people["Dan"])
    assert "The hall burned down, 100% of it, with %(things)s." in words(client.get(path.format(id=contest.id)))


# The list.


def test_the_list_shows_every_published_contest_and_no_draft(app, client, sign_in, people):
    with app.app_context():
        for phase in Phase:
            a_contest(phase, name_en=f"Contest {phase.value}")
    sign_in(client, people["Dan"])
    page = words(client.get("/contests/"))
    assert {phase for phase in Phase if f"Contest {phase.value}," in page} == set(Phase) - {Phase.DRAFT}


@pytest.mark.parametrize(
    ("group", "phases"),
    [
        ("running", {Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CLOSED, Phase.COUNTED}),
        ("coming", {Phase.PLANNED}),
        ("ended", {Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID}),
        ("nonsense", set(Phase) - {Phase.DRAFT}),
    ],
)
def test_the_list_keeps_to_a_group(app, client, sign_in, people, group, phases):
    with app.app_context():
        for phase in Phase:
            a_contest(phase, name_en=f"Contest {phase.value}")
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/?group={group}"))
    assert {phase for phase in Phase if f"Contest {phase.value}," in page} == phases


def test_the_list_is_searched_by_title_and_unit_as_the_reader_sees_them(app, client, sign_in, people):
    with app.app_context():
        plant = a_unit("Kirov Plant", the_company())
        a_contest(Phase.VOTING, name_en="Golden gauge", name_ru="Золотой калибр")
        a_contest(Phase.VOTING, plant, name_en="Silver gauge")
    sign_in(client, people["Ben"])
    assert "Silver gauge" not in words(client.get("/contests/?q=GOLDEN"))
    assert "Golden gauge" not in words(client.get("/contests/?q=kirov+gauge"))
    assert "No contest fits" in words(client.get("/contests/?q=nothing"))
    assert "2 contests" in words(client.get("/contests/?q=%00%25_"))
    client.set_cookie("ql_language", "ru")
    assert "Золотой калибр" in words(client.get("/contests/?q=калибр"))


def test_the_list_comes_in_pages(app, client, sign_in, people):
    with app.app_context():
        for _ in range(26):
            a_contest(Phase.VOTING)
    sign_in(client, people["Ben"])
    for page, cards in (("1", 25), ("2", 1), ("999", 1), ("x", 25), ("-1", 25), ("9" * 5000, 25)):
        assert client.get(f"/contests/?page={page}").text.count('<li class="card stack">') == cards


def test_an_empty_list_says_so(client, sign_in, people):
    sign_in(client, people["Ben"])
    assert "No contest yet" in words(client.get("/contests/"))


def test_the_list_names_the_leaders_of_announced_contests_only(app, client, sign_in, people):
    with app.app_context():
        a_counted_contest(2, 1, names=("Sokolova",))
        a_counted_contest(2, 1, names=("Secret",), phase=Phase.COUNTED)
    sign_in(client, people["Ben"])
    page = words(client.get("/contests/"))
    assert "Sokolova" in page and "Secret" not in page


def test_many_contests_and_candidates_cost_no_more_queries_than_few(app, client, sign_in, people):
    with app.app_context():
        few, _ = a_counted_contest(0, phase=Phase.VOTING)
        a_counted_contest(2, 1)
    sign_in(client, people["Ben"])
    addresses = ("/contests/", f"/contests/{few.id}")
    for address in addresses:
        client.get(address)
    with statements() as with_few:
        for address in addresses:
            client.get(address)
    with app.app_context():
        many, _ = a_counted_contest(*[0] * 30, phase=Phase.VOTING)
        for _ in range(24):
            a_counted_contest(2, 1, now=NOW - timedelta(days=40))
    with statements() as with_many:
        for address in ("/contests/", f"/contests/{many.id}"):
            client.get(address)
    assert len(with_many) == len(with_few)
