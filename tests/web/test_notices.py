"""Notices: how everybody hears of everything, with e-mail and without, and nobody of what is another's."""

import re
from datetime import timedelta

import pytest

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Account, Candidate, Employee, Letter, RollEntry
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from tests.factories import NOW, a_contest, a_nomination, a_unit, an_account, an_employee, stored
from tests.statements import statements
from tests.test_mail import a_letter
from tests.web.reading import words


@pytest.fixture
def ben(app):
    """Ben, who can sign in and has no e-mail."""
    with app.app_context():
        ben = an_employee("Ben", a_unit("Northern Meridian"))
        an_account(ben)
        return ben


def told(contest, *people, kind=LetterKind.VOTING_OPENED, at=NOW, about=""):
    """The letter of this kind to these people, as the service writes it; the ids of the notices."""
    with transaction():
        write_letters(
            kind, [each.id for each in people], about=about or f"contest:{contest.id}", contest_id=contest.id, now=at
        )
    asked = db.select(Letter.id).where(Letter.kind == kind, Letter.channel == LetterChannel.APP).order_by(Letter.id)
    return list(db.session.scalars(asked))


def page(client, address="/notices/"):
    return words(client.get(address))


def badge(text):
    """What a screen reader says of the number at the bell, if there is one."""
    found = re.search(r'class="bell".*?</a>', text)
    assert found
    said = re.search(r'<b class="badge"><span aria-hidden="true">(.*?)</span><span class="vh">(.*?)</span>', found[0])
    return said.groups() if said else None


def test_before_anything_has_happened_the_list_says_what_will_stand_there(client, sign_in, ben):
    sign_in(client, ben)
    text = page(client)
    assert "No notices yet" in text and "when a vote opens" in text
    assert badge(text) is None
    assert "Mark all as read" not in text


@pytest.mark.parametrize("email", [None, "ben@example.org"])
def test_the_list_knows_whether_the_same_comes_by_e_mail(app, client, sign_in, ben, email):
    with app.app_context():
        db.session.get_one(Employee, ben.id).email = email
        db.session.commit()
    sign_in(client, ben)
    text = page(client)
    assert ("You need no e-mail" in text, "You get the same by e-mail" in text) == (email is None, email is not None)


def test_who_has_no_e_mail_hears_of_an_open_vote_and_opens_it(app, client, sign_in, ben):
    with app.app_context():
        contest = a_contest(Phase.VOTING, name_en="Steady hands")
        [notice] = told(contest, ben)
    sign_in(client, ben)
    text = page(client)
    assert "Voting is open: Steady hands" in text
    assert badge(text) == ("1", "1 unread notice")
    answer = client.post(f"/notices/{notice}/open")
    assert (answer.status_code, answer.location) == (303, f"/notices/{notice}")
    letter = page(client, answer.location)
    assert "<h1>Your vote, please</h1>" in letter
    assert f'<a class="btn" href="/voting/{contest.id}">Open the ballot paper</a>' in letter
    assert badge(letter) is None
    assert "Voting is open: Steady hands" in page(client)


def test_looking_marks_nothing_and_opening_twice_changes_nothing(app, client, clock, sign_in, ben):
    with app.app_context():
        [notice] = told(a_contest(Phase.VOTING), ben)
    sign_in(client, ben)
    for address in ("/", "/notices/", "/notices/?show=unread", f"/notices/{notice}"):
        assert badge(page(client, address)) == ("1", "1 unread notice")
    assert "Mark as read" in page(client, f"/notices/{notice}")
    client.post(f"/notices/{notice}/open")
    clock.shift(timedelta(minutes=5))
    client.post(f"/notices/{notice}/open")
    with app.app_context():
        assert db.session.get_one(Letter, notice).read_at == NOW


def test_what_was_opened_can_be_put_back_among_the_unread(app, client, sign_in, ben):
    with app.app_context():
        [notice] = told(a_contest(Phase.VOTING), ben)
    sign_in(client, ben)
    client.post(f"/notices/{notice}/open")
    assert "You have read everything" in page(client, "/notices/?show=unread")
    answer = client.post(f"/notices/{notice}/unread")
    assert (answer.status_code, answer.location) == (303, "/notices/")
    assert badge(page(client)) == ("1", "1 unread notice")


