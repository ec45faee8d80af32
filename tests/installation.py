"""A whole installation for a journey: every process of it, on a free port, and the letters it sends."""

import json
import os
import random
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask

from contest.cli.programs import port_is_free
from contest.cli.supervisor import Supervisor, start_all
from tests.factories import SEALING_SECRET
from tests.houses import SECRET_KEY, an_app, let_go, settings
from tests.servers import short_folder

SECRETS = {"SECRET_KEY": SECRET_KEY, "SEALING_SECRET": SEALING_SECRET}


@dataclass(frozen=True)
class Installation:
    """Running processes, where they answer, and an application on the same database to arrange and to look with."""

    url: str
    instance: Path
    environment: dict[str, str]
    supervisor: Supervisor
    app: Flask

    def readyz(self) -> list[dict[str, Any]]:
        """The checks that /readyz lists, be they good or not."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                body = answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                body = refusal.read()
        checks: list[dict[str, Any]] = json.loads(body)["checks"]
        return checks

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `flask --app wsgi ...` in this installation."""
        return flask(self.environment, *arguments)

    def letters(self) -> list[EmailMessage]:
        """Every e-mail that has left so far."""
        files = sorted((self.instance / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def flask(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `flask --app wsgi ...` with these settings; the text of both streams is in the result."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=110)


def free_port() -> int:
    """A port below 32768, where no outgoing connection can be in the way."""
    while not port_is_free(port := random.SystemRandom().randrange(20000, 32000)):
        pass
    return port


@contextmanager
def installation(database_url: str, broker_url: str = "", **environment: str) -> Iterator[Installation]:
    """Start everything on a migrated database, by default with the embedded broker; end all of it afterwards."""
    with short_folder() as folder:
        instance = folder / "instance"
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        told = {
            **SECRETS,
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(instance),
            "PUBLIC_URL": url,
            "COMPANY_TIME_ZONE": "Europe/Moscow",
            **({"BROKER_URL": broker_url} if broker_url else {}),
            **environment,
        }
        supervisor = Supervisor(instance / "logs")
        app = an_app(settings(database_url, instance, public_url=url, company_time_zone=told["COMPANY_TIME_ZONE"]))
        try:
            start_all(supervisor, instance, port, {**os.environ, **told})
            yield Installation(url, instance, told, supervisor, app)
        finally:
            supervisor.end()
            let_go(app)
            shutil.rmtree(instance, ignore_errors=True)
