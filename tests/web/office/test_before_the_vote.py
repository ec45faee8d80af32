"""What the page of a contest tells HR before the vote and while it runs: what is undecided, and when reminders go."""

import re
from datetime import timedelta

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Unit
from contest.services.due_reminders import write_due
from tests.factories import a_contest, a_head, a_nomination, an_employee
from tests.web.office.desks import ONE
from tests.web.office.test_contests import many
from tests.web.reading import shown

DAY = timedelta(days=1)


@ONE
def test_the_page_says_when_reminders_go_but_never_how_many_have_not_voted(app, dan, now):
    with app.app_context():
        company = db.session.query(Unit).first()
        contest = a_contest(
            Phase.VOTING,
            company,
            nominations_open_at=now - 9 * DAY,
            nominations_close_at=now - 5 * DAY,
            voting_open_at=now - 4 * DAY,
            voting_close_at=now + 4 * DAY,
            announce_at=now + 5 * DAY,
        )
        many(contest, company, 84, 7)
        write_due(now=now)
        number = contest.id
    text = shown(dan.get(f"/office/contests/{number}"))
    assert "Reminder at half-time of voting , done Tuesday 20 October, 12:00. Nobody sees who gets it." in text
    assert "Reminder on the last day of voting , to come Friday 23 October, 12:00. Nobody sees who gets it." in text
    assert not re.search(r"\b77\b", text) and "Told:" not in text


@ONE
def test_the_page_says_how_many_were_reminded_of_drafts(app, dan, now):
    with app.app_context():
        company = db.session.query(Unit).first()
        contest = a_contest(
            Phase.NOMINATING,
            company,
            nominations_open_at=now - 9 * DAY,
            nominations_close_at=now + 2 * DAY,
            voting_open_at=now + 3 * DAY,
            voting_close_at=now + 4 * DAY,
            announce_at=now + 5 * DAY,
        )
        ada = a_head("Ada")
        a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT)
        number = contest.id
    assert "Reminder of drafts , to come" in shown(dan.get(f"/office/contests/{number}"))
    with app.app_context():
        write_due(now=now)
    text = shown(dan.get(f"/office/contests/{number}"))
    assert "Reminder of drafts Told: 1 person" in text and "Reminder of drafts , to come" not in text


@ONE
def test_what_is_undecided_is_said_before_voting_opens(app, dan):
    with app.app_context():
        contest = a_contest(Phase.SCREENING, db.session.query(Unit).first())
        for _ in range(2):
            a_nomination(contest, an_employee(), an_employee())
        number = contest.id
    for address in (f"/office/contests/{number}", "/office/screening"):
        text = shown(dan.get(address))
        assert "2 nominations are undecided." in text
        assert "is on no ballot; nominator and nominee are told." in text
