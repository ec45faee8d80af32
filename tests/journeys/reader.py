"""Somebody at a browser: signs in through the door, walks to a page and notices what is wrong with it."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.demo_site import DemoSite
from tests.journeys.questions import CLOSE_THE_MENU, OPEN_EVERYTHING, TOO_WIDE
from tests.journeys.visits import NOBODY, Visit

PATIENCE = 10_000  # milliseconds for whatever a page is to do
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class Reader:
    """The browsers of the people of the demo, one each, all in one language. Keeps what they complained about."""

    browser: Browser
    site: DemoSite
    language: str
    scripts: bool = True
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    axe: Axe = field(default_factory=Axe)

    def page(self, who: str) -> Page:
        """The page of this person, signed in; of nobody in particular for NOBODY."""
        if who not in self.pages:
            context = self.browser.new_context(
                viewport=WIDE, locale=self.language, java_script_enabled=self.scripts, reduced_motion="reduce"
            )
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            if who != NOBODY:
                self.sign_in(context, page, who)
            self.attend(page)
            self.pages[who] = page
        return self.pages[who]

    def sign_in(self, context: BrowserContext, page: Page, who: str) -> None:
        """Through the door, as everybody does; then in the language of this reader."""
        page.goto(f"{self.site.url}/account/sign-in")
        page.fill("#login", self.site.number(who))
        page.fill("#password", self.site.pack.password)
        page.locator("main form button").click()
        page.wait_for_url(f"{self.site.url}/")
        context.add_cookies([{"name": "ql_language", "value": self.language, "url": self.site.url}])

    def close(self) -> None:
        """Close every browser."""
        for page in self.pages.values():
            page.context.close()

    def attend(self, page: Page) -> None:
        """From now on listen to what the browser says and asks for."""
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self.watch)
        page.on("response", self.note)

    def hear(self, message: ConsoleMessage) -> None:
        """Every error and warning; that a page answers 404 or 422 is asked about elsewhere."""
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def watch(self, request: Request) -> None:
        """Nothing is fetched from elsewhere."""
        if not request.url.startswith((f"{self.site.url}/", "data:")):
            self.complaints.append(f"leaves the server: {request.url}")

    def note(self, response: Response) -> None:
        """Remember how pages answered; whatever a page needs must be there."""
        if response.request.is_navigation_request():
            self.answers.append((response.request.method, response.status))
        elif response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def go(self, visit: Visit) -> Page:
        """Walk to the page."""
        page = self.page(visit.who)
        self.complaints.clear()
        self.answers.clear()
        page.goto(self.site.url + visit.path)
        try:
            visit.walk(page)
            page.wait_for_load_state()
        except PlaywrightError as stuck:
            self.complaints.append(f"could not get there: {stuck.message[:300]}")
        final = next((status for _method, status in reversed(self.answers) if not 300 <= status < 400), None)
        if final != visit.answer:
            self.complaints.append(f"answered {final}, not {visit.answer}")
        return page

    def faults(self, page: Page) -> list[str]:
        """What axe, the width of a phone and the browser itself say about the page, everything on it opened.

        Axe is slow, so the two languages share the work: English in a wide window by day; Russian, whose words are
        longer, on a phone by night. Colours depend on the hour only, places on the width only.
        """
        page.evaluate(OPEN_EVERYTHING)
        found = self.ask_axe(page) if self.language == "en" else self.ask_axe_by_night_on_a_phone(page)
        page.set_viewport_size(NARROW)
        found += [f"360 px: {fault}" for fault in page.evaluate(TOO_WIDE)]
        page.set_viewport_size(WIDE)
        return [*self.complaints, *found]

    def ask_axe_by_night_on_a_phone(self, page: Page) -> list[str]:
        """In the dark and narrow; the menu, which lies over the page there, was looked at by day."""
        page.evaluate(CLOSE_THE_MENU)
        page.set_viewport_size(NARROW)
        page.emulate_media(color_scheme="dark")
        found = self.ask_axe(page)
        page.emulate_media(color_scheme="light")
        return [f"360 px, dark: {fault}" for fault in found]

    def ask_axe(self, page: Page) -> list[str]:
        """One sentence for each element that breaks a rule."""
        answer = self.axe.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
        return [
            f"{broken['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split())[:240]}"
            for broken in answer["violations"]
            for node in broken["nodes"]
        ]
