"""A crowd of browsers: keep-alive lines to the web tier, answers that get lost, people who try until they know."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

PATIENCE = 30.0  # seconds for one answer
PAUSE = 0.6  # seconds before the next try

LONG_THOUGHT = 1.5
"""Seconds that a cast of the control takes between its look and its deed: enough for a whole closing in between."""


class Known(StrEnum):
    """How a person learns that the vote is recorded."""

    RECEIPT = "receipt"
    RECORDED = "already recorded"
    REFUSED = "refused"


@dataclass
class Form:
    """One submission: the voter's id, the mark, the secret behind the receipt code, and what came of it."""

    voter: int
    mark: int
    secret: str
    request: bytes = field(repr=False)
    tries: int = 0
    known: Known | None = None


class Line:
    """A keep-alive connection, opened when it is needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.head = b""
        """The head of the last answer."""

    async def opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The two ends of the connection."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self.streams

    def drop(self) -> None:
        """Hang up at once."""
        if self.streams is not None:
            self.streams[1].transport.abort()
            self.streams = None

    async def ask(self, request: bytes, *, lose_answer: bool = False) -> tuple[int, bytes]:
        """(status, body) of the answer. Raises ConnectionError or TimeoutError where none came, or was thrown away."""
        reader, writer = await self.opened()
        try:
            writer.write(request)
            await writer.drain()
            if lose_answer:
                raise ConnectionError("hung up after sending")
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                body = await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError, ValueError) as lost:
            self.drop()
            raise ConnectionError(str(lost)) from lost
        self.head = head.lower()
        if b"connection: close" in self.head:
            self.drop()
        return int(head.split(b" ", 2)[1]), body


async def submit(line: Line, form: Form, *, chance: random.Random | None = None, lost_share: float = 0.0) -> None:
    """Send a form until the answer says whether the vote is recorded, as a person would."""
    while form.known is None:
        form.tries += 1
        lose = chance is not None and chance.random() < lost_share
        try:
            status, body = await line.ask(form.request, lose_answer=lose)
        except (ConnectionError, TimeoutError):
            await asyncio.sleep(PAUSE)
            continue
        if status == 303:
            form.known = Known.RECEIPT
        elif status == 409:
            form.known = Known.RECORDED if b"already recorded" in body else Known.REFUSED
        else:
            await asyncio.sleep(PAUSE)


def play(crowd: Coroutine[Any, Any, None]) -> None:
    """Let the crowd act to the end, in a thread of its own: a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, crowd).result()


async def at_once(port: int, forms: list[Form]) -> None:
    """Send all forms at the same instant, each on a line of its own that stands already."""
    lines = [Line(port) for _ in forms]
    for line in lines:
        await line.opened()
    await asyncio.gather(*(submit(line, form) for line, form in zip(lines, forms, strict=True)))
    for line in lines:
        line.drop()


async def in_turns(clients: int, act: Callable[[int], Coroutine[Any, Any, bool]]) -> None:
    """Let so many clients each call `act(client)` again and again until it says False."""

    async def one(client: int) -> None:
        while await act(client):
            pass

    await asyncio.gather(*(one(client) for client in range(clients)))
