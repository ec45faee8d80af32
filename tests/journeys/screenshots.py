"""Pictures of the pages for docs/screenshots: `python -m tests.journeys.screenshots`; needs Chromium.

The English company in English, the Russian one in Russian, each page in a wide window and on a phone, some in the dark.
"""

import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import BROWSERS, CHROMIUM_ARGUMENTS
from tests.journeys.demo_site import DemoSite, demo_site
from tests.journeys.reader import NARROW, WIDE, Reader
from tests.journeys.visits import visits

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
COLOURS = 64  # enough for flat pages, and a quarter of the bytes
AREAS = 16  # of them are those of the largest areas
TALLEST = 4000  # pixels; the tail of a very long list shows nothing new
SHOWN = {
    "sign-in": "the door",
    "home": "home",
    "home of a head": "home of a head",
    "contests": "contests",
    "contest nominating": "a contest before the vote",
    "contest voting": "a contest with its candidates",
    "contest in two stages": "a contest whose branches vote first",
    "one of three categories": "a contest with categories",
    "contest void": "a contest in which too few voted",
    "paper": "the ballot paper, one choice",
    "paper with ticks": "the ballot paper, several",
    "paper with places": "the ballot paper, places",
    "paper with points": "the ballot paper, points",
    "review": "the vote, read back",
    "review of places": "a ranking, read back",
    "receipt": "the receipt",
    "voted already": "a second visit",
    "results of the year": "a result found in rounds",
    "result with a correction": "a result that was corrected",
    "results by score": "a result by points",
    "results by schulze": "a result by pairs",
    "results by weight": "a result with units weighed",
    "recount": "the witnesses' desk",
    "counting": "how votes are counted",
    "results sealed": "counted, not yet announced",
    "board": "the receipt codes counted",
    "leaders": "the honour board",
    "this quality week": "Quality Week",
    "calendar of a year": "the calendar of a year",
    "notices": "notices",
    "notice of a correction": "a notice of a correction",
    "notice of a void contest": "a notice of a contest without a leader",
    "consent": "what a nominee is asked",
    "secrecy": "how secret is my vote",
    "desk": "the desk of a head",
    "edit a draft": "a nomination",
    "office contests": "contests, for HR",
    "setup basics": "setup 1, basics",
    "setup people": "setup 2, people",
    "setup method": "setup 3, criteria and method",
    "setup schedule": "setup 4, schedule",
    "setup announcement": "setup 5, announcement",
    "setup review": "setup 6, review",
    "dashboard voting": "the dashboard of a contest",
    "who stands by having led": "who stands by having led before",
    "seasons": "seasons",
    "season": "a season",
    "season fed by another": "a season, and who would qualify",
    "correction, looked at": "a correction before it is published",
    "letters": "letters, and what became of them",
    "letters, refusing addresses": "addresses that refuse letters",
    "days off": "days off and Quality Day",
    "screening": "nominations to check",
    "screen a nomination": "one nomination to check",
    "import": "staff import",
    "preview with faults": "staff import, refused line by line",
    "preview": "staff import, what would change",
    "staff": "the staff list",
    "a person": "one person",
    "slips of a unit": "invitations to print",
    "units": "units",
    "roles": "rights",
    "journal": "the journal",
    "own page": "one's own page",
    "not found": "not found",
}
IN_THE_DARK = {"home", "paper", "results of the year", "calendar of a year", "dashboard voting"}


def main() -> None:
    """Take all pictures anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        for language in ("en", "ru"):
            with TemporaryDirectory() as folder, demo_site(language, Path(folder)) as site:
                take_all(browser, site, language)
        browser.close()
    write_contents()


def take_all(browser: Browser, site: DemoSite, language: str) -> None:
    """Walk every page in one language and keep the pictures of those that are shown."""
    reader = Reader(browser, site, language)
    for visit in visits(site, "voter"):
        page = reader.go(visit)
        if visit.name in SHOWN:
            name = stem_of(visit.name)
            keep(page, f"{name}-{language}-1280")
            if visit.name in IN_THE_DARK:
                page.emulate_media(color_scheme="dark")
                keep(page, f"{name}-{language}-1280-dark")
                page.emulate_media(color_scheme="light")
            page.set_viewport_size(NARROW)
            keep(page, f"{name}-{language}-360")
            page.set_viewport_size(WIDE)
    reader.close()


def stem_of(visit: str) -> str:
    """What the files of a visit are called by."""
    return visit.replace(",", "").replace(" ", "-")


def keep(page: Page, name: str) -> None:
    """Store the whole page as a PNG of few colours.

    The window is as high as the page, so that what clings to its foot is not in the middle of the picture.
    """
    window = page.viewport_size
    assert window
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**window, "height": min(height, TALLEST)})
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.set_viewport_size(window)
    of_few_colours(picture).save(FOLDER / f"{name}.png", optimize=True)


def of_few_colours(picture: Image.Image) -> Image.Image:
    """The picture with the colours of its large areas as they are, and the others near enough.

    An octree keeps the brass of a thin line, which other ways lose among the shades of the letters, but takes the white
    of a card for the paper beside it.
    """
    found = picture.getcolors(picture.width * picture.height) or []
    areas = [colour for _pixels, colour in sorted(found, reverse=True)[:AREAS]]
    others = picture.quantize(COLOURS - AREAS, method=Image.Quantize.FASTOCTREE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in areas for part in colour] + others[: 3 * (COLOURS - AREAS)])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def write_contents() -> None:
    """A page that links every picture."""
    lines = ["# Pictures of every page", "", "Made by `python -m tests.journeys.screenshots` from the demo.", ""]
    for name, title in SHOWN.items():
        stem = stem_of(name)
        links = [
            f"[{language} {width}]({stem}-{language}-{width}.png)"
            for language in ("en", "ru")
            for width in ("1280", "1280-dark", "360")
            if (FOLDER / f"{stem}-{language}-{width}.png").exists()
        ]
        if links:
            lines.append(f"- {title}: {', '.join(links)}")
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
