"""The pages of the notices: how everybody hears of everything, with e-mail and without."""

from playwright.sync_api import Page

from contest.domain.letters import LetterKind
from tests.journeys.demo_site import DemoSite
from tests.journeys.visit import Visit


def among_the_notices(site: DemoSite) -> list[Visit]:
    """Somebody whose vote is wanted, one who was nominated, a leader by correction, and who has read everything."""
    corrected = site.notice("corrected", LetterKind.CORRECTION)
    ended = site.notice("corrected", LetterKind.CONTEST_ENDED)
    return [
        Visit("home with notices", "hall.home", "voter_without_mail", "/"),
        Visit("notices", "notices.notices", "voter_without_mail", "/notices/"),
        Visit("notices, those unread", "notices.notices", "voter_without_mail", "/notices/?show=unread"),
        Visit("notice of a vote", "notices.notice", "voter_without_mail", "/notices/?show=unread", open_the_first),
        Visit("notice of a question", "notices.notice", "nominee", "/notices/?show=unread", open_the_first),
        Visit("notice of a decision", "notices.notice", "head_machining", "/notices/", open_the_first),
        Visit("notice of a result", "notices.notice", "admin", "/notices/", open_the_last),
        Visit("notice of a correction", "notices.notice", "corrected", f"/notices/{corrected}"),
        Visit("notice of a void contest", "notices.notice", "corrected", f"/notices/{ended}"),
        Visit("notices, all read", "notices.notices", "branch_deputy", "/notices/", read_all),
        Visit("another's notice", "notices.notice", "voter", "/notices/999999", answer=404),
    ]


def open_the_first(page: Page) -> None:
    """Open the newest notice: by its button while it is unread, else by its link."""
    page.locator("ul.notices li").first.locator("button, a").click()


def open_the_last(page: Page) -> None:
    """Open the oldest notice of the page."""
    page.locator("ul.notices li").last.locator("button, a").click()


def read_all(page: Page) -> None:
    """Mark all read, unless they are, and look for the unread."""
    button = page.locator("form[action='/notices/read'] button")
    if button.count():
        button.click()
    page.locator("main nav a").last.click()
