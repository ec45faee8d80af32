"""The desk of a head: put somebody forward, as a draft first; or write it down and let it save itself."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.pages.browsing import PATIENCE, follow, press, reads


def nominate(page: Page, url: str, person: str, statement: str, evidence: str) -> None:
    """Find the person, write, save the draft, come back to it, submit it."""
    page.goto(f"{url}/nominations/new")
    reads(page, "Whom to nominate?")
    page.get_by_label("Name or personnel number").fill(person)
    press(page, "Find")
    page.get_by_role("link", name="Nominate", exact=False).last.click()
    reads(page, "Nominate an employee")
    page.get_by_label("What did this person do?").fill(statement)
    press(page, "Save draft")
    page.wait_for_url("**/edit")
    press(page, "Submit to HR")
    page.wait_for_selector("[role=alert]")  # evidence and agreement are missing, and what was typed is kept
    page.locator("textarea[name^=evidence]").first.fill(evidence)
    page.get_by_label("The person agrees to be nominated").check()
    press(page, "Submit to HR")
    page.wait_for_url(lambda address: address.rsplit("/", 1)[-1].isdigit())


def begin(page: Page, url: str, person: str) -> None:
    """Find the person on the list of the unit, and stand before the form."""
    page.goto(f"{url}/nominations/new")
    page.get_by_label("Name or personnel number").fill(person)
    press(page, "Find")
    page.get_by_role("link", name="Nominate", exact=False).last.click()
    reads(page, "Nominate an employee")


def write(page: Page, statement: str, evidence: str) -> None:
    """Type it all and do nothing else, until the page says that it has saved itself."""
    page.get_by_label("What did this person do?").fill(statement)
    page.locator("textarea[name^=evidence]").first.fill(evidence)
    page.get_by_label("The person agrees to be nominated").check()
    saved_itself(page)


def saved_itself(page: Page) -> None:
    """The last word of the page is the time of a save, and the draft has an address of its own."""
    page.wait_for_url("**/edit")
    page.wait_for_timeout(1200)  # the pause after the last key
    expect(page.locator("[data-autosave-says]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=PATIENCE)


def add_papers(page: Page, photo: Path, petition: Path) -> None:
    """Add a photo, leave its square as it is, and the scan of the petition; then go back to the nomination."""
    follow(page, "Add or remove papers")
    reads(page, "Papers:")
    add_file(page, "photo", photo)
    reads(page, "Which part of the photo is shown?")
    press(page, "Use this square")
    reads(page, "Papers:")
    add_file(page, "petition", petition)
    expect(page.get_by_role("link", name=petition.name, exact=True)).to_be_visible(timeout=PATIENCE)
    follow(page, "Done")


def add_file(page: Page, kind: str, file: Path) -> None:
    """Choose a file for one line of the checklist, and send it."""
    line = page.locator(f"form:has(input[name=kind][value={kind}])")
    line.locator("input[type=file]").set_input_files(file)
    line.locator("button").click()
