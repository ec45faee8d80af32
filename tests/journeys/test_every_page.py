"""Every page there is, over the demo company: axe, both languages, a phone, the dark, no JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.demo_site import DemoSite, demo_site
from tests.journeys.questions import USABLE, WORDS
from tests.journeys.reader import NARROW, Reader
from tests.journeys.visits import FILES_FOR_PROGRAMS, visits

pytestmark = [pytest.mark.journey, pytest.mark.thorough, pytest.mark.timeout(600)]

LATIN = re.compile("[A-Za-z]{4,}")
NOT_WORDS = re.compile(
    r"\S+@\S+|https?://\S+|\b[\w.]+:\d+/\S+|[\d.]+:\d+/\S*|\S+\.(?:csv|xlsx|py|zip|jpg|png|pdf)\b|\b[0-9a-f]{12,64}(?![0-9a-z])|\b[a-z]+_[a-z_]+\b|\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2,3}\b"
    r"|«[\w@.-]+»|\b(?:WCAG|XLSX|DOCX|JPEG|HEIC|Slack|Mattermost|Microsoft|Teams|Telegram|English|Enter|JSON|HMAC|Quality-Leader-[A-Z][a-z]+|Windows|Excel|JavaScript|[Pp]ython3?|SHA)\b"
)
"""Addresses, files, headings of columns, codes, quoted input and proper names: the same in every language."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """The Russian company: on its Russian pages every Latin word is one that nobody translated."""
    with demo_site("ru", tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def reader(browser: Browser, site: DemoSite, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader of the language that the test names, with JavaScript unless it says otherwise."""
    language, scripts = request.param
    reading = Reader(browser, site, language, scripts)
    yield reading
    reading.close()


@pytest.mark.parametrize(
    ("reader", "voter"), [(("en", True), "voter"), (("ru", True), "voter_without_mail")], indirect=["reader"]
)
def test_every_page_is_accessible_fits_a_phone_and_asks_nobody_else(reader: Reader, voter: str) -> None:
    found = []
    for visit in visits(reader.site, voter):
        page = reader.go(visit)
        if page.locator("html").get_attribute("lang") != reader.language:
            found.append(f"{visit.name}: in another language")
        if reader.language == "ru":
            said = (NOT_WORDS.sub("", text) for text in page.evaluate(WORDS))
            found += [f"{visit.name}: not in Russian: {text}" for text in said if LATIN.search(text)]
        found += [f"{visit.name}: {fault}" for fault in reader.faults(page)]
    assert "\n".join(found) == ""


@pytest.mark.parametrize("reader", [("ru", True)], indirect=True)
def test_the_first_screen_of_a_phone_holds_the_button_to_vote(reader: Reader) -> None:
    page = reader.page("voter")
    page.set_viewport_size(NARROW)
    page.goto(f"{reader.site.url}/")
    button, tabs = page.locator("main article .btn").first.bounding_box(), page.locator("nav.nav").bounding_box()
    assert button is not None and tabs is not None
    assert button["y"] + button["height"] < tabs["y"]


@pytest.mark.parametrize("reader", [("en", False)], indirect=True)
def test_every_form_can_be_used_without_javascript(reader: Reader) -> None:
    found = []
    for visit in visits(reader.site, "branch_deputy"):
        page = reader.go(visit)
        found += [f"{visit.name}: {fault}" for fault in [*reader.complaints, *page.evaluate(USABLE)]]
    assert "\n".join(found) == ""


def test_no_page_is_forgotten_here(site: DemoSite) -> None:
    pages = {
        rule.endpoint
        for rule in site.app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in FILES_FOR_PROGRAMS
    }
    assert pages - {visit.endpoint for visit in visits(site, "voter")} == set()
