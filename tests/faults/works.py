"""A polling station and all that runs behind it: broker, worker, sender and beat, real processes to kill and freeze."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import redis

from contest.cli.broker import broker_answers, broker_url, socket_path, start_command
from contest.cli.programs import Program, programs
from tests.factories import SEALING_SECRET
from tests.faults.polls import Polls

BROKER_UP = 30.0  # seconds
HURRIED = "tests.faults.hurried:celery"


@dataclass
class Works:
    """What may run behind the station. Its supervisor starts again what dies, whenever somebody waits with `until`."""

    station: Polls
    known: dict[str, Program]
    started: list[str] = field(default_factory=list)

    def start(self, *names: str) -> None:
        """Start programs: "broker", "worker", "sender", "beat", and more of a kind as "worker 2"."""
        for name in names:
            kind, _, number = name.partition(" ")
            program = replace(self.known[kind], name=name)
            if number:
                program = replace(program, command=tuple(as_another(part, number) for part in program.command))
            self.station.supervisor.start(program)
            self.started.append(name)
            if kind == "broker":
                self.until(self.broker_answers, BROKER_UP, "the broker")

    def kill(self, name: str) -> None:
        """End a program and all it started at once. It is the first death of this kind for the supervisor."""
        child = self.station.supervisor.children[name]
        child.deaths = 0
        self.send(name, signal.SIGKILL)

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a program and all it started: SIGSTOP freezes them, SIGCONT lets them go on."""
        with suppress(ProcessLookupError):
            os.killpg(self.station.supervisor.children[name].process.pid, number)

    def stop(self, *names: str) -> None:
        """End programs at once, for good."""
        for name in names:
            self.started.remove(name)
            child = self.station.supervisor.children.pop(name)
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def until(self, ready: Callable[[], bool], most: float, what: str) -> float:
        """Tend until it is so; returns the seconds. Raises AssertionError after `most` with everybody's last words."""
        began = time.monotonic()
        while not ready():
            self.station.supervisor.tend()
            waited = time.monotonic() - began
            assert waited < most, f"{what}: not after {waited:.0f} s\n{self.station.supervisor.last_words(40)}"
            time.sleep(0.1)
        return time.monotonic() - began

    def wait(self, seconds: float) -> float:
        """Let so much time pass while everything is tended; returns how much it was."""
        end = time.monotonic() + seconds
        return self.until(lambda: time.monotonic() >= end, seconds + BROKER_UP, "time")

    def broker_answers(self) -> bool:
        """Whether the broker says PONG."""
        return broker_answers(self.instance)

    def broker_client(self) -> redis.Redis:
        """A line to the broker; close it."""
        return redis.Redis(unix_socket_path=str(socket_path(self.instance)), socket_timeout=10)

    @property
    def instance(self) -> Path:
        """The folder of this installation."""
        return self.station.logs.parent

    def said(self, name: str) -> str:
        """What a program has printed so far."""
        return self.station.supervisor.log_of(name).read_text(errors="replace")


def as_another(part: str, number: str) -> str:
    """A part of a command, for one more of the same kind: a name and files of its own."""
    if part.endswith("@%h"):
        return part.replace("@", f"{number}@")
    return part + number if part.endswith("beat-schedule") else part


@contextmanager
def works(
    station: Polls, *, hurry: float = 1, broker: str = "", without: str = "", **environment: str
) -> Iterator[Works]:
    """Everything that may run behind this station; nothing runs yet, and nothing runs afterwards.

    `hurry` lets pauses of letters and the beat run so many times faster (hurried.py), `without` is what a control does
    without. `broker` is the path of another server than the embedded one.
    """
    instance = station.logs.parent
    told = {
        **station.supervisor.children["web"].program.environment,
        "SEALING_SECRET": SEALING_SECRET,
        "BROKER_URL": broker_url(instance),
        "HURRY": str(hurry),
        "WITHOUT": without,
        **environment,
    }
    known = {program.name: program for program in programs(station.port, told, instance) if program.name != "web"}
    if hurry != 1 or without or "DELIVERED" in environment:
        known = {name: hurried(program) for name, program in known.items()}
    command = start_command(instance)
    bare = {name: told[name] for name in ("PATH", "LANG", "LC_ALL") if name in told}
    known["broker"] = Program("broker", (broker or command[0], *command[1:]), bare)
    running = Works(station, known)
    try:
        yield running
    finally:
        running.stop(*reversed(running.started))
        socket_path(instance).unlink(missing_ok=True)


def hurried(program: Program) -> Program:
    """The program under the clock of hurried.py; a worker without a name of its own gets one."""
    return replace(
        program, command=tuple(HURRIED if part == "tasks.celery:celery" else part for part in program.command)
    )
