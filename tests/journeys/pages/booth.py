"""The voting booth: the paper, the review, the receipt."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.pages.browsing import PATIENCE

CODE = re.compile("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$")


def vote(page: Page, url: str, contest: int, candidate: str) -> str:
    """From the home page to the receipt, in whatever language; the receipt code that the receipt shows."""
    page.goto(f"{url}/")
    page.locator(f"main a[href$='/voting/{contest}']").first.click()
    page.get_by_label(re.compile(candidate)).check()
    page.locator(".votebar button").click()
    promised = page.locator("[data-receipt-code]")
    expect(promised).to_have_text(CODE, timeout=PATIENCE)
    code = promised.inner_text()
    page.locator(".votebar button").last.click()
    page.wait_for_url("**/receipt")
    expect(page.locator(".receipt .rcode")).to_have_text(code)
    return code


def finds_the_vote_recorded(page: Page, url: str, contest: int) -> None:
    """A second visit offers no paper."""
    page.goto(f"{url}/voting/{contest}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is already recorded", timeout=PATIENCE)
    expect(page.locator("[name=mark]")).to_have_count(0)
