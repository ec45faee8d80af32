"""A PostgreSQL as in production, which keeps what it acknowledged, and three ways to crash it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests import servers

CRASHES = ("everything killed", "a backend killed", "shut down at once")


class CrashingPostgreSQL:
    """One server with the settings of production: fsync, synchronous commit, full pages.

    Start and crash it from the main thread: it ends with the thread that started it.
    """

    def __init__(self, folder: Path, binaries: Path, **settings: str) -> None:
        self.folder = folder
        self.person = servers.ordinary_user()
        self.binaries = servers.readable_binaries(binaries, folder, self.person)
        told = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "100", **settings}
        options = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
        self.command = [str(self.binaries / "postgres"), "-D", str(folder / "cluster"), *options]
        self.log = folder / "log"
        self.run("initdb", "-D", str(folder / "cluster"), "-U", "ql", "-A", "trust", "-E", "UTF8")
        self.process = self.start()

    def url(self, name: str = "postgres") -> str:
        """What DATABASE_URL says for a database of this server."""
        return f"postgresql+psycopg://ql@/{name}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as its user to its good end."""
        with self.log.open("ab") as log:
            subprocess.run(
                servers.owned([str(self.binaries / program), *arguments], self.person),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment(),
                check=True,
            )

    def environment(self) -> dict[str, str]:
        """As little as it needs."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it has recovered and answers."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                servers.owned(self.command, self.person),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment(),
                start_new_session=True,
            )
        servers.wait_for(self.ask, psycopg.OperationalError, process, self.log)
        return process

    def ask(self) -> None:
        """Raises psycopg.OperationalError while it does not answer."""
        with psycopg.connect(host=str(self.folder), user="ql", dbname="postgres", connect_timeout=5) as connection:
            connection.execute("SELECT 1")

    def backends(self) -> list[int]:
        """The ids of every process that the server has begun; none without /proc, where they end by themselves."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()] if children.exists() else []

    def clients(self) -> list[int]:
        """The ids of the processes that serve a connection."""
        with psycopg.connect(host=str(self.folder), user="ql", dbname="postgres") as connection:
            asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            return [pid for (pid,) in connection.execute(asked)]

    def kill_everything(self) -> None:
        """Kill the server and every process it began, and wait until they are gone: their memory is shared with it.

        Stopped first, it begins no more of them while they are counted.
        """
        self.process.send_signal(signal.SIGSTOP)
        begun = self.backends()
        for pid in (self.process.pid, *begun):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while any(is_running(pid) for pid in begun):
            if time.monotonic() > deadline:
                raise TimeoutError("killed processes of PostgreSQL are still there")
            time.sleep(0.01)

    def crash(self, how: str) -> None:
        """Crash and come back; the server has recovered and answers when this returns."""
        if how == "a backend killed" and (serving := self.clients()):
            os.kill(serving[0], signal.SIGKILL)  # the postmaster throws everybody out and recovers by itself
            time.sleep(0.1)
            servers.wait_for(self.ask, psycopg.OperationalError, self.process, self.log)
            return
        if how == "everything killed":
            self.kill_everything()
        else:
            self.process.send_signal(signal.SIGINT if how == "shut down in order" else signal.SIGQUIT)
        self.process.wait(20)
        self.process = self.start()


def is_running(pid: int) -> bool:
    """Whether the process is still there; one that ended and waits to be asked for holds nothing any more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def crashing_postgresql(binaries: Path, **settings: str) -> Iterator[CrashingPostgreSQL]:
    """A server of its own, gone afterwards."""
    with servers.short_folder() as folder:
        person = servers.ordinary_user()
        if person:
            os.chown(folder, person.pw_uid, person.pw_gid)
        server = CrashingPostgreSQL(folder, binaries, **settings)
        try:
            yield server
        finally:
            servers.end(server.process, signal.SIGINT)
            shutil.rmtree(folder / "cluster", ignore_errors=True)
