"""Ranked ballots in a browser: by keyboard, by finger, without JavaScript; and what Back shows after casting (A43)."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from contest import clock
from contest.domain.contests import Method
from tests.factories import PASSWORD
from tests.journeys.pages.browsing import PATIENCE, press, window
from tests.web.open_votes import OpenVote, an_open_vote, close

NAMES = {"Cleo": "Cleo Carter", "Ada": "Ada Lovell", "Dan": "Dan Dorsey"}


@pytest.mark.journey
@pytest.mark.timeout(60)
def test_a_ranking_by_keyboard_by_finger_and_without_javascript(app: Flask, url: str, browser: Browser) -> None:
    now = clock.now()
    vote = an_open_vote(app, *NAMES, method=Method.IRV, now=now)

    paper = enter(window(browser), url, vote, "Ben")
    rank_by_keyboard(paper)
    cast(paper, "Dan", "Cleo")
    nothing_tells_the_choice(paper, vote)

    paper = enter(window(browser, viewport={"width": 360, "height": 740}, has_touch=True), url, vote, "Cleo")
    rank_by_finger(paper)
    cast(paper, "Dan", "Ada")

    paper = enter(window(browser, java_script_enabled=False), url, vote, "Dan")
    rank_by_selects(paper)
    cast(paper, "Cleo", "Ada")

    expected = [("Dan", "Cleo"), ("Dan", "Ada"), ("Cleo", "Ada")]
    assert sorted(close(app, vote.id, now)) == sorted(
        tuple(vote.candidates[name] for name in order) for order in expected
    )


def enter(page: Page, url: str, vote: OpenVote, name: str) -> Page:
    """Sign in and be at the paper."""
    page.goto(f"{url}/account/sign-in?next=/voting/{vote.id}")
    page.fill("[name=login]", vote.people[name])
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Put them in your order", timeout=PATIENCE)
    return page


def rank_by_keyboard(page: Page) -> None:
    """Nothing but keys: three places, one moved up, one taken off; each step is spoken."""
    tab_to(page, "Give 1st place: Cleo Carter")
    page.keyboard.press("Enter")
    says(page, "Cleo Carter: 1st place")
    tab_to(page, "Give 2nd place: Ada Lovell")
    page.keyboard.press("Space")
    tab_to(page, "Give 3rd place: Dan Dorsey")
    page.keyboard.press("Space")
    tab_to(page, "Move up: Dan Dorsey")
    page.keyboard.press("Space")
    says(page, "Dan Dorsey: 2nd place")
    page.keyboard.press("Space")  # the focus went along
    says(page, "Dan Dorsey: 1st place")
    tab_to(page, "Take off: Ada Lovell")
    page.keyboard.press("Enter")
    says(page, "Ada Lovell has no place now")
    expect(page.locator(".mine b")).to_have_text(["Dan Dorsey", "Cleo Carter"])


def rank_by_finger(page: Page) -> None:
    """Tap two names, then hold one by its grip and pull it above the other."""
    expect(page.locator(".rk")).to_have_count(2)
    for name in ("Ada", "Dan"):
        page.locator(f".rk[data-name='{NAMES[name]}'] .btn").tap()
    page.locator(".mine").scroll_into_view_if_needed()
    first, second = (page.locator(".mine .grip").nth(place).bounding_box() for place in (0, 1))
    assert first and second
    finger = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", second["y"] + 20), ("touchMove", first["y"] + 30), ("touchMove", first["y"] + 5)):
        touch = {"x": second["x"] + 10, "y": at}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [touch]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    says(page, "Dan Dorsey: 1st place")
    expect(page.locator(".mine b")).to_have_text(["Dan Dorsey", "Ada Lovell"])


def rank_by_selects(page: Page) -> None:
    """Without JavaScript: one place twice is refused in words; a gap is closed."""
    page.get_by_label("Place for Cleo Carter").select_option("1st place")
    page.get_by_label("Place for Ada Lovell").select_option("1st place")
    page.locator(".votebar button").click()
    expect(page.locator("#main .err")).to_have_count(2)
    page.get_by_label("Place for Ada Lovell").select_option("2nd place")


def cast(page: Page, *order: str) -> None:
    """Look at the vote, go back to change nothing, look again, vote."""
    names = [NAMES[name] for name in order]
    look = page.locator(".votebar button")
    look.click()
    expect(page.locator(".final b")).to_have_text(names, timeout=PATIENCE)
    press(page, "Change it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Put them in your order", timeout=PATIENCE)
    look.click()
    expect(page.locator(".final b")).to_have_text(names, timeout=PATIENCE)
    press(page, "Cast my vote")
    page.wait_for_url("**/receipt")


def nothing_tells_the_choice(page: Page, vote: OpenVote) -> None:
    """After casting: not the page, not Back however often, not what the browser keeps."""
    seen = [page.inner_text("main")]
    for _ in range(3):
        page.go_back()
        if page.url.endswith(f"/voting/{vote.id}"):
            seen.append(page.inner_text("main"))
            assert page.locator("select, input[type=hidden][name^=rank]").count() == 0
    assert any("Your vote is already recorded" in text for text in seen)
    assert [name for name in NAMES.values() for text in seen if name in text] == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
    assert kept == "[{},{},null]"


def says(page: Page, text: str) -> None:
    """A screen reader hears this."""
    expect(page.locator("[data-say]")).to_have_text(text)


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the button of this name has the focus."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"no Tab leads to {label}")