def test_marking_all_read_keeps_all_of_them_in_the_list(app, client, sign_in, ben):
    with app.app_context():
        ada = an_employee("Ada")
        for number in range(12):
            told(a_contest(Phase.VOTING, name_en=f"Contest {number:02d}"), ben, ada)
    sign_in(client, ben)
    assert badge(page(client)) == ("9+", "12 unread notices")
    assert client.post("/notices/read").location == "/notices/"
    text = page(client)
    assert "All notices are marked as read. They stay in this list." in re.sub(r"<[^>]+>", "", text)
    assert badge(text) is None
    assert text.count("Voting is open: Contest") == 12
    with app.app_context():
        assert {each.read_at for each in db.session.query(Letter).filter_by(employee_id=ada.id)} == {None}


def test_the_newest_stand_first_page_by_page(app, client, sign_in, ben):
    with app.app_context():
        for number in range(30):
            at = NOW - timedelta(hours=number)
            told(a_contest(Phase.VOTING, name_en=f"Contest {number:02d}"), ben, at=at)
    sign_in(client, ben)
    first, second = page(client), page(client, "/notices/?page=2")
    assert re.findall(r"Contest (\d\d)", first) == [f"{number:02d}" for number in range(25)]
    assert re.findall(r"Contest (\d\d)", second) == [f"{number:02d}" for number in range(25, 30)]
    assert "Page 1 of 2" in first


def test_the_home_page_shows_the_three_newest_that_are_unread(app, client, sign_in, ben):
    with app.app_context():
        for number in range(5):
            at = NOW - timedelta(hours=number)
            told(a_contest(Phase.ANNOUNCED, name_en=f"Contest {number}"), ben, kind=LetterKind.RESULT, at=at)
        newest = db.session.query(Letter).order_by(Letter.due_at.desc()).first().id
    sign_in(client, ben)
    assert re.findall(r"The result: Contest (\d)", page(client, "/")) == ["0", "1", "2"]
    client.post(f"/notices/{newest}/open")
    assert re.findall(r"The result: Contest (\d)", page(client, "/")) == ["1", "2", "3"]
    client.post("/notices/read")
    assert "New for you" not in page(client, "/")


def test_what_the_home_page_says_anyway_is_not_said_twice_there(app, client, sign_in, ben):
    with app.app_context():
        told(a_contest(Phase.VOTING, name_en="Steady hands"), ben)
    sign_in(client, ben)
    text = page(client, "/")
    assert badge(text) == ("1", "1 unread notice")
    assert "Steady hands" in text and "Voting is open: Steady hands" not in text


def test_the_list_asks_as_much_for_thirty_as_for_one(app, client, sign_in, ben):
    def a_notice(number):
        contest = a_contest(Phase.ANNOUNCED, period_start=NOW.date().replace(year=2000 + number))
        ada = db.session.query(Employee).filter_by(first_name="Ada").first() or an_employee("Ada")
        nomination = a_nomination(contest, an_employee(f"Nominee{number}"), ada)
        told(contest, ben, kind=LetterKind.RESULT)
        told(contest, ben, kind=LetterKind.NOMINATION_DECIDED, about=f"nomination:{nomination.id}:1")

    with app.app_context():
        a_notice(0)
    sign_in(client, ben)
    counts = {}
    for rows in (1, 30):
        for address in ("/notices/", "/notices/?show=unread", "/"):
            with statements() as asked:
                page(client, address)
            counts.setdefault(address, []).append(len(asked))
        with app.app_context():
            for number in range(1, 30) if rows == 1 else ():
                a_notice(number)
    assert all(few == many for few, many in counts.values()), counts


