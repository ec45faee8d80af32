"""The nominee: from the word on the home page to the three answers."""

from playwright.sync_api import Page, expect

from tests.journeys.pages.browsing import PATIENCE, press


def agree(page: Page, url: str, contest: int) -> None:
    """Read what was written, take part, and let everything be shown inside the company and nothing outside."""
    page.goto(f"{url}/")
    page.locator(f"main a[href*='/consents/{contest}']").first.click()
    for question, answer in (("taking_part", "yes"), ("internal", "yes"), ("outside", "no")):
        page.locator(f"input[name={question}][value={answer}]").check()
    for field in page.locator("input[name=fields]").all():
        field.check()
    press(page, "Send my answers")
    expect(page.locator("input[name=taking_part]")).to_have_count(0, timeout=PATIENCE)
