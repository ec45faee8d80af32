"""What people do on every page: open it, press what is named, and look again until something is there."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 15_000  # milliseconds for a page to do what it was asked
SWEEP = 40.0  # seconds for beat and worker to do what is due: a tick every ten, and a busy machine


def window(browser: Browser, **ways: object) -> Page:
    """A browser of one's own, as wide as a desk unless `ways` says otherwise."""
    page = browser.new_context(**{"locale": "en", **ways}).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    return page


def press(page: Page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    """Follow the link of this name."""
    page.get_by_role("link", name=name).first.click()


def reads(page: Page, text: str) -> None:
    """The heading of the page says this."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text, timeout=PATIENCE)


def look_until(page: Page, there: Callable[[Page], Locator], seconds: float = SWEEP) -> None:
    """Load the page again and again until the thing is on it, as somebody who waits would."""
    deadline = time.monotonic() + seconds
    while not there(page).count():
        assert time.monotonic() < deadline, f"waited in vain at {page.url}:\n{page.inner_text('main')[:1500]}"
        page.wait_for_timeout(500)
        page.reload()


def speak_russian(page: Page) -> None:
    """Press the switch of languages, which is remembered for pages and letters."""
    page.locator("form.lang button[lang=ru]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru", timeout=PATIENCE)
