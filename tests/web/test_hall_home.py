"""The home page: what is open, for how long, and have I voted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.contests import Method
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Contest, RollEntry, Unit
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from tests.factories import NOW, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.reading import words


@pytest.fixture
def ben(app):
    """Ben, who can sign in, in a branch of the company."""
    with app.app_context():
        branch = a_unit("Kirov Plant", a_unit("Northern Meridian"))
        ben = an_employee("Ben", branch)
        an_account(ben)
        return ben


def put_on_the_roll(contest, person, voted=False):
    db.session.add(
        RollEntry(
            contest_id=contest.id,
            employee_id=person.id,
            unit_id=person.unit_id,
            has_voted=voted,
            channel="web" if voted else None,
        )
    )
    db.session.commit()


def home(client):
    return words(client.get("/"))


def test_an_open_contest_offers_its_ballot_paper_until_the_vote_is_cast(app, client, sign_in, ben):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, 0, phase=Phase.VOTING, method=Method.APPROVAL, max_choices=2)
        put_on_the_roll(contest, ben)
    sign_in(client, ben)
    page = home(client)
    assert "1 contest is waiting for your vote." in page
    assert f'href="/voting/{contest.id}"' in page
    assert "You have not voted yet" in page and "12 hours left" in page
    assert "3 candidates" in page and "Choose up to 2" in page
    with app.app_context():
        db.session.get_one(RollEntry, (contest.id, ben.id)).has_voted = True
        db.session.get_one(RollEntry, (contest.id, ben.id)).channel = "web"
        db.session.commit()
    page = home(client)
    assert "You have voted in every contest that is open to you." in page
    assert f"/voting/{contest.id}" not in page
    assert "change" not in page.lower()


def test_a_vote_that_waits_comes_before_notices_and_quality_week(app, client, sign_in, ben):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, 0, phase=Phase.VOTING)
        put_on_the_roll(contest, ben)
        with transaction():
            over = a_contest(Phase.ANNOUNCED)
            write_letters(LetterKind.RESULT, [ben.id], about=f"contest:{over.id}", contest_id=over.id, now=NOW)
    sign_in(client, ben)
    page = home(client)
    in_order = ("1 unread notice", f'href="/voting/{contest.id}"', "New for you", 'id="qw"')
    assert [each for each in in_order if each not in page] == []
    assert sorted(in_order, key=page.index) == list(in_order)
    with app.app_context():
        db.session.get_one(RollEntry, (contest.id, ben.id)).has_voted = True
        db.session.get_one(RollEntry, (contest.id, ben.id)).channel = "web"
        db.session.commit()
    page = home(client)
    assert page.index('id="qw"') < page.index(f'href="/contests/{contest.id}"')


def test_who_is_not_on_the_roll_is_told_so_and_not_offered_a_paper(app, client, sign_in, ben):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, phase=Phase.VOTING)
    sign_in(client, ben)
    page = home(client)
    assert "You are not on the list of voters" in page
    assert f"/voting/{contest.id}" not in page


def test_what_waits_for_the_vote_comes_before_what_is_done(app, client, sign_in, ben):
    with app.app_context():
        soonest = NOW + timedelta(hours=1)
        voted = a_contest(Phase.VOTING, voting_close_at=soonest, name_en="Voted in")
        foreign = a_contest(Phase.VOTING, voting_close_at=soonest, name_en="Of another branch")
        waiting = a_contest(Phase.VOTING, name_en="Waiting")
        put_on_the_roll(voted, ben, voted=True)
        put_on_the_roll(waiting, ben)
    sign_in(client, ben)
    page = home(client)
    assert sorted(("Waiting,", "Voted in,", "Of another branch,"), key=page.index) == [
        "Waiting,",
        "Voted in,",
        "Of another branch,",
    ]
    assert foreign.id


def test_at_the_bell_the_paper_is_gone_even_if_the_worker_sleeps(app, client, sign_in, ben, clock):
    with app.app_context():
        contest, _ = a_counted_contest(0, 0, phase=Phase.VOTING)
        put_on_the_roll(contest, ben)
    sign_in(client, ben)
    clock.move_to(contest.voting_close_at)
    page = home(client)
    assert f"/voting/{contest.id}" not in page
    assert "No contest is waiting for your vote." in page
    assert "Voting is closed and the votes are being counted." in page


def test_a_counted_contest_says_when_it_is_announced_and_nothing_more(app, client, sign_in, ben):
    with app.app_context():
        a_counted_contest(9, 4, phase=Phase.COUNTED, names=("Winner", "Second"))
    sign_in(client, ben)
    page = home(client)
    assert "The votes are counted. The result is announced on Wednesday 21 October, 00:00." in page
    assert "Winner" not in page and "Second" not in page


def test_nobody_learns_before_the_vote_how_many_were_admitted(app, client, sign_in, ben):
    with app.app_context():
        a_counted_contest(0, 0, 0, phase=Phase.SCREENING)
    sign_in(client, ben)
    assert "3 candidates" not in home(client)


def test_a_draft_is_on_nobody_s_home_page(app, client, sign_in, ben):
    with app.app_context():
        a_contest(Phase.DRAFT, name_en="A secret plan")
    sign_in(client, ben)
    assert "A secret plan" not in home(client)


def test_a_head_sees_the_places_left(app, client, sign_in, ben):
    with app.app_context():
        branch = db.session.get_one(Unit, ben.unit_id)
        company = db.session.get_one(Unit, branch.parent_id)
        ada = a_head("Ada", unit=a_unit("Machine shop", branch))
        contest = a_contest(Phase.NOMINATING, company, places_per_unit=3)
        for status in (NominationStatus.SUBMITTED, NominationStatus.DRAFT, NominationStatus.WITHDRAWN):
            a_nomination(contest, an_employee(unit=ada.unit), ada, status)
    sign_in(client, ada)
    page = home(client)
    assert "2 places left of 3" in page
    assert 'href="/nominations/"' in page


def test_the_places_left_are_those_of_people_by_the_rule_of_the_contest_and_a_secretary_sees_them(
    app, client, sign_in, ben
):
    with app.app_context():
        company = db.session.query(Unit).filter_by(name="Northern Meridian").one()
        shop = a_unit("Machine shop", db.session.query(Unit).filter_by(name="Kirov Plant").one())
        shop.secretary_id = ben.id
        ada, cleo = a_head("Ada", unit=shop), an_employee("Cleo", shop)
        contest = a_contest(Phase.NOMINATING, company, places_per_unit=2, places_for_each=1, by_collective=True)
        minutes = {"channel": NominationChannel.COLLECTIVE, "minutes_number": "7", "minutes_date": NOW.date()}
        for values in ({}, minutes):
            a_nomination(contest, cleo, ada, **values)
    assert "3 places left of 4" in home(sign_in(client, ben))


def test_who_heads_nothing_is_told_whom_to_tell(app, client, sign_in, ben):
    with app.app_context():
        a_contest(Phase.NOMINATING)
    sign_in(client, ben)
    page = home(client)
    assert "Tell the head of your unit." in page
    assert "places left" not in page


@pytest.mark.parametrize(
    ("roles", "words", "way"),
    [((), "No contest is open", "/leaders"), ((Role.HR,), "No contest is planned", "/office/")],
)
def test_an_empty_home_says_what_to_do_next(app, client, sign_in, roles, words, way):
    with app.app_context():
        an_account(dan := an_employee("Dan"), *roles)
    sign_in(client, dan)
    page = home(client)
    assert words in page and f'href="{way}' in page
    assert "The first leader will stand here" in page


def test_the_next_opening_fills_an_otherwise_empty_page(app, client, sign_in, ben):
    with app.app_context():
        a_contest(Phase.SCREENING)
    sign_in(client, ben)
    assert "opens on Wednesday 21 October, 00:00." in home(client)


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(5, "Good morning, Ben"), (12, "Good afternoon, Ben"), (18, "Good evening, Ben"), (23, "Hello, Ben")],
)
def test_the_greeting_follows_the_clock_of_the_viewer(app, client, sign_in, ben, clock, hour, greeting):
    sign_in(client, ben)
    clock.move_to(datetime(2026, 10, 21, hour - 3, tzinfo=UTC))
    assert greeting in home(client)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 29), "Quality Week starts in 11 days"),
        (date(2026, 11, 8), "Quality Week starts tomorrow"),
        (date(2026, 11, 9), "It is Quality Week: World Quality Day is in 3 days"),
        (date(2026, 11, 11), "It is Quality Week: tomorrow is World Quality Day"),
        (date(2026, 11, 12), "Today is World Quality Day"),
        (date(2026, 11, 15), "It is Quality Week"),
        (date(2026, 11, 16), "Thank you for Quality Week 2026"),
        (date(2026, 11, 20), "Thank you for Quality Week 2026"),
        (date(2026, 11, 21), "Quality Week starts in 352 days"),
    ],
)
def test_the_banner_tells_of_the_week_that_counts_now(app, client, sign_in, ben, clock, day, words):
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    sign_in(client, ben)
    assert f">{words}</a>" in home(client)


def test_thirty_contests_cost_no_more_queries_than_one_of_each(app, client, sign_in, ben):
    phases = (Phase.PLANNED, Phase.NOMINATING, Phase.VOTING, Phase.COUNTED, Phase.ANNOUNCED)
    with app.app_context():
        for phase in phases:
            a_counted_contest(2, 1, phase=phase)
    sign_in(client, ben)
    home(client)
    with statements() as with_one:
        home(client)
    with app.app_context():
        for phase in phases * 6:
            contest, _ = a_counted_contest(2, 1, phase=phase)
            put_on_the_roll(contest, ben)
        assert db.session.query(Contest).count() == 35
    with statements() as with_thirty:
        home(client)
    assert len(with_thirty) == len(with_one)
