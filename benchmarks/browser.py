"""Voters over HTTP: many browsers at once against a server of this machine, with what they cost and how long they wait.

A closed loop: so many voters at a time, each starting when another is done. The load shares the machine with the
server, so its own CPU is not counted.
"""

import asyncio
import html
import os
import re
import resource
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'\b(type|name|value)\s*=\s*"([^"]*)"', re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    location: str
    text: str

    def expect(self, status: int) -> "Answer":
        """The same answer; raises ValueError where the status is another one."""
        if self.status != status:
            raise ValueError(f"{self.status} instead of {status}: {self.text[:300]}")
        return self

    def inputs(self, kind: str) -> list[tuple[str, str]]:
        """(name, value) of all inputs of this type."""
        tags = INPUT.findall(self.text)
        found = [{key.lower(): html.unescape(value) for key, value in ATTRIBUTE.findall(tag)} for tag in tags]
        return [(one["name"], one.get("value", "")) for one in found if one.get("type") == kind and "name" in one]


class Browser:
    """One voter: cookies and one connection that is kept open."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.port = port
        self.cookies = dict(pair.split("=", 1) for pair in cookies.split("; ") if pair)
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, "")

    async def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form."""
        return await self._ask("POST", path, urlencode(list(fields)))

    async def close(self) -> None:
        """Let go of the connection."""
        if self.streams:
            self.streams[1].close()
            self.streams = None

    async def _ask(self, method: str, path: str, body: str) -> Answer:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept: text/html",
            "Accept-Language: en",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}",
        ]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        status, *headers = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in headers)]
        said = dict(pairs)
        text = await reader.readexactly(int(said.get("content-length", "0")))
        for name, value in pairs:
            if name == "set-cookie":
                cookie, _, value = value.partition(";")[0].partition("=")
                self.cookies[cookie] = value
        if said.get("connection") == "close":
            await self.close()
        return Answer(int(status.split()[1]), said.get("location", ""), text.decode())


@dataclass
class Load:
    """What a number of voters took, in seconds; CPU is that of the servers named, per voter in milliseconds."""

    voters: int
    seconds: float
    cpu: float
    others_cores: float
    waits: list[float] = field(repr=False)

    @property
    def milliseconds(self) -> float:
        """Wall time per voter, in milliseconds."""
        return self.seconds / self.voters * 1000


def run(vote: Callable[[int], Awaitable[float]], numbers: range, at_once: int, servers: Iterable[int]) -> Load:
    """Let the voters of these numbers vote, so many at a time; `vote` returns how long the last answer took.

    Raises what the first voter raises who cannot.
    """
    servers = list(servers)
    before, busy, own = sum(map(cpu_of, servers)), machine_busy(), own_cpu()
    start = time.perf_counter()
    waits = asyncio.run(_all(vote, numbers, at_once))
    seconds = time.perf_counter() - start
    cpu = sum(map(cpu_of, servers)) - before
    others = (machine_busy() - busy - cpu - (own_cpu() - own)) / seconds
    return Load(len(numbers), seconds, cpu / len(numbers) * 1000, others, waits)


async def _all(vote: Callable[[int], Awaitable[float]], numbers: range, at_once: int) -> list[float]:
    waiting, waits = iter(numbers), []

    async def voters() -> None:
        for number in waiting:
            waits.append(await vote(number))

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(voters())
    return waits


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of all its descendants, the dead ones included."""
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(folder.name)
        children.setdefault(int(words[1]), []).append(number)
        spent[number] = sum(map(int, words[11:15])) / TICKS
    family, total = [pid], 0.0
    while family:
        member = family.pop()
        total += spent.get(member, 0.0)
        family += children.get(member, [])
    return total


def own_cpu() -> float:
    """CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def machine_busy() -> float:
    """CPU seconds that this machine has worked, for whomever."""
    user, nice, system, _idle, _wait, interrupts, soft, *_ = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + interrupts + soft) / TICKS
