"""Broker, web, worker, sender and beat under one small supervisor: restarts what dies, ends everything together."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from contest.cli.broker import BrokerUnavailable, broker_answers
from contest.cli.programs import Program, broker_program, port_is_free, programs, web_answers
from contest.paths import PACKAGE

GRACE = 15.0  # seconds between SIGTERM and SIGKILL
HOPELESS = 4  # deaths in a row before the first success: waiting longer would not help
LONGEST_PAUSE = 30.0  # seconds before another start of a program that keeps dying
HEALTHY_AFTER = 60.0  # a program that lived so long starts again at once, and its pauses begin anew
LONGEST_LOG = 5 * 1024 * 1024  # bytes; a longer log is begun anew at the next start

# Runs a command that the kernel ends when its parent dies, however that dies: an orphaned beat would go on sending.
TETHER = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit("the parent is gone")
os.execvp(sys.argv[2], sys.argv[2:])
"""


def tethered(command: Sequence[str]) -> list[str]:
    """The command, to be started by this process and to end with it."""
    return [sys.executable, "-I", "-S", "-c", TETHER, str(os.getpid()), *command]


class NotReady(RuntimeError):
    """Something did not come up in time."""


@dataclass
class Child:
    """One running program, and how often it fell over."""

    program: Program
    process: subprocess.Popen[bytes]
    born: float
    deaths: int = 0
    again_at: float | None = None


def say_on_terminal(line: str) -> None:
    """Print an event at once, also into a pipe."""
    print(line, flush=True)


class Supervisor:
    """Keeps its programs running from `start` or `run` until `end`; one line through `say` per event.

    Each program leads its own session, so Ctrl-C reaches the supervisor only and everything ends in order.
    """

    def __init__(self, logs: Path, say: Callable[[str], None] = say_on_terminal, grace: float = GRACE) -> None:
        self.logs = logs
        self.say = say
        self.grace = grace
        self.children: dict[str, Child] = {}
        self.stopping = False

    def start(self, program: Program) -> None:
        """Start a program; its output goes to `<logs>/<name>.log`."""
        self.children[program.name] = Child(program, self._spawn(program), time.monotonic())

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = self.log_of(program.name)
        mode = "wb" if log.exists() and log.stat().st_size > LONGEST_LOG else "ab"
        with log.open(mode) as output:
            return subprocess.Popen(
                tethered(program.command),
                cwd=PACKAGE.parent,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log_of(self, name: str) -> Path:
        """The file that holds what a program printed."""
        return self.logs / f"{name}.log"

    def tend(self) -> None:
        """Look at every program once: note what died, start again what has waited long enough."""
        for name, child in self.children.items():
            if child.process.poll() is None:
                continue
            now = time.monotonic()
            if child.again_at is None:
                lived = now - child.born
                child.deaths = 1 if lived > HEALTHY_AFTER else child.deaths + 1
                pause = 0.0 if child.deaths == 1 else min(2.0 ** (child.deaths - 2), LONGEST_PAUSE)
                child.again_at = now + pause
                self._kill_group(child.process)
                self.say(
                    f"{name} ended with {child.process.returncode}; "
                    f"starting it again in {pause:.0f} s ({self.log_of(name)} has its words)"
                )
            if now >= child.again_at:
                child.process, child.born, child.again_at = self._spawn(child.program), now, None

    def dead(self) -> list[str]:
        """The names of the programs that are not running at this moment."""
        return [name for name, child in self.children.items() if child.process.poll() is not None]

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
        """Tend until `ready()` or until a stop is asked for.

        Raises NotReady with the last words of everybody after `seconds`, or when a program keeps dying.
        """
        deadline = time.monotonic() + seconds
        while not ready() and not self.stopping:
            hopeless = any(child.deaths >= HOPELESS for child in self.children.values())
            if hopeless or time.monotonic() > deadline:
                raise NotReady(f"{what} did not come up.\n{self.last_words()}")
            self.tend()
            time.sleep(0.1)

    def last_words(self, lines: int = 20) -> str:
        """The end of every log, under its name."""
        ends = []
        for name in self.children:
            text = self.log_of(name).read_text(encoding="utf-8", errors="replace")
            ends.append("\n".join([f"--- {name}", *text.splitlines()[-lines:]]))
        return "\n".join(ends)

    def stop_on_signals(self) -> None:
        """Let SIGINT, SIGTERM and SIGHUP ask for the end, instead of breaking off whatever is being done."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def run(self) -> None:
        """Tend until a stop is asked for."""
        while not self.stopping:
            self.tend()
            time.sleep(0.3)

    def end(self) -> None:
        """Ask every program to end, last started first; kill those that are still there after `grace` seconds.

        The first one (the broker, where there is one) is asked when the others are gone: they still speak to it.
        """
        self.stopping = True
        deadline = time.monotonic() + self.grace
        names = list(self.children)
        for group in (names[:0:-1], names[:1]):
            for name in group:
                self._ask_to_end(self.children[name].process)
            for name in group:
                self._wait_or_kill(name, deadline)
        self.children.clear()

    def _ask_to_end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.terminate()

    def _wait_or_kill(self, name: str, deadline: float) -> None:
        process = self.children[name].process
        try:
            process.wait(max(0.5, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.say(f"{name} does not end by itself; killing it")
        self._kill_group(process)

    def _kill_group(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a program and what it started: a child left behind would hold the port, or work beside its successor."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def sole_user(instance: Path) -> Iterator[TextIO | None]:
    """Hold the instance folder against a second start, which would tick twice; None where somebody holds it already."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (instance / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock


def start_all(supervisor: Supervisor, instance: Path, port: int, environment: Mapping[str, str]) -> None:
    """Start the broker if it is ours, then web, worker, sender and beat, and wait until /healthz answers.

    Raises NotReady and BrokerUnavailable.
    """
    environment = {**environment, "INSTANCE_DIR": str(instance.resolve()), "PYTHONUNBUFFERED": "1"}
    broker = broker_program(environment, instance)
    if broker:
        supervisor.start(broker)
        supervisor.wait_until(lambda: broker_answers(instance), "The broker", seconds=20)
    for program in programs(port, environment, instance):
        supervisor.start(program)
    supervisor.wait_until(lambda: web_answers(port), "The web server")


def run_all(
    instance: Path, port: int, environment: dict[str, str], when_ready: Callable[[], None] | None = None
) -> int:
    """Run the whole installation until SIGINT or SIGTERM; 0 when it ended as asked, 1 when it could not start.

    `environment` is added to that of this process and holds SEALING_SECRET for the worker. `when_ready` is called
    once, after the line that says where the site is.
    """
    supervisor = Supervisor(instance / "logs")
    with sole_user(instance) as held:
        if held is None:
            supervisor.say(f"Quality Leader already runs from {instance}.")
            return 1
        if not port_is_free(port):
            supervisor.say(f"Port {port} is taken. Choose another one: PORT={port + 1} ./run demo")
            return 1
        supervisor.stop_on_signals()
        try:
            start_all(supervisor, instance, port, {**os.environ, **environment})
            if not supervisor.stopping:
                supervisor.say(f"Quality Leader is ready at http://127.0.0.1:{port}")
                if when_ready:
                    when_ready()
            supervisor.run()
        except (NotReady, BrokerUnavailable) as problem:
            supervisor.say(str(problem))
            return 1
        finally:
            supervisor.say("Stopping ...")
            supervisor.end()
            supervisor.say("Stopped.")
    return 0
