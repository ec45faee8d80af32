"""An employee without e-mail, on a phone without JavaScript: hears of a vote, votes, and later reads the praise."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from contest import clock
from contest.domain.nominations import NominationStatus
from contest.extensions import db
from contest.models import Contest, Employee
from contest.services.progress import advance
from tests.factories import PASSWORD, SEALING_SECRET, a_nomination
from tests.journeys.pages.browsing import PATIENCE, follow, press, reads, window
from tests.journeys.pages.door import sign_in
from tests.web.open_votes import OpenVote, an_open_vote

STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


@pytest.mark.journey
@pytest.mark.timeout(60)
def test_who_has_no_e_mail_hears_of_the_vote_and_reads_the_praise(app: Flask, url: str, browser: Browser) -> None:
    vote = an_open_vote(app, now=clock.now(), name_en="Steady hands")
    praised(app, vote)
    cleo = window(browser, viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False)
    sign_in(cleo, url, vote.people["Cleo"], PASSWORD)

    the_bell_says(cleo, "1 unread notice")
    follow(cleo, "1 unread notice")
    press(cleo, "Voting is open: Steady hands")
    reads(cleo, "Your vote, please")
    the_bell_says(cleo, "")
    follow(cleo, "Open the ballot paper")
    choose(cleo, "Ada Lovell")

    ended(app, vote)
    cleo.goto(f"{url}/")
    the_bell_says(cleo, "1 unread notice")
    follow(cleo, "1 unread notice")
    press(cleo, "The result: Steady hands")
    expect(cleo.locator("blockquote")).to_have_text(STATEMENT, timeout=PATIENCE)
    follow(cleo, "See the full result")
    reads(cleo, "Ada Lovell")
    expect(cleo.get_by_text(STATEMENT)).to_have_count(0)

    follow(cleo, "Notices")
    reads(cleo, "Notices")
    expect(cleo.locator("ul.notices li")).to_have_count(2)


def praised(app: Flask, vote: OpenVote) -> None:
    """What Ben wrote about Cleo, and with which she stands."""
    with app.app_context():
        contest = db.session.get_one(Contest, vote.id)
        people = {name: db.session.query(Employee).filter_by(first_name=name).one() for name in ("Cleo", "Ben")}
        a_nomination(
            contest,
            people["Cleo"],
            people["Ben"],
            NominationStatus.ADMITTED,
            candidate_id=vote.candidates["Cleo"],
            statement=STATEMENT,
        )


def ended(app: Flask, vote: OpenVote) -> None:
    """The bell has rung, the votes are counted, and the instant of the announcement has come."""
    with app.app_context():
        contest = db.session.get_one(Contest, vote.id)
        contest.voting_close_at = clock.now() - timedelta(minutes=2)
        contest.announce_at = clock.now() - timedelta(minutes=1)
        db.session.commit()
        while advance(vote.id, now=clock.now(), sealing_secret=SEALING_SECRET) is not None:
            pass


def the_bell_says(page: Page, words: str) -> None:
    """How many notices are unread, as it is read out; nothing where there are none."""
    badge = page.locator("a.bell .badge .vh")
    if words:
        expect(badge).to_have_text(words, timeout=PATIENCE)
    else:
        expect(badge).to_have_count(0)


def choose(page: Page, candidate: str) -> None:
    """Choose one, look at it once more, and put it into the box."""
    page.get_by_label(candidate).check()
    page.locator(".votebar button").click()
    page.locator(".votebar button").last.click()
    page.wait_for_url("**/receipt")
