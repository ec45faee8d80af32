"""The door: a first password with a printed code, or by a one-time link."""

from playwright.sync_api import Page

from tests.journeys.pages.browsing import press, reads

PASSWORD = "seven quiet lathes hum"


def enter_with_code(page: Page, url: str, number: str, code: str) -> None:
    """Type the slip, choose a password, and stand in the hall."""
    page.goto(f"{url}/account/invitation")
    page.get_by_label("Personnel number").fill(number)
    page.get_by_label("Code on the slip").fill(code)
    page.locator("main form button").click()
    page.wait_for_url("**/account/password/*")
    choose_password(page)


def enter_with_link(page: Page, link: str) -> None:
    """Open a one-time link, choose a password, and stand in the hall."""
    page.goto(link)
    choose_password(page)


def choose_password(page: Page) -> None:
    """Type it twice."""
    reads(page, "Choose a password")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password once more").fill(PASSWORD)
    press(page, "Save and sign in")
    page.wait_for_url(lambda address: address.endswith("/"))


def sign_in(page: Page, url: str, number: str, password: str = PASSWORD) -> None:
    """With the password, as on any other day."""
    page.goto(f"{url}/account/sign-in")
    page.get_by_label("Personnel number or work e-mail").fill(number)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")
    page.wait_for_url(f"{url}/")