def test_the_number_at_the_bell_costs_no_question_of_its_own(app, client, sign_in, ben):
    sign_in(client, ben)
    with statements() as before:
        page(client, "/how-votes-are-counted")
    with app.app_context():
        told(a_contest(Phase.VOTING), ben)
    with statements() as after:
        assert badge(page(client, "/how-votes-are-counted")) == ("1", "1 unread notice")
    assert len(after) == len(before)
    assert ["FROM sign_ins" in each for each in after if "letters" in each] == [True]


def test_another_persons_notice_does_not_exist_for_anybody_else(app, client, sign_in, ben):
    with app.app_context():
        eve = an_employee("Eve")
        an_account(eve)
        [notice] = told(a_contest(Phase.VOTING), ben)
    sign_in(client, eve)
    unknown = client.get("/notices/999999")
    refused = client.get(f"/notices/{notice}")
    assert unknown.status_code == refused.status_code == 404
    assert refused.text.replace(f"/notices/{notice}", "") == unknown.text.replace("/notices/999999", "")
    for act in ("open", "unread"):
        assert client.post(f"/notices/{notice}/{act}").status_code == 404
    client.post("/notices/read")
    with app.app_context():
        assert db.session.get_one(Letter, notice).read_at is None
    assert client.get("/notices/99999999999999999999").status_code == 404


def test_an_e_mail_is_no_notice(app, client, sign_in):
    with app.app_context():
        letter = a_letter(LetterKind.VOTING_OPENED, NOW, channel=LetterChannel.EMAIL)
        cleo = db.session.get_one(Employee, letter.employee_id)
    sign_in(client, cleo)
    assert client.get(f"/notices/{letter.id}").status_code == 404
    assert "No notices yet" in page(client)


def test_a_notice_is_there_from_its_instant_on(app, client, clock, sign_in, ben):
    with app.app_context():
        [notice] = told(a_contest(Phase.VOTING), ben, at=NOW + timedelta(minutes=1))
    sign_in(client, ben)
    assert client.get(f"/notices/{notice}").status_code == 404
    assert badge(page(client)) is None
    clock.shift(timedelta(minutes=1))
    assert badge(page(client, f"/notices/{notice}")) == ("1", "1 unread notice")


@pytest.mark.parametrize("settled", ["voted", "closed"])
def test_a_reminder_to_vote_is_gone_once_there_is_nothing_to_remind_of(app, client, clock, sign_in, ben, settled):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        stored(RollEntry(contest_id=contest.id, employee_id=ben.id, unit_id=ben.unit_id))
        [notice] = told(contest, ben, kind=LetterKind.VOTING_LAST_DAY)
    sign_in(client, ben)
    assert badge(page(client)) == ("1", "1 unread notice")
    with app.app_context():
        if settled == "voted":
            entry = db.session.get_one(RollEntry, (contest.id, ben.id))
            entry.has_voted, entry.channel = True, "web"
            db.session.commit()
        else:
            clock.move_to(contest.voting_close_at)
    text = page(client)
    assert badge(text) is None and "No notices yet" in text
    assert client.get(f"/notices/{notice}").status_code == 404


def test_nobody_reads_that_they_no_longer_stand_once_they_stand_again(app, client, sign_in):
    with app.app_context():
        letter = a_letter(LetterKind.CANDIDATE_DROPPED, NOW, channel=LetterChannel.APP, state=LetterState.SENT)
        cleo = db.session.get_one(Employee, letter.employee_id)
    sign_in(client, cleo)
    assert "You no longer stand" in page(client, f"/notices/{letter.id}")
    with app.app_context():
        candidate = db.session.query(Candidate).one()
        candidate.dropped_reason = candidate.dropped_at = None
        db.session.commit()
    assert client.get(f"/notices/{letter.id}").status_code == 404
    assert badge(page(client)) is None


def test_the_list_speaks_the_language_of_the_page(app, client, sign_in, ben):
    with app.app_context():
        told(a_contest(Phase.VOTING, name_ru="Верные руки", name_en="Steady hands"), ben)
        db.session.get_one(Account, ben.id).language = "ru"
        db.session.commit()
    sign_in(client, ben)
    assert "Голосование открыто: Верные руки" in page(client)
