"""The list of contests and the dashboard of one, as HR sees them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import event, insert

from contest.domain.calendar import PeriodKind
from contest.domain.letters import LetterKind, LetterState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.troubles import WHAT_IT_MEANS, WHAT_TO_DO, Trouble
from contest.extensions import db
from contest.models import Contest, RollEntry, Unit
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from contest.services.troubles import forget_troubles, note_trouble
from contest.services.turnout import note_turnout
from tests.factories import a_candidate, a_contest, a_nomination, a_unit, an_account, an_employee
from tests.post import emails, notices
from tests.web.office.desks import ONE, stored
from tests.web.reading import shown


def many(contest, unit, voters, voted):
    people = [an_employee(f"Secretname{place}", unit) for place in range(voters)]
    rows = [
        {
            "contest_id": contest.id,
            "employee_id": person.id,
            "unit_id": unit.id,
            "has_voted": place < voted,
            "channel": "web" if place < voted else None,
        }
        for place, person in enumerate(people)
    ]
    db.session.execute(insert(RollEntry), rows)
    db.session.commit()


def statements(app, ask):
    heard = []

    def hear(connection, cursor, statement, *rest):
        heard.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        assert ask().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return len([statement for statement in heard if statement.lstrip().startswith("SELECT")])


@ONE
def test_before_the_first_contest_the_list_says_what_to_do(dan):
    text = dan.get("/office/contests/").text
    assert "No contest yet" in text and "/office/contests/new" in text


@ONE
def test_the_list_is_found_by_the_title_one_reads(app, dan):
    with app.app_context():
        a_contest(Phase.DRAFT, kind=PeriodKind.MONTH, period_start=date(2026, 10, 1))
        a_contest(Phase.VOTING, kind=PeriodKind.YEAR, period_start=date(2026, 1, 1), name_en="Golden Gauge")
    assert "Golden Gauge" not in dan.get("/office/contests/?q=october").text.split("contest-rows")[1]
    assert "Golden Gauge" in dan.get("/office/contests/?q=gauge+2026").text
    assert "No contest like this" in dan.get("/office/contests/?q=gauge&group=draft").text
    dan.set_cookie("ql_language", "ru")
    assert "Golden Gauge" not in dan.get("/office/contests/?q=ОКТЯБРЬ").text.split("contest-rows")[1]


@ONE
@pytest.mark.parametrize("query", ["page=0", "page=9999999999999999999999", "page=x", "q=%00", "group=%00", "q=%25_"])
def test_a_strange_address_shows_the_list(dan, query):
    assert dan.get(f"/office/contests/?{query}").status_code == 200


@ONE
@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_contest_has_a_page_in_every_phase(app, dan, phase, language):
    with app.app_context():
        contest = a_contest(phase, ended_reason="The plant stands still" if phase is Phase.CANCELLED else "")
        ben = an_employee("Ben")
        a_nomination(contest, an_employee(), ben)
        with transaction():
            write_letters(LetterKind.WINNER, [ben.id], about="x", now=contest.announce_at, contest_id=contest.id)
    dan.set_cookie("ql_language", language)
    answer = dan.get(f"/office/contests/{contest.id}", follow_redirects=True)
    assert answer.status_code == 200
    assert ("The plant stands still" in answer.text) is (phase is Phase.CANCELLED)


@ONE
def test_turnout_shows_large_units_as_of_the_full_hour_and_nobody_by_name(app, dan, now):
    with app.app_context():
        company = db.session.get(Contest, a_contest(Phase.VOTING).id).scope
        contest = a_contest(Phase.VOTING, scope=company)
        many(contest, a_unit("Perm", company), 20, 12)
        many(contest, a_unit("Ufa", company), 30, 6)
        many(contest, a_unit("Tver", company), 15, 9)
        many(contest, a_unit("Tiny", company), 3, 3)
        a_candidate(contest, an_employee("Cleo"))
    text = dan.get(f"/office/contests/{contest.id}").text
    assert ">Perm<" not in text and "The turnout appears at the full hour." in text
    with app.app_context():
        note_turnout(now=now)
        many(contest, db.session.get(Unit, contest.scope_id), 40, 40)
    text = dan.get(f"/office/contests/{contest.id}").text
    assert ">Perm<" in text and "60%" in text and "As of 12:00" in text and "votes in the box" not in text
    assert "Tiny" not in text and "Tver" not in text and "Other units" in text
    assert 'class="b2"' in text
    assert "Secretname" not in text and "Cleo" not in text


@ONE
def test_a_roll_too_small_to_be_shown_shows_no_figure(app, dan, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        many(contest, contest.scope, 9, 4)
        note_turnout(now=now)
    text = dan.get(f"/office/contests/{contest.id}").text
    assert "of 9 voters" not in text and "44%" not in text and "44\xa0%" not in text
    assert ">44<" not in re.sub(r"\s", "", text)
    assert "It is not shown." in text


@ONE
def test_what_waits_is_one_click_away(app, dan):
    with app.app_context():
        contest = a_contest(Phase.SCREENING)
        ben = an_employee("Ben")
        nomination = a_nomination(contest, an_employee("Cleo"), ben)
        a_nomination(contest, an_employee("Draftperson"), ben, NominationStatus.DRAFT)
    text = dan.get(f"/office/contests/{contest.id}").text
    assert "Cleo Carter" in text and f"/{nomination.id}" in text
    assert "Draftperson" not in text


@ONE
def test_nothing_waits_in_a_contest_that_is_over(app, dan):
    with app.app_context():
        contest = a_contest(Phase.CANCELLED)
        a_nomination(contest, an_employee("Cleo"), an_employee("Ben"))
    text = dan.get(f"/office/contests/{contest.id}").text
    assert "not decided: 1" in text and "Cleo" not in text


@ONE
def test_the_pages_ask_as_often_for_thirty_rows_as_for_one(app, dan):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        ben = an_employee("Ben")
        a_nomination(contest, an_employee(), ben)
        many(contest, contest.scope, 10, 4)
    pages = (f"/office/contests/{contest.id}", "/office/contests/", "/office/contests/?q=quality")
    before = [statements(app, lambda page=page: dan.get(page)) for page in pages]
    with app.app_context():
        for number in range(29):
            a_contest(Phase.DRAFT if number % 2 else Phase.ANNOUNCED)
            a_nomination(db.session.get(Contest, contest.id), an_employee(), ben)
            many(contest, a_unit(parent=contest.scope), 10, 4)
    assert [statements(app, lambda page=page: dan.get(page)) for page in pages] == before


@ONE
def test_each_step_is_asked_about_and_then_taken(app, dan, now):
    with app.app_context():
        contest = a_contest(Phase.NOMINATING)
    page = f"/office/contests/{contest.id}/now/close-nominations"
    assert "Close nominations now?" in dan.get(page).text
    assert stored(app, contest.id).nominations_close_at > now
    assert page in dan.get(f"/office/contests/{contest.id}").text
    assert dan.post(page).status_code == 303
    assert stored(app, contest.id).nominations_close_at == now
    assert page not in dan.get(f"/office/contests/{contest.id}").text
    assert dan.post(page).status_code == 409
    assert dan.get(f"/office/contests/{contest.id}/now/announce").status_code == 409
    assert dan.get(f"/office/contests/{contest.id}/now/nothing").status_code == 404
    assert dan.get("/office/contests/999/now/announce").status_code == 404


@ONE
def test_a_contest_is_cancelled_with_a_reason_and_what_was_typed_stays(app, dan):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
    page = f"/office/contests/{contest.id}/cancel"
    for reason in ("", "ab", "A\x00reason", "x" * 501):
        answer = dan.post(page, data={"reason": reason})
        assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert dan.post(page, data={"reason": "The plant stands still"}).status_code == 303
    assert "The plant stands still" in dan.get(f"/office/contests/{contest.id}").text
    assert dan.post(page, data={"reason": "Once more"}).status_code == 409


@ONE
def test_a_vote_is_made_longer_in_the_zone_of_the_contest(app, dan):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
    page = f"/office/contests/{contest.id}/longer"
    later = contest.voting_close_at + timedelta(hours=1)
    typed = (later + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert dan.get(page).status_code == 200
    for wrong in ("", "x", "0001-01-01T00:00", "9999-12-31T23:59", "2026-10-20T12:00"):
        assert dan.post(page, data={"voting_close_at": wrong, "reason": "The network was down"}).status_code == 422
    assert dan.post(page, data={"voting_close_at": typed, "reason": ""}).status_code == 422
    assert dan.post(page, data={"voting_close_at": typed, "reason": "The network was down"}).status_code == 303
    assert stored(app, contest.id).voting_close_at == later


@ONE
def test_a_planned_contest_is_taken_back_to_draft(app, dan):
    with app.app_context():
        contest = a_contest(Phase.PLANNED)
    assert dan.post(f"/office/contests/{contest.id}/back-to-draft").status_code == 303
    assert stored(app, contest.id).phase is Phase.DRAFT
    assert "Cancel the contest" in dan.get(f"/office/contests/{contest.id}/setup/review").text


@ONE
def test_eve_steers_nothing(app, sign_in, dan):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        eve = an_employee("Eve")
        an_account(eve)
    eve_client = sign_in(app.test_client(), eve)
    for path in ("cancel", "longer", "now/close-voting", ""):
        assert eve_client.get(f"/office/contests/{contest.id}/{path}".rstrip("/")).status_code == 403


@ONE
@pytest.mark.parametrize("kind", list(Trouble))
def test_what_stands_in_the_way_is_said_with_what_to_do(app, dan, now, kind):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        note_trouble(contest.id, kind, "BoxDoesNotTally", now=now)
    text = unescape(dan.get(f"/office/contests/{contest.id}").text)
    assert WHAT_IT_MEANS[kind] in text and WHAT_TO_DO[kind] in text
    with app.app_context():
        forget_troubles(contest.id, kind)
    assert WHAT_IT_MEANS[kind] not in unescape(dan.get(f"/office/contests/{contest.id}").text)


@ONE
@pytest.mark.parametrize("kind", list(Trouble))
def test_the_list_names_the_contests_that_do_not_go_on(app, dan, now, kind):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        note_trouble(contest.id, kind, "", now=now)
    text = dan.get("/office/contests/").text
    is_stuck = kind is not Trouble.TRACES
    assert ("1 contest does not go on." in text) is is_stuck
    assert text.count("Does not go on") == is_stuck
    assert text.count(f'href="/office/contests/{contest.id}"') == 1 + is_stuck


@ONE
def test_the_page_says_how_many_were_told_and_what_became_of_their_letters(app, dan, now):
    with app.app_context():
        contest = a_contest(Phase.ANNOUNCED)
        people = [an_employee(email=f"reader{number}@altair.example" if number else None) for number in range(3)]
        with transaction():
            ids = [each.id for each in people]
            write_letters(LetterKind.RESULT, ids, about="x", now=now, contest_id=contest.id)
        notices()[0].read_at = now
        emails()[0].state = LetterState.REFUSED
        db.session.commit()
    text = shown(dan.get(f"/office/contests/{contest.id}"))
    assert "To staff: the result Told: 3 people, seen here by 1. E-mails sent: 0, waiting: 1, refused: 1" in text
