"""What runs: broker, web, worker, sender and beat, each told no more of the environment than it needs."""

import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from contest.cli.broker import broker_url, start_command


@dataclass(frozen=True)
class Program:
    """A process to keep running: its name in the log, its command, its whole environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


def programs(port: int, environment: Mapping[str, str], instance: Path) -> list[Program]:
    """Web, worker, sender and beat.

    The worker takes the steps of the clock; the sender waits for mail servers and webhooks, several at a time.
    Only the worker is given SEALING_SECRET: the tier that talks to browsers cannot open a ballot (SECRECY, Sealing).
    No access log: the path and instant of a request to /voting would say who voted when.
    """
    unsealed = {name: value for name, value in environment.items() if name != "SEALING_SECRET"}
    python = (sys.executable, "-m")
    gunicorn = (*python, "gunicorn", "-k", "gthread", "--threads", "8", "-w", "1", "--no-control-socket")
    celery = (*python, "celery", "-q", "-A", "tasks.celery:celery")
    gentle = ("--graceful-timeout", "10", "--log-level", "warning")
    calm = ("--without-gossip", "--without-mingle", "-l", "warning")
    patient = ("-P", "threads", "-c", "4", "-n", "sender@%h")
    schedule = str(instance.resolve() / "beat-schedule")
    return [
        Program("web", (*gunicorn, *gentle, "-b", f"127.0.0.1:{port}", "wsgi:app"), unsealed),
        Program("worker", (*celery, "worker", "-c", "1", "-Q", "quality-leader", *calm), environment),
        Program("sender", (*celery, "worker", *patient, "-Q", "quality-leader-post", *calm), unsealed),
        Program("beat", (*celery, "beat", "-l", "warning", "-s", schedule, "--pidfile="), unsealed),
    ]


def broker_program(environment: Mapping[str, str], instance: Path) -> Program | None:
    """The embedded broker, or None where BROKER_URL names another one. Raises BrokerUnavailable."""
    if environment.get("BROKER_URL") not in {None, "", broker_url(instance)}:
        return None
    bare = {name: environment[name] for name in ("PATH", "LANG", "LC_ALL") if name in environment}
    return Program("broker", start_command(instance), bare)


def web_answers(port: int, path: str = "/healthz") -> bool:
    """Whether the web process answers 200 on this port."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
