"""`flask doctor`: is this installation set up so that it can be relied on? (INTERFACES, Commands; RELIABILITY A37)."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
import redis
from flask import current_app
from flask.cli import with_appcontext
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.exc import SQLAlchemyError

from contest import clock
from contest.config import SEALING_SECRET_FILE, SECRET_KEY_FILE, Config, is_weak, sealing_secret
from contest.extensions import db
from contest.queries.instant import database_now
from contest.queries.readiness import Check, checks
from contest.services.troubles import boxes_that_stay_shut

LARGEST_SKEW = timedelta(seconds=5)
LEAST_FREE_BYTES = 500 * 1024 * 1024
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WEB_PROCESS = b"wsgi:app"


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, secrets, files, database, broker, clocks, processes and keys; exit status 1 where one is bad.

    Settings with which nothing can start at all are refused, each in a sentence, before this command begins.
    """
    config: Config = current_app.config["QL"]
    found = [*settings(config), *files(config), _broker(config), *database(config), *web_processes(Path("/proc"))]
    for check in found:
        click.echo(f"{'ok   ' if check.ok else 'FAULT'} {check.name}: {check.note}")
    faults = sum(not check.ok for check in found)
    if faults:
        raise click.ClickException(f"{faults} of {len(found)} checks found a fault.")
    click.echo(f"All {len(found)} checks are good.")


def settings(config: Config) -> Iterator[Check]:
    """What is allowed, so that it can be tried on one machine, and bad for a company."""
    site = urlsplit(config.public_url)
    is_local = site.hostname in LOOPBACK
    yield Check(
        "PUBLIC_URL",
        site.scheme == "https" or is_local or not config.production,
        "https, or this machine only"
        if site.scheme == "https" or is_local
        else "http:// sends passwords and votes in the open; use https://",
    )
    yield Check("FLASK_ENV", config.production, "production" if config.production else "development: for a developer")
    sample_sender = config.mail_from.rstrip("> ").endswith("@localhost") and not config.mail_url.startswith("file:")
    yield Check("MAIL_FROM", not sample_sender, "the sample, which no mail server takes" if sample_sender else "set")
    to_file = config.mail_url.startswith("file:") and not is_local
    yield Check("MAIL_URL", not to_file, "letters are written to files and reach nobody" if to_file else "set")
    proxied = site.scheme == "https" and config.trusted_proxies == 0 and not is_local
    note = "0 behind https: every visitor seems to come from the proxy, and its sign-in attempts are limited as one"
    yield Check("TRUSTED_PROXIES", not proxied, note if proxied else str(config.trusted_proxies))
    secret = sealing_secret(config)
    if is_weak(secret):
        yield Check("SEALING_SECRET", False, "missing or no random text: no vote can be opened, closed or counted")
    elif secret == config.secret_key:
        yield Check("SEALING_SECRET", False, "the same as SECRET_KEY, which the web process knows")
    else:
        yield Check("SEALING_SECRET", True, "set, and not that of the web process")


def files(config: Config) -> Iterator[Check]:
    """That nobody else on this machine reads keys, database or letters, and that the disk is not full."""
    wanted = (config.instance, config.instance / SECRET_KEY_FILE, config.instance / SEALING_SECRET_FILE)
    database = config.database_url.partition("///")[2] if config.database_url.startswith("sqlite:") else ""
    for path in (*wanted, *([Path(database).resolve()] if database else [])):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        # A folder that nobody else may enter keeps what lies in it.
        is_kept = not mode & 0o077 or (path != config.instance and not _others_enter(path.parent))
        is_kept = is_kept and not (path.name == SEALING_SECRET_FILE and mode & 0o077)
        note = f"{mode:o}" if is_kept else f"{mode:o}: others on this machine may read it; chmod go= {path}"
        yield Check(f"rights of {path.name}", is_kept, note)
    free = shutil.disk_usage(config.instance if config.instance.exists() else Path.cwd()).free
    yield Check("disk", free >= LEAST_FREE_BYTES, f"{free // 1024 // 1024} MB free")


def _others_enter(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def _broker(config: Config) -> Check:
    """Whether the broker answers. The web never needs it, the worker does."""
    url = config.broker_url
    try:
        if url.startswith("redis+socket://"):
            client = redis.Redis(
                unix_socket_path=url.removeprefix("redis+socket://"), socket_timeout=3, retry=Retry(NoBackoff(), 0)
            )
        else:
            client = redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3, retry=Retry(NoBackoff(), 0))
        with client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as fault:
        return Check("broker", False, f"does not answer ({type(fault).__name__}); is it running, is BROKER_URL right?")
    return Check("broker", True, "answers")


def database(config: Config) -> Iterator[Check]:
    """What /readyz asks, the clocks of application and database, and the keys as this command line can open them."""
    found = checks(now=clock.now())
    yield from found
    if not all(check.ok for check in found if check.name in {"database", "migrations"}):
        return
    try:
        skew = abs(clock.now() - database_now())
        yield Check("clock", skew <= LARGEST_SKEW, f"{skew.total_seconds():.1f} s between application and database")
        shut = boxes_that_stay_shut(sealing_secret(config))
        note = f"this SEALING_SECRET does not open contest {', '.join(map(str, shut))}" if shut else "open every box"
        yield Check("keys", not shut, note)
    except SQLAlchemyError as fault:
        yield Check("database", False, type(fault).__name__)
    finally:
        db.session.rollback()


def web_processes(processes: Path) -> Iterator[Check]:
    """Whether a web process of this machine was given the sealing secret, as far as this user may look."""
    for process in sorted(processes.glob("[0-9]*")):
        # `flask --app wsgi:app doctor` looks like one, and may well be told the secret.
        if process.name == str(os.getpid()):
            continue
        try:
            if WEB_PROCESS not in (process / "cmdline").read_bytes():
                continue
            told = any(one.startswith(b"SEALING_SECRET=") for one in (process / "environ").read_bytes().split(b"\0"))
        except OSError:
            continue
        note = "has SEALING_SECRET in its environment; take it out and restart it" if told else "not told the secret"
        yield Check(f"web process {process.name}", not told, note)
