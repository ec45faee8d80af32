"""The main job: from an installation with one administrator to an announced Quality Leader, on the real staff list."""

import csv
import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select, update

from contest.domain.letters import LetterKind, LetterState
from contest.domain.webhooks import HookFormat
from contest.extensions import db
from contest.models import Contest, Employee, Letter, LetterHours
from contest.services.webhooks import add_webhook
from tests.installation import Installation
from tests.journeys.pages.booth import finds_the_vote_recorded, vote
from tests.journeys.pages.browsing import PATIENCE, SWEEP, look_until, reads, speak_russian, window
from tests.journeys.pages.desk import nominate
from tests.journeys.pages.door import enter_with_code, enter_with_link
from tests.journeys.pages.nominee import agree
from tests.journeys.pages.office import Office
from tests.test_hooks import listening
from tests.test_hooks import url as address_of

FILES = Path(__file__).parents[1] / "fixtures"
BRANCH, ZONE = "Слободской филиал", "Europe/Kirov"
ADMINISTRATOR, ORGANISER = "001008", "001002"
LEADER, CANDIDATE = "002085", "002092"
SURNAMES = {LEADER: "Самсонов", CANDIDATE: "Карпов"}
HEADS = {"002070": LEADER, "002071": CANDIDATE}
"""The heads of the two units of the branch, and whom each of them puts forward."""
VOTERS = {
    "002074": {},
    "002075": {"java_script_enabled": False},
    "002077": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "002089": {},
    "002078": {},
}
"""Five people of the branch, and what is special about the browser of each. The last one votes otherwise."""
STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."
SPEAKS_RUSSIAN = "002089"
SIGNS = {
    LetterKind.NOMINATIONS_OPENED: ("now you can put forward", "вы можете выдвинуть"),
    LetterKind.CONSENT_ASKED: ("say whether you take part", "участвуете ли вы"),
    LetterKind.VOTING_OPENED: ("the candidates are known", "кандидаты известны"),
    LetterKind.NOMINATION_DECIDED: ("your nomination of", "ваше выдвижение"),
    LetterKind.WINNER: ("your colleagues have chosen you", "коллеги выбрали вас"),
    LetterKind.CANDIDATE: ("the contest in which you stood", "конкурс, в котором вы участвовали"),
    LetterKind.NOMINATOR: ("the contest for which you nominated", "конкурс, на который вы выдвигали"),
    LetterKind.RESULT: ("the votes are counted", "голоса подсчитаны"),
}
"""By which words one tells what a letter is."""


@pytest.mark.journey
@pytest.mark.timeout(600)
def test_a_contest_goes_from_the_staff_list_to_the_announced_leader(live: Installation, browser: Browser) -> None:
    hr = an_organiser_with_the_staff_list(live, browser)
    letters_leave_by_night_too(live)

    contest = hr.set_up(BRANCH, ZONE)
    slips = hr.slips_of(BRANCH)
    desks = {number: window(browser) for number in HEADS}
    for number, desk in desks.items():
        enter_with_code(desk, live.url, number, slips[number])
    hr.wait_for(contest, "Nominations are open")
    for number, desk in desks.items():
        nominate(desk, live.url, HEADS[number], STATEMENT, "Hidden defects: from 41 to 9 a quarter.")
    for number in SURNAMES:
        nominee = window(browser)
        enter_with_code(nominee, live.url, number, slips[number])
        agree(nominee, live.url, contest)
    hr.admit_all(expected=2)

    hr.bring_forward(contest, "Close nominations now")
    booths = {number: window(browser, **ways) for number, ways in VOTERS.items()}
    for number in list(VOTERS)[:3]:
        enter_with_code(booths[number], live.url, number, slips[number])
    hr.wait_for(contest, "Open voting now")
    hr.bring_forward(contest, "Open voting now")
    for number in list(VOTERS)[3:]:
        enter_with_code(booths[number], live.url, number, slips[number])
    hr.wait_for(contest, "Close voting now")
    speak_russian(booths[SPEAKS_RUSSIAN])
    *most, last = VOTERS
    codes = [vote(booths[number], live.url, contest, SURNAMES[LEADER]) for number in most]
    codes.append(vote(booths[last], live.url, contest, SURNAMES[CANDIDATE]))
    finds_the_vote_recorded(booths[last], live.url, contest)

    with listening() as program:
        a_program_listens(live, address_of(program))
        announced_at = the_clock_passes_the_close(live, contest)
        waiting = booths[last]
        waiting.goto(f"{live.url}/contests/{contest}/results")
        look_until(waiting, lambda page: page.locator(".winner"))
        reads(waiting, SURNAMES[LEADER])

        expected = letters_to_expect()
        arrived = all_letters(live, expected.total())
        assert arrived == expected
        assert SURNAMES[LEADER] in what_it_heard(program)
    # The page, the mail and the other program: all of it is there within a minute.
    assert datetime.now(UTC) < announced_at + timedelta(minutes=1)
    waiting.goto(f"{live.url}/voting/{contest}/board")
    expect(waiting.locator("main li")).to_have_text(sorted(codes), timeout=PATIENCE)


