"""Databases and servers for the benchmarks: SQLite in a folder, a PostgreSQL of its own, gunicorn on a free port."""

import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contest.cli.programs import port_is_free
from contest.cli.supervisor import tethered
from tests.installation import free_port
from tests.servers import PostgreSQL, end, postgresql, postgresql_binaries, short_folder

SECRET_KEY = "a secret of the benchmarks, long enough"
SEALING_SECRET = "another secret of the benchmarks, for the box"
# What the demo and the service files start, with room for eight voters at a time.
GUNICORN = ("-m", "gunicorn", "-k", "gthread", "--threads", "8", "-w", "1", "--no-control-socket")


@dataclass(frozen=True)
class House:
    """One database system, in which new databases are made."""

    name: str
    folder: Path
    server: PostgreSQL | None = None

    def new(self) -> str:
        """The URL of a new empty database."""
        name = f"bench_{secrets.token_hex(4)}"
        return self.server.create(name) if self.server else f"sqlite:///{self.folder / name}.db"

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody is connected to."""
        if self.server:
            return self.server.create(
                f"bench_{secrets.token_hex(4)}", template=url.partition("?")[0].rpartition("/")[2]
            )
        target = self.new()
        with sqlite3.connect(path_of(url)) as one, sqlite3.connect(path_of(target)) as other:
            one.backup(other)
        one.close()
        other.close()
        return target

    def drop(self, url: str) -> None:
        """Remove a database."""
        if self.server:
            self.server.drop(url.partition("?")[0].rpartition("/")[2])
            return
        for ending in ("", "-wal", "-shm"):
            Path(path_of(url) + ending).unlink(missing_ok=True)

    @property
    def processes(self) -> list[int]:
        """The servers whose CPU belongs to the database."""
        return [self.server.process.pid] if self.server else []


def path_of(url: str) -> str:
    """The file of an SQLite database."""
    return url.removeprefix("sqlite:///")


@contextmanager
def houses() -> Iterator[list[House]]:
    """SQLite, and PostgreSQL where this machine has one."""
    with short_folder() as folder:
        found = [House("SQLite", folder)]
        binaries = postgresql_binaries()
        if binaries is None:
            print("No PostgreSQL here, so there are no figures of it: apt-get install postgresql.", flush=True)
            yield found
            return
        with postgresql(binaries) as server:
            yield [*found, House("PostgreSQL", folder, server)]


def environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of the application on this database."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder / "instance"),
        "SECRET_KEY": SECRET_KEY,
        "SEALING_SECRET": SEALING_SECRET,
    }


def seed(url: str, folder: Path, staff: int, method: str = "plurality") -> dict[str, Any]:
    """`flask seed` with 20 candidates; what its last line says."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "seed", "--staff", str(staff)]
    options = ["--candidates", str(min(20, staff)), "--method", method]
    said = subprocess.run(
        [*command, *options], env=environment(url, folder), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


@contextmanager
def gunicorn(target: str, settings: dict[str, str], log: Path) -> Iterator[tuple[int, int]]:
    """(port, process id) of a web server that answers; it ends with the block."""
    port = free_port()
    command = [sys.executable, *GUNICORN, "--log-level", "warning", "-b", f"127.0.0.1:{port}", target]
    with log.open("wb") as output:
        process = subprocess.Popen(tethered(command), env=settings, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while port_is_free(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.1)
        yield port, process.pid
    finally:
        end(process, signal.SIGTERM)
