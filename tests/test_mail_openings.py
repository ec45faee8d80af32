"""What the letters of an opening and the reminders of the clock say, as text and as HTML."""

import re
from datetime import timedelta

import pytest
from flask import current_app

from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.mail import written
from contest.models import Letter
from contest.queries.letters import contents
from tests.factories import a_candidate, a_contest, a_head, a_nomination, a_unit, an_account, an_employee, stored

DAY = timedelta(days=1)


@pytest.fixture
def ada(company):
    """Ada, who heads the foundry."""
    return a_head("Ada", a_unit("Foundry", company), email="ada@example.com")


def said_to(person, kind, contest):
    """(subject, text, the words of the HTML) of such a letter."""
    letter = stored(
        Letter(
            employee_id=person.id,
            kind=kind,
            about=f"contest:{contest.id}",
            contest_id=contest.id,
            due_at=contest.nominations_open_at,
        )
    )
    message = written(contents(letter.id, default_language="en"), current_app.config["QL"])
    db.session.delete(letter)
    db.session.commit()
    html = message.get_body(("html",)).get_content()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<body") :]))
    return message["Subject"], re.sub(r"\s+", " ", message.get_body(("plain",)).get_content()), words


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({}, "now you can put forward the people of your unit who made quality better."),
        ({"by_colleague": True}, "and everybody may propose a colleague."),
        ({"by_oneself": True}, "and everybody may come forward."),
        ({"by_colleague": True, "by_oneself": True}, "and everybody may propose a colleague or come forward."),
    ],
)
def test_that_nominations_are_open_says_who_may_nominate_and_until_when(company, ada, setting, sentence):
    contest = a_contest(Phase.NOMINATING, company, **setting)
    subject, text, html = said_to(ada, LetterKind.NOMINATIONS_OPENED, contest)
    assert subject.startswith("Nominations are open: Quality Leader of the Month")
    for body in (text, html):
        assert sentence in body
        assert "Nominations close: Wednesday 21 October, 00:00" in body


def test_a_reader_in_another_zone_reads_the_instant_in_both(company, now):
    perm = a_unit("Perm", company, time_zone="Asia/Yekaterinburg")
    ben = an_employee("Ben", perm, email="ben@example.com")
    contest = a_contest(Phase.VOTING, company, voting_close_at=now + DAY, announce_at=now + 2 * DAY)
    _, text, html = said_to(ben, LetterKind.VOTING_LAST_DAY, contest)
    for body in (text, html):
        assert "Open until Wednesday 21 October, 12:00 (Moscow" in body
        assert "which is Wednesday 21 October, 14:00 where you are" in body


@pytest.mark.parametrize("kind", [LetterKind.VOTING_HALF, LetterKind.VOTING_LAST_DAY])
def test_a_reminder_to_vote_says_that_the_vote_is_secret_and_when_it_stops(company, kind):
    ben = an_employee("Ben", company, email="ben@example.com")
    contest = a_contest(Phase.VOTING, company)
    _, text, html = said_to(ben, kind, contest)
    for body in (text, html):
        assert "nobody can see how you vote" in body
        assert "it stops when you have voted" in body
    assert f"/voting/{contest.id}" in text


def test_the_reminder_of_drafts_names_them_all_and_what_hr_wants_changed(company, ada):
    contest = a_contest(Phase.NOMINATING, company)
    a_nomination(contest, an_employee("Cleo", ada.unit), ada, NominationStatus.DRAFT)
    a_nomination(contest, an_employee("Ben", ada.unit), ada, NominationStatus.SENT_BACK, remark="When?")
    a_nomination(contest, an_employee("Eve", ada.unit), ada, NominationStatus.SUBMITTED)
    _, text, html = said_to(ada, LetterKind.DRAFTS_REMINDER, contest)
    for body in (text, html):
        assert "2 nominations that you began are not submitted yet:" in body
        assert "Cleo Carter" in body and "Ben Brooks: HR asks for a change" in body
        assert "Evans" not in body


def test_a_reminder_of_drafts_that_are_all_submitted_by_now_says_so(company, ada):
    contest = a_contest(Phase.NOMINATING, company)
    a_nomination(contest, an_employee("Cleo", ada.unit), ada, NominationStatus.SUBMITTED)
    _, text, html = said_to(ada, LetterKind.DRAFTS_REMINDER, contest)
    for body in (text, html):
        assert "By now nothing of yours is left unfinished." in body
        assert "Cleo" not in body


def test_what_was_not_decided_in_time_is_told_to_the_nominator_and_to_the_nominee(company, ada):
    contest = a_contest(Phase.VOTING, company)
    cleo = an_employee("Cleo", ada.unit, email="cleo@example.com")
    ben = an_employee("Ben", ada.unit)
    a_nomination(contest, cleo, ada, NominationStatus.SUBMITTED)
    a_nomination(contest, ben, ada, NominationStatus.SUBMITTED)
    a_candidate(contest, ben)
    _, text, html = said_to(ada, LetterKind.NOMINATION_LAPSED, contest)
    for body in (text, html):
        assert "2 nominations of yours were not decided by then:" in body
        assert "Cleo Carter" in body and "Ben Brooks, who stands all the same" in body
        assert "you were put forward" not in body
    _, text, html = said_to(cleo, LetterKind.NOMINATION_LAPSED, contest)
    for body in (text, html):
        assert "you were put forward for this contest." in body
        assert "you are not on the ballot this time" in body
        assert "nominations of yours" not in body and "Brooks" not in body


def test_a_person_hears_nothing_of_a_proposal_that_no_head_answered(company, ada):
    contest = a_contest(Phase.VOTING, company)
    cleo = an_employee("Cleo", ada.unit, email="cleo@example.com")
    an_account(cleo)
    ben = an_employee("Ben", ada.unit, email="ben@example.com")
    a_nomination(contest, cleo, ben, NominationStatus.PROPOSED, channel=NominationChannel.COLLEAGUE)
    assert "Brooks" not in said_to(cleo, LetterKind.NOMINATION_LAPSED, contest)[1]
    assert "you were put forward" not in said_to(cleo, LetterKind.NOMINATION_LAPSED, contest)[1]
    assert "Cleo Carter" in said_to(ben, LetterKind.NOMINATION_LAPSED, contest)[1]
