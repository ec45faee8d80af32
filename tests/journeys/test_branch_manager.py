"""The half hour of a branch manager: the deputy types on a phone, the papers are added, HR sends one back."""

import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Nomination, WantedPaper
from tests.factories import PASSWORD, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.installation import Installation
from tests.journeys.pages.browsing import PATIENCE, follow, press, reads, speak_russian, window
from tests.journeys.pages.desk import add_papers, begin, saved_itself, write
from tests.journeys.pages.door import sign_in

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."
EVIDENCE = "Hidden defects: from 41 to 9 a quarter."
PLACES = 3


class Branch:
    """Ada heads the foundry, Dan is her deputy, Cleo and Ben work there; two of three places are used already."""

    def __init__(self, live: Installation):
        self.app = live.app
        with live.app.app_context():
            company = a_unit("Northern Meridian")
            foundry = a_unit("Foundry", company)
            ada, dan = a_head("Ada", foundry), an_employee("Dan", foundry)
            cleo, ben, hr = (an_employee("Cleo", foundry), an_employee("Ben", foundry), an_employee("Eve", company))
            an_account(dan)
            an_account(hr, Role.HR)
            foundry.deputy_id = dan.id
            contest = a_contest(Phase.NOMINATING, company, now=datetime.now(UTC), places_per_unit=PLACES)
            for kind in (PaperKind.PHOTO, PaperKind.PETITION):
                db.session.add(WantedPaper(contest_id=contest.id, kind=kind, is_required=True))
            for _ in range(PLACES - 1):
                a_nomination(contest, an_employee(unit=foundry), ada, unit=foundry)
            db.session.commit()
            self.dan, self.hr = dan.personnel_number, hr.personnel_number
            self.cleo, self.ben = cleo.personnel_number, ben.personnel_number

    def about_cleo(self) -> Nomination:
        """The nomination as it is stored now."""
        with self.app.app_context():
            return db.session.query(Nomination).filter(Nomination.employee.has(personnel_number=self.cleo)).one()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture of nobody."""
    file = tmp_path / "portrait.jpg"
    Image.linear_gradient("L").resize((600, 800)).convert("RGB").save(file)
    return file


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_a_deputy_nominates_for_the_head_and_puts_right_what_hr_sends_back(
    live: Installation, browser: Browser, photo: Path, tmp_path: Path
) -> None:
    branch = Branch(live)
    phone = window(browser, **PHONE)
    sign_in(phone, live.url, branch.dan, PASSWORD)

    follow(phone, "My unit")
    expect(phone.get_by_text("1 place left").first).to_be_visible(timeout=PATIENCE)
    begin(phone, live.url, branch.cleo)
    expect(phone.get_by_text("You type for Ada Lovell")).to_be_visible(timeout=PATIENCE)
    write(phone, STATEMENT, EVIDENCE)
    phone.reload()
    expect(phone.get_by_label("What did this person do?")).to_have_value(STATEMENT)
    a_lost_connection_loses_nothing(phone, branch)

    petition = a_signed_petition(phone, live.url, branch.about_cleo().id, tmp_path)
    add_papers(phone, photo, petition)
    reads(phone, "Cleo Carter")
    expect(phone.get_by_text("Ada Lovell answers for it, typed by Dan")).to_be_visible(timeout=PATIENCE)
    submit(phone)

    begin(phone, live.url, branch.ben)
    write(phone, STATEMENT, EVIDENCE)
    add_papers(phone, photo, petition)
    press(phone, "Submit to HR")
    expect(phone.get_by_text("places of your unit in this contest are taken", exact=False)).to_be_visible(
        timeout=PATIENCE
    )

    withdraw_and_take_up_again(phone, live.url, branch)
    send_back(window(browser), live.url, branch, "Add the date from which it works.")
    phone.goto(f"{live.url}/nominations/")
    expect(phone.get_by_text("“Add the date from which it works.”")).to_be_visible(timeout=PATIENCE)
    follow(phone, "Put right")
    phone.get_by_label("What did this person do?").fill(f"{STATEMENT} Since 4 May.")
    saved_itself(phone)
    submit(phone)
    found = branch.about_cleo()
    assert (found.status, found.statement) == (NominationStatus.SUBMITTED, f"{STATEMENT} Since 4 May.")
    assert found.nominator_id != found.typed_by_id

    phone.goto(f"{live.url}/nominations/")
    speak_russian(phone)
    reads(phone, "Моё")


def submit(page: Page) -> None:
    """Hand it in."""
    press(page, "Submit to HR")
    expect(page.get_by_text("Submitted to HR.")).to_be_visible(timeout=PATIENCE)


def a_lost_connection_loses_nothing(page: Page, branch: Branch) -> None:
    """Type without a connection, load the page anew with one, and find it saved."""
    line = page.get_by_label("The deed in one line")
    page.context.set_offline(True)
    line.fill("She found the pores.")
    expect(page.locator("[data-autosave-says]")).to_contain_text("No connection", timeout=PATIENCE)
    page.context.set_offline(False)
    page.reload()
    expect(line).to_have_value("She found the pores.")
    # Saved before the page came anew, or by it: either way the server has it a moment later.
    deadline = time.monotonic() + PATIENCE / 1000
    while branch.about_cleo().praise != "She found the pores.":
        assert time.monotonic() < deadline, branch.about_cleo().praise
        page.wait_for_timeout(200)


def a_signed_petition(page: Page, url: str, nomination: int, folder: Path) -> Path:
    """Print the petition, sign it, and scan it: the file to send."""
    answer = page.request.get(f"{url}/petitions/{nomination}.pdf")
    content = answer.body()
    assert answer.ok and BytesIO(content).read(5) == b"%PDF-"
    file = folder / "petition-signed.pdf"
    file.write_bytes(content)
    return file


def withdraw_and_take_up_again(page: Page, url: str, branch: Branch) -> None:
    """Take it back, which frees the place, think better of it, and hand it in again."""
    page.goto(f"{url}/nominations/{branch.about_cleo().id}")
    follow(page, "Withdraw")
    press(page, "Withdraw it")
    expect(page.get_by_text("1 place left").first).to_be_visible(timeout=PATIENCE)
    page.goto(f"{url}/nominations/{branch.about_cleo().id}")
    submit(page)


def send_back(page: Page, url: str, branch: Branch, remark: str) -> None:
    """What HR does at the desk."""
    sign_in(page, url, branch.hr, PASSWORD)
    page.goto(f"{url}/office/screening/{branch.about_cleo().id}")
    page.get_by_text("Send back with a remark").first.click()
    page.get_by_label("What is to be put right").fill(remark)
    press(page, "Send back")
    expect(page.get_by_text("Sent back").first).to_be_visible(timeout=PATIENCE)
