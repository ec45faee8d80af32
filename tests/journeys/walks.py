"""The ways through pages that the visits take: what is chosen, typed and pressed."""

import secrets
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.strange_files import jpeg

FILES = Path(__file__).parents[1] / "fixtures"
Walk = Callable[[Page], None]


def submit(form: str) -> Walk:
    """Press the last button of a form without typing anything."""
    return lambda page: page.locator(f"{form} button:not([tabindex='-1'])").last.click()


def stop_reminders(page: Page) -> None:
    """Press the button that stops them, unless it is done: nothing here begins them again."""
    button = page.locator("main form button")
    if button.count():
        button.last.click()


def add_a_webhook(page: Page) -> None:
    """Name a chat and save it, another one each time: there is one webhook for one address."""
    page.locator("[name=name]").fill("Чат завода")
    page.locator("[name=url]").fill(f"https://chat.example/hooks/{secrets.token_hex(4)}")
    page.locator("main form button").last.click()


def never_a_letter(page: Page) -> None:
    """Ask for quiet hours that leave too little of the day."""
    page.locator("[name=begin]").fill("08:00")
    page.locator("[name=end]").fill("07:00")
    page.locator("main form button").last.click()


def look_at_a_correction(page: Page) -> None:
    """Withdraw a title in words, and stand before the question whether to publish them."""
    for name in ("text_ru", "text_en"):
        page.locator(f"[name={name}]").fill("Показатели марта оказались показателями февраля.")
    for name in ("takes_from", "gives_to"):
        page.locator(f"[name={name}]").select_option(index=1)
    page.locator("main button[name=act]").click()
    page.wait_for_selector("button[value=publish]")


def publish_a_correction(page: Page) -> None:
    """Let a title go from one to another, and read the result under it."""
    look_at_a_correction(page)
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/results*")


def back_to_season(page: Page) -> None:
    """To a step of the model, and from there to the dates, which its season has."""
    page.locator("main a[href$='/setup/method']").first.click()
    page.goto(page.url.replace("/setup/method", "/setup/schedule"))


def revoke_the_pass_of(number: str) -> Walk:
    """Let somebody in late, unless that was done before, and stand before the question whether to take it back."""

    def walk(page: Page) -> None:
        taking_back = page.locator("main a[href$='/revoke']")
        if not taking_back.count():
            page.locator("[name=number]").first.fill(number)
            page.locator("main [name=reason]").fill("Командировка")
            page.locator("main form[method=post] button").last.click()
        taking_back.first.click()

    return walk


def repeat_it(page: Page) -> None:
    """Begin a season with the contest that is shown; once it has one, go there."""
    question = page.locator("main a[href$='/repeat']")
    if question.count():
        question.first.click()
        page.locator("main form button").last.click()
    else:
        page.locator("main a[href*='/office/seasons/']").first.click()


def review(page: Page) -> None:
    """Choose the first candidate and look at the vote."""
    page.locator("[name=mark]").first.check()
    look_at_it(page)


def look_at_it(page: Page) -> None:
    """From a filled paper to the review."""
    page.locator(".votebar button").click()
    page.wait_for_selector("[data-receipt-code]")


def put_in_order(page: Page) -> None:
    """Give the first two candidates a place each, by the buttons where there are any."""
    for at in (0, 1):
        row = page.locator(".rk").nth(at)
        if row.locator("select").is_visible():
            row.locator("select").select_option(index=at + 1)
        else:
            row.locator(".pick .btn").click()


def one_place_twice(page: Page) -> None:
    """What only the selects allow; with JavaScript they are out of sight."""
    for at in (0, 1):
        page.locator(".rk select").nth(at).evaluate("select => select.value = '1'")
    page.locator(".votebar button").click()


def review_order(page: Page) -> None:
    """Put two in order and look at the vote."""
    put_in_order(page)
    look_at_it(page)


def give_points(page: Page) -> None:
    """Give the first candidate the most and the second none."""
    page.locator(".pts").nth(0).locator(".scale input").last.check()
    page.locator(".pts").nth(1).locator(".scale input").first.check()


def review_points(page: Page) -> None:
    """Give points and look at the vote."""
    give_points(page)
    look_at_it(page)


def cast(page: Page) -> None:
    """Vote."""
    review(page)
    page.locator(".votebar button").last.click()
    page.wait_for_url("**/receipt")


def ask_the_board(page: Page) -> None:
    """Look for a code that nobody has."""
    page.fill("#code", "AAAA-BBBB-CCCC-DDDD")
    page.locator("form.slip button").click()


def choose_somebody(page: Page) -> None:
    """Open the form for the first person who may stand."""
    page.locator("a[href*='/nominations/new?']").first.click()


def print_slip(page: Page) -> None:
    """Invite one person on paper."""
    page.locator("form[action$='/invitation'] button:not([value=mail])").first.click()
    page.wait_for_selector(".sheet")


def print_slips(page: Page) -> None:
    """Invite everybody of a unit on paper."""
    page.locator("button[value='slips']").click()
    page.wait_for_selector(".sheet")


def upload(name: str) -> Walk:
    """Choose a list of people and look at what it would change."""

    def choose(page: Page) -> None:
        page.set_input_files("#staff", FILES / name)
        page.locator("form[enctype] button").click()
        page.wait_for_url("**/staff-import/*")

    return choose


def import_somebody(page: Page) -> None:
    """Import one person who is new each time."""
    line = f"{secrets.randbelow(10**9):010d},Новикова,Анна,Петровна,NSK\n"
    content = f"personnel_number,last_name,first_name,middle_name,unit_code\n{line}".encode()
    page.set_input_files("#staff", {"name": "one.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/staff-import/*")
    page.locator("main form[action*='/staff-import/'] button").click()
    page.wait_for_url("**/done")


def send_photo(page: Page) -> None:
    """Add a photo to the papers; its square is chosen next."""
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(300, 400)}
    page.locator("form:has([name=kind][value=photo]) [type=file]").set_input_files(picture)
    with page.expect_navigation():
        page.locator("form:has([name=kind][value=photo]) button").click()


def send_wrong_photo(page: Page) -> None:
    """Send as a photo what is none."""
    text = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a" + b"x" * 99}
    page.locator("form:has([name=kind][value=photo]) [type=file]").set_input_files(text)
    with page.expect_navigation():
        page.locator("form:has([name=kind][value=photo]) button").click()


def remove_photo(page: Page) -> None:
    """Ask to remove the photo among the papers."""
    page.locator("a[href$='/remove']").first.click()