def an_organiser_with_the_staff_list(live: Installation, browser: Browser) -> Office:
    """What an installation begins with: the first administrator imports the lists and lets HR in."""
    names = ("--last-name", "Емельянова", "--first-name", "Екатерина")
    installed = live.flask("init", "--personnel-number", ADMINISTRATOR, *names)
    link = re.search(rf"{live.url}/account/password/\S+", installed.stdout)
    assert link, installed.stdout + installed.stderr
    administrator = Office(window(browser), live.url)
    enter_with_link(administrator.page, link[0])
    administrator.give_right(ADMINISTRATOR, "HR")
    lists = {"units": FILES / "units.csv", "staff": FILES / "staff-1c.csv"}
    administrator.import_lists(**lists)
    administrator.finds_nothing_to_change(**lists)
    administrator.give_right(ORGANISER, "HR")
    hr = Office(window(browser), live.url)
    enter_with_code(hr.page, live.url, ORGANISER, administrator.slip_of(ORGANISER))
    return hr


def letters_leave_by_night_too(live: Installation) -> None:
    """Whatever the clock on the wall says when this is run."""
    midnight = datetime.min.time()
    with live.app.app_context():
        db.session.add(LetterHours(id=1, quiet_from=midnight, quiet_until=midnight))
        db.session.commit()


def a_program_listens(live: Installation, address: str) -> None:
    """Another program of the company wants to hear of results."""
    with live.app.app_context():
        by = db.session.scalars(select(Employee.id).where(Employee.personnel_number == ADMINISTRATOR)).one()
        add_webhook("Display", HookFormat.GENERIC, address, by=by, now=datetime.now(UTC))


def what_it_heard(program: ThreadingHTTPServer) -> str:
    """The one message of an announcement that the program got, once it is there; Russian stands in it as it is."""
    deadline = time.monotonic() + SWEEP
    while not program.heard:
        assert time.monotonic() < deadline, "nothing was told to the other program"
        time.sleep(0.2)
    ((_path, _headers, body),) = program.heard
    text: str = body.decode()
    assert '"event":"announced"' in text
    return text


def the_clock_passes_the_close(live: Installation, contest_id: int) -> datetime:
    """The clock: what is days ahead comes in two seconds; returns the instant of the announcement."""
    close = datetime.now(UTC) + timedelta(seconds=2)
    with live.app.app_context():
        db.session.execute(
            update(Contest)
            .where(Contest.id == contest_id)
            .values(voting_close_at=close, announce_at=close + timedelta(seconds=1))
        )
        db.session.commit()
    return close + timedelta(seconds=1)


def letters_to_expect() -> Counter[tuple[str, LetterKind]]:
    """From the file itself: everybody of the branch with an address hears of the vote and of how it ended."""
    with (FILES / "staff-1c.csv").open(encoding="cp1251", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["E-mail"]]
    everybody = {row["Табельный номер"]: row["E-mail"] for row in rows}
    people = {row["Табельный номер"]: row["E-mail"] for row in rows if row["Филиал"] == BRANCH}
    special = {
        LEADER: LetterKind.WINNER,
        CANDIDATE: LetterKind.CANDIDATE,
        **dict.fromkeys(HEADS, LetterKind.NOMINATOR),
    }
    return Counter(
        [
            *((everybody[number], LetterKind.NOMINATIONS_OPENED) for number in who_nominates() if number in everybody),
            *((person, LetterKind.VOTING_OPENED) for person in people.values()),
            *((people[number], LetterKind.NOMINATION_DECIDED) for number in HEADS),
            *((people[number], LetterKind.CONSENT_ASKED) for number in SURNAMES if number in people),
            *((person, special.get(number, LetterKind.RESULT)) for number, person in people.items()),
        ]
    )


def who_nominates() -> set[str]:
    """The heads and deputies of the branch, of the units below it and of the company above."""
    with (FILES / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        units = {unit["code"]: unit for unit in csv.DictReader(file)}
    (branch,) = (code for code, unit in units.items() if unit["name"] == BRANCH)
    meant = {
        branch,
        units[branch]["parent_code"],
        *(code for code, unit in units.items() if unit["parent_code"] == branch),
    }
    return {units[code][office] for code in meant for office in ("head", "deputy")} - {""}


def all_letters(live: Installation, expected: int) -> Counter[tuple[str, LetterKind | str]]:
    """The letters that left, (address, kind), once there are so many and none waits in the outbox any more."""
    deadline = time.monotonic() + SWEEP
    while (arrived := letters_in(live.letters())).total() < expected or waiting_letters(live):
        assert time.monotonic() < deadline, f"{arrived.total()} of {expected} letters, {waiting_letters(live)} wait"
        time.sleep(0.5)
    return arrived


def letters_in(messages: list[EmailMessage]) -> Counter[tuple[str, LetterKind | str]]:
    """What these messages say to whom: several letters that were due together stand in one."""
    return Counter(
        (message["To"].addresses[0].addr_spec, kind_of(text)) for message in messages for text in parts_of(message)
    )


def parts_of(message: EmailMessage) -> list[str]:
    """The letters in one message, each its text; under a heading and a rule where there are several."""
    body = message.get_body(("plain",))
    text = body.get_content().replace("\r\n", "\n") if body else ""
    return text.split(f"\n{'-' * 40}\n")[1:] or [text]


def waiting_letters(live: Installation) -> int:
    """How many letters are in the outbox and have not been sent."""
    with live.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state != LetterState.SENT)) or 0


def kind_of(text: str) -> LetterKind | str:
    """What a letter is, by its words; the words themselves where it is none of those."""
    folded = text.casefold()
    return next((kind for kind, signs in SIGNS.items() if any(sign in folded for sign in signs)), folded)
