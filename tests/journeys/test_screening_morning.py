"""A morning of HR: twelve nominations, of which two become one candidate, one waits for a yes, one comes late."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Nomination
from tests.factories import (
    PASSWORD,
    a_consent,
    a_contest,
    a_head,
    a_nomination,
    a_unit,
    an_account,
    an_employee,
)
from tests.installation import Installation
from tests.journeys.pages.browsing import PATIENCE, follow, look_until, press, window
from tests.journeys.pages.door import sign_in

PLAIN = ("Adams", "Baker", "Clark", "Davis", "Ellis", "Foster")
"""Those about whom there is nothing to say: complete, willing, admitted."""
TWICE, SILENT, LATE, SENT_BACK, REFUSED = "Twice", "Silent", "Latecomer", "Sentback", "Refused"
BY_ADA, BY_DAN = "Ada wrote about the pores in the castings.", "Dan wrote about the drawings of the moulds."
ASKED = "Please give figures: what was it before, what is it now, and since when?"
LEAVES = re.compile(r"1 letter will go out\.|1 e-mail waits for the morning and leaves on")
"""What HR reads by day, and at night."""


class Morning:
    """Ada heads the foundry and Dan the plant above it; eleven nominations wait for Eve of HR."""

    def __init__(self, live: Installation):
        self.live, self.app = live, live.app
        with live.app.app_context():
            company = a_unit("Northern Meridian")
            plant = a_unit("Plant", company)
            foundry = a_unit("Foundry", plant)
            ada, dan, eve = a_head("Ada", foundry), a_head("Dan", plant), an_employee("Eve", company)
            an_account(eve, Role.HR)
            contest = a_contest(Phase.SCREENING, company, now=datetime.now(UTC), places_per_unit=20)
            for name in (*PLAIN, SENT_BACK, REFUSED):
                a_nomination(contest, an_employee(name, foundry), ada)
            twice, silent = an_employee(TWICE, foundry), an_employee(SILENT, foundry, email="silent@example.com")
            a_nomination(contest, twice, ada, unit=foundry, statement=BY_ADA)
            a_nomination(contest, twice, dan, unit=plant, statement=BY_DAN)
            number = a_nomination(contest, silent, ada, person_agrees=False).id
            db.session.get(Nomination, number).person_agrees = True
            a_consent(contest, silent, ConsentState.ASKED, *ConsentKind)
            late = an_employee(LATE, foundry)
            self.contest, self.late = contest.id, late.personnel_number
            self.numbers = {
                each: person.personnel_number for each, person in (("ada", ada), ("dan", dan), ("eve", eve))
            }

    def nominations(self, name: str) -> list[int]:
        """The ids of the nominations about somebody."""
        with self.app.app_context():
            asked = db.session.query(Nomination.id).join(Nomination.employee).filter(Employee.last_name == name)
            return [number for (number,) in asked.order_by(Nomination.id)]

    def field(self) -> list[str]:
        """Who stands, by name."""
        with self.app.app_context():
            asked = db.session.query(Employee.last_name).join(Candidate, Candidate.employee_id == Employee.id)
            return sorted(name for (name,) in asked.filter(Candidate.contest_id == self.contest))

    def open_the_vote(self) -> None:
        """The clock: what is hours ahead comes in a second."""
        with self.app.app_context():
            soon = datetime.now(UTC) + timedelta(seconds=1)
            db.session.query(Contest).filter_by(id=self.contest).update({"voting_open_at": soon})
            db.session.commit()


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_hr_screens_twelve_nominations_in_a_morning(live: Installation, browser: Browser, tmp_path: Path) -> None:
    morning = Morning(live)
    hr, ada, dan = (window(browser) for _ in range(3))
    for page, who in ((hr, "eve"), (ada, "ada"), (dan, "dan")):
        sign_in(page, live.url, morning.numbers[who], PASSWORD)

    hr.goto(f"{live.url}/office/screening")
    expect(hr.get_by_role("link", name="Read and decide")).to_have_count(11, timeout=PATIENCE)
    remind_the_silent_one(hr, live.url, morning)
    let_in(hr, live.url, morning)
    nominate_late(ada, live.url, morning.late)
    hr.goto(f"{live.url}/office/screening?q={LATE}")
    expect(hr.get_by_text("Let in late").first).to_be_visible(timeout=PATIENCE)

    send_back_and_hear_again(hr, ada, live.url, morning)
    refuse(hr, live.url, morning.nominations(REFUSED)[0])
    the_silent_one_cannot_be_admitted_before_a_yes(hr, live.url, morning, scan_of(tmp_path))

    hr.goto(f"{live.url}/office/screening")
    follow(hr, "Read and decide")
    for left in range(11, 0, -1):
        press(hr, "Admit to the ballot")
        expect(hr.get_by_text("Admitted.").first).to_be_visible(timeout=PATIENCE)
        assert waiting(morning) == left - 1

    assert morning.field() == sorted([*PLAIN, TWICE, SILENT, LATE, SENT_BACK])
    for page, own, other in ((ada, BY_ADA, BY_DAN), (dan, BY_DAN, BY_ADA)):
        sees_own_text_only(page, live.url, own, other)

    morning.open_the_vote()
    hr.goto(f"{live.url}/office/contests/{morning.contest}")
    look_until(hr, lambda page: page.locator("main").get_by_text("Close voting now"))
    ada.goto(f"{live.url}/contests/{morning.contest}")
    for name in (*PLAIN, TWICE, SILENT, LATE, SENT_BACK):
        expect(ada.locator("main").get_by_text(name).first).to_be_visible(timeout=PATIENCE)
    expect(ada.locator("main").get_by_text(REFUSED)).to_have_count(0)


def waiting(morning: Morning) -> int:
    """How many are still in the queue."""
    with morning.app.app_context():
        return db.session.query(Nomination).filter_by(status=NominationStatus.SUBMITTED).count()


def remind_the_silent_one(hr: Page, url: str, morning: Morning) -> None:
    """Find who has not answered by the filter, look at the letter that would go out, and send it."""
    hr.goto(f"{url}/office/screening?consent=asked")
    expect(hr.get_by_role("link", name="Read and decide")).to_have_count(1, timeout=PATIENCE)
    hr.goto(f"{url}/office/screening/remind?chosen={morning.nominations(SILENT)[0]}")
    expect(hr.get_by_text(LEAVES)).to_be_visible(timeout=PATIENCE)
    press(hr, "Send the letters")
    hr.wait_for_load_state()
    hr.goto(f"{url}/office/screening/remind?chosen={morning.nominations(SILENT)[0]}")
    expect(hr.get_by_text("Reminded today: 1 person")).to_be_visible(timeout=PATIENCE)


def let_in(hr: Page, url: str, morning: Morning) -> None:
    """By name, with a reason."""
    hr.goto(f"{url}/office/contests/{morning.contest}/late")
    hr.get_by_label("Personnel number").first.fill(morning.late)
    hr.get_by_label("Reason").fill("Was on a business trip until yesterday.")
    press(hr, "Let this person in")
    expect(hr.get_by_text("Not used yet")).to_be_visible(timeout=PATIENCE)


def nominate_late(ada: Page, url: str, person: str) -> None:
    """From the desk, which names whom HR lets in."""
    ada.goto(f"{url}/nominations/")
    expect(ada.get_by_text("HR lets in after the deadline:")).to_be_visible(timeout=PATIENCE)
    ada.locator("main a[href*='/nominations/new?contest=']").first.click()
    ada.get_by_label("What did this person do?").fill("Came late to the list and early to every fault of the line.")
    ada.locator("textarea[name^=evidence]").first.fill("Faults found: from 3 to 17 a month.")
    ada.get_by_label("The person agrees to be nominated").check()
    press(ada, "Submit to HR")
    expect(ada.get_by_text("Submitted to HR.")).to_be_visible(timeout=PATIENCE)


def send_back_and_hear_again(hr: Page, ada: Page, url: str, morning: Morning) -> None:
    """With a ready phrase; Ada puts it right and it comes again."""
    (number,) = morning.nominations(SENT_BACK)
    hr.goto(f"{url}/office/screening/{number}")
    hr.get_by_text("Send back with a remark").first.click()
    hr.get_by_label(ASKED).check()
    press(hr, "Send back")
    expect(hr.get_by_text("Sent back").first).to_be_visible(timeout=PATIENCE)
    ada.goto(f"{url}/nominations/{number}/edit")
    expect(ada.get_by_text(ASKED).first).to_be_visible(timeout=PATIENCE)
    ada.locator("textarea[name^=evidence]").first.fill("Pores: 41 a quarter before May, 9 since.")
    press(ada, "Submit to HR")
    expect(ada.get_by_text("Submitted to HR.")).to_be_visible(timeout=PATIENCE)


def refuse(hr: Page, url: str, number: int) -> None:
    """For good, with a reason from the list."""
    hr.goto(f"{url}/office/screening/{number}")
    hr.get_by_text("Refuse with a reason").first.click()
    hr.get_by_label("The evidence cannot be checked").check()
    press(hr, "Refuse")
    expect(hr.get_by_text("Refused.").first).to_be_visible(timeout=PATIENCE)


def the_silent_one_cannot_be_admitted_before_a_yes(hr: Page, url: str, morning: Morning, scan: Path) -> None:
    """The page says why; then the signed form is recorded with its scan, for the latecomer too."""
    (number,) = morning.nominations(SILENT)
    hr.goto(f"{url}/office/screening/{number}")
    expect(hr.get_by_text("It cannot be admitted now:")).to_be_visible(timeout=PATIENCE)
    expect(hr.get_by_role("button", name="Admit to the ballot")).to_have_attribute("aria-disabled", "true")
    expect(hr.get_by_text("Refuse with a reason").first).to_be_visible()
    for each in (number, *morning.nominations(LATE)):
        hr.goto(f"{url}/office/screening/{each}")
        follow(hr, "Record an answer on paper")
        hr.locator("input[type=file]").set_input_files(scan)
        for question, answer in (("taking_part", "yes"), ("internal", "yes"), ("outside", "no")):
            hr.locator(f"input[name={question}][value={answer}]").check()
        press(hr, "Record the answers")
        hr.wait_for_load_state()
    hr.goto(f"{url}/office/screening/{number}")
    expect(hr.get_by_text("It cannot be admitted now:")).to_have_count(0, timeout=PATIENCE)


def sees_own_text_only(page: Page, url: str, own: str, other: str) -> None:
    """Nobody sees the merge before voting opens: not on the desk, not on the nomination, not on the contest."""
    page.goto(f"{url}/nominations/")
    page.get_by_role("link", name=TWICE).first.click()
    expect(page.get_by_text(own).first).to_be_visible(timeout=PATIENCE)
    assert other not in page.content()
    for path in ("/nominations/", "/contests/", "/"):
        page.goto(url + path)
        assert other not in page.content()


def scan_of(folder: Path) -> Path:
    """A signed form as the scanner gives it."""
    file = folder / "consent.jpg"
    Image.linear_gradient("L").resize((600, 850)).convert("RGB").save(file)
    return file
