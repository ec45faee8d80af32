"""People at work while something breaks: some read pages, some vote, until the fault is over."""

import asyncio
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.crowd import Form, Line, submit
from tests.faults.polls import WITHOUT, Polls, Vote, Voter

READERS = 4
VOTERS_AT_ONCE = 2
BREATH = 0.15  # seconds between two pages of one reader
THOUGHT = 0.4  # seconds between two votes at one screen
QUIET = 1.5  # seconds without a failure: the fault is over
RETRY = 0.1  # seconds before a reader tries again whom nobody answered


@dataclass
class Traffic:
    """What the people saw."""

    forms: list[Form] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    """How often readers got which status; 0 where nobody answered."""
    longest: dict[int, float] = field(default_factory=dict)
    """The longest wait for an answer with this status, in seconds."""
    without_hint: int = 0
    """Answers 503 that did not say when to come again."""
    bare: int = 0
    """Answers 503 that were no page of ours."""
    last_good: float = 0.0
    """When a reader last got a page, by time.monotonic()."""
    last_bad: float = 0.0
    """When a reader last got none."""

    def saw(self, line: Line, status: int, body: bytes, seconds: float) -> None:
        """Note one answer to a reader."""
        self.answers[status] += 1
        self.longest[status] = max(self.longest.get(status, 0.0), seconds)
        if status == 503:
            self.without_hint += b"\r\nretry-after:" not in line.head
            self.bare += b"</html>" not in body
        if status == 200:
            self.last_good = time.monotonic()
        else:
            self.last_bad = time.monotonic()

    def served_since(self, instant: float) -> bool:
        """Whether readers have been getting pages, and nothing else, for a second and a half; not before this one."""
        return self.last_good > instant + QUIET and time.monotonic() - self.last_bad > QUIET


@contextmanager
def traffic(station: Polls, vote: Vote, without: str = "") -> Iterator[Traffic]:
    """People read the home page and vote, each in their own time, as long as this is open; who votes gets to know.

    `without` lets the readers of a control ask to do without a protection (unprotected.py).
    """
    seen = Traffic()
    over = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(crowd(station, vote, seen, over, without)), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join(60)


async def crowd(station: Polls, vote: Vote, seen: Traffic, over: threading.Event, without: str) -> None:
    """Everybody at once."""
    waiting = iter(station.voters)
    readers = (read(station, number, seen, over, without) for number in range(READERS))
    voters = (vote_on(station, vote, waiting, seen, over) for _ in range(VOTERS_AT_ONCE))
    await asyncio.gather(*itertools.chain(readers, voters))


async def read(station: Polls, number: int, seen: Traffic, over: threading.Event, without: str) -> None:
    """One person who opens the home page again and again."""
    line = Line(station.port)
    cookie = station.voters[number].cookie
    asked = f"{WITHOUT}: {without}" if without else "Accept: */*"
    page = (
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{station.port}\r\nCookie: ql_session={cookie}\r\n{asked}\r\n\r\n"
    ).encode()
    while not over.is_set():
        began = time.monotonic()
        try:
            status, body = await line.ask(page)
        except (ConnectionError, TimeoutError):
            seen.saw(line, 0, b"", time.monotonic() - began)
            await asyncio.sleep(RETRY)
            continue
        seen.saw(line, status, body, time.monotonic() - began)
        await asyncio.sleep(BREATH)
    line.drop()


async def vote_on(station: Polls, vote: Vote, waiting: Iterator[Voter], seen: Traffic, over: threading.Event) -> None:
    """One screen at which one voter after another votes, each until it is known that the vote is recorded."""
    line = Line(station.port)
    while not over.is_set() and (voter := next(waiting, None)) is not None:
        form = station.form(vote, voter, vote.candidates[len(seen.forms) % len(vote.candidates)])
        seen.forms.append(form)
        await submit(line, form)
        await asyncio.sleep(THOUGHT)
    line.drop()
