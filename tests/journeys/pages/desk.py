"""The desk of a head: put somebody forward, as a draft first."""

from playwright.sync_api import Page

from tests.journeys.pages.browsing import press, reads


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
