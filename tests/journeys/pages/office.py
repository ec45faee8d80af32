"""The office of HR: staff lists, rights, slips, the steps of a contest, screening, steering."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.pages.browsing import PATIENCE, follow, look_until, press, reads

STEPS = {
    "basics": "What is this contest?",
    "people": "Who takes part?",
    "standing": "Who may stand?",
    "nominating": "Who puts people forward?",
    "method": "How is the leader found?",
    "schedule": "When does it happen?",
    "announcement": "How do people hear about it?",
    "review": "Ready to start?",
}


@dataclass(frozen=True)
class Office:
    """Somebody of HR at the desk."""

    page: Page
    url: str

    def import_lists(self, **files: Path) -> None:
        """Choose the lists, `staff` and `units`; look at what they would change; confirm."""
        self.choose_lists(**files)
        press(self.page, "Import")
        reads(self.page, "The lists are imported")

    def finds_nothing_to_change(self, **files: Path) -> None:
        """The same lists once more change nothing."""
        self.choose_lists(**files)
        expect(self.page.get_by_text("There is nothing to change.")).to_be_visible(timeout=PATIENCE)

    def choose_lists(self, **files: Path) -> None:
        """Upload, and see the preview."""
        self.page.goto(f"{self.url}/office/staff-import")
        for name, file in files.items():
            self.page.locator(f"#{name}").set_input_files(file)
        press(self.page, "Show what would change")
        reads(self.page, "What the import would change")

    def give_right(self, number: str, right: str) -> None:
        """Give somebody a right by name; an administrator may."""
        page = self.page
        page.goto(f"{self.url}/office/roles")
        page.get_by_label("Personnel number", exact=True).fill(number)
        page.get_by_label(right).check()
        press(page, "Give the right")
        expect(page.get_by_text("now has the right")).to_be_visible(timeout=PATIENCE)

    def slip_of(self, number: str) -> str:
        """Print the invitation of one person; the code on it."""
        page = self.page
        page.goto(f"{self.url}/office/people?q={number}")
        page.locator("main a[href*='/office/people/']:not([href*='invitations'])").first.click()
        press(page, "Print a slip")
        return self.codes()[number]

    def slips_of(self, unit: str) -> dict[str, str]:
        """Print the invitations of a unit; the codes by personnel number."""
        page = self.page
        page.goto(f"{self.url}/office/people/invitations")
        choose(page, "Unit, with all below it", unit)
        press(page, "Choose this unit")
        press(page, "Slips for all of them")
        return self.codes()

    def codes(self) -> dict[str, str]:
        """What stands on the slips in front of us."""
        self.page.wait_for_selector(".way-in")
        facts = [slip.locator("dd").all_inner_texts() for slip in self.page.locator(".way-in").all()]
        return {number.strip(): code.strip() for number, code in facts}

    def set_up(self, unit: str, zone: str) -> int:
        """Walk through the steps for the month that just ended and publish; the contest's id."""
        page = self.page
        page.goto(f"{self.url}/office/contests/new")
        reads(page, STEPS["basics"])
        page.locator("input[name=period][value^=month]").first.check()
        page.get_by_label("A few words under the name").fill("A day off and a place on the honour board.")
        press(page, "Save and go on")
        reads(page, STEPS["people"])
        choose(page, "Where is it held?", unit)
        press(page, "Save and go on")
        reads(page, STEPS["standing"])
        press(page, "Save and go on")
        reads(page, STEPS["nominating"])
        page.get_by_role("spinbutton", name="Places", exact=True).fill("1")
        press(page, "Save and go on")
        reads(page, STEPS["method"])
        page.locator("input[name=method][value=plurality]").check()
        press(page, "Save and go on")
        reads(page, STEPS["schedule"])
        self.type_schedule(datetime.now(ZoneInfo(zone)))
        press(page, "Save and go on")
        reads(page, STEPS["announcement"])
        press(page, "Save and go on")
        reads(page, STEPS["review"])
        press(page, "Publish the contest")
        page.wait_for_url(lambda address: address.rsplit("/", 1)[-1].isdigit())
        return int(page.url.rsplit("/", 1)[-1])

    def type_schedule(self, now: datetime) -> None:
        """Nominations open now; everything else is days ahead."""
        days = {
            "nominations_open_at": 0,
            "nominations_close_at": 3,
            "voting_open_at": 4,
            "voting_close_at": 6,
            "announce_at": 8,
        }
        for name, ahead in days.items():
            self.page.locator(f"#{name}").fill(f"{now + timedelta(days=ahead):%Y-%m-%dT%H:%M}")

    def wait_for(self, contest: int, words: str) -> None:
        """Until the clock has taken the step after which the dashboard says this."""
        self.page.goto(f"{self.url}/office/contests/{contest}")
        look_until(self.page, lambda page: page.locator("main").get_by_text(words))

    def bring_forward(self, contest: int, act: str) -> None:
        """Take the next step now."""
        page = self.page
        page.goto(f"{self.url}/office/contests/{contest}")
        follow(page, act)
        press(page, act)
        page.wait_for_url(f"**/office/contests/{contest}")

    def admit_all(self, expected: int) -> None:
        """Read what waits in the queue, one after another, and admit it."""
        page = self.page
        page.goto(f"{self.url}/office/screening")
        expect(page.get_by_role("link", name="Read and decide")).to_have_count(expected, timeout=PATIENCE)
        follow(page, "Read and decide")
        for _ in range(expected):
            press(page, "Admit to the ballot")
            expect(page.get_by_text("Admitted.", exact=True)).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("link", name="Read and decide")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Choose what contains this text in a list: units are set in by their depth."""
    listed = page.get_by_label(label)
    texts = listed.locator("option").all_text_contents()
    listed.select_option(index=next(place for place, text in enumerate(texts) if option in text))
