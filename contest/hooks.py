"""From a telling to a signed request to an address on the open internet, and nowhere else (A9)."""

import hashlib
import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from contest import clock
from contest.config import Config
from contest.domain.hook_troubles import (
    ANSWERED,
    LEADS_ON,
    NO_ANNOUNCEMENT,
    NO_ANSWER,
    NO_SUCH_HOST,
    NOBODY_LISTENS,
    NOT_GENUINE,
    NOT_SECURE,
    OUT_OF_REACH,
    PRIVATE_NETWORK,
    answered,
)
from contest.domain.mail_answers import LINE_BROKE
from contest.domain.webhooks import HookEvent, HookFormat, HookMessage, body_of, is_public, secret_of, signature
from contest.mail import page_address
from contest.queries.webhooks import Telling, telling
from contest.services.sending import MaybeTaken, NotTaken, RefusedForGood
from contest.wording import candidate_name, contest_title, correction_subject, correction_text, title_moves

SECONDS = 10
"""The longest silence of the other side."""
SECONDS_IN_ALL = 20
SERVER_ERROR = 500
LATER = {408, 425, 429}
REDIRECTS = range(300, 400)
TAKEN = range(200, 300)


def messenger() -> Callable[[int], None]:
    """What writes a telling and hands it over.

    It raises NotTaken, RefusedForGood and MaybeTaken, see services.sending.
    """
    config: Config = current_app.config["QL"]

    def deliver(delivery_id: int) -> None:
        said = telling(delivery_id)
        body = body_of(said.webhook.format, written(said, config), chat=said.webhook.chat)
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Quality-Leader"}
        if said.webhook.format is HookFormat.GENERIC:
            secret = secret_of(config.secret_key, said.webhook.id, said.webhook.nonce)
            headers["Quality-Leader-Event"] = event_id(said)
            headers["Quality-Leader-Signature"] = signature(secret, clock.now(), body)
        post(said.webhook.url, body, headers, private_hosts=config.webhook_private_hosts)

    return deliver


def event_id(said: Telling) -> str:
    """The same at every try: whoever hears it twice knows it for one.

    The number alone will not do: those of a removed webhook are given away again (SQLite).
    """
    occasion = f"{said.webhook.nonce}|{said.delivery.event}|{said.delivery.about}"
    return f"telling-{said.delivery.id}-{hashlib.sha256(occasion.encode()).hexdigest()[:12]}"


def written(said: Telling, config: Config) -> HookMessage:
    """The message in the language of the webhook.

    Raises RefusedForGood for an announcement that is none any more.
    """
    page, contest, event = page_address(config), said.contest, said.delivery.event
    with force_locale(said.webhook.language):
        title, text, link = _("A test of Quality Leader"), _("If you can read this, it works."), page("hall.home")
        details: dict[str, object] = {}
        if contest is not None:
            title, link = contest_title(contest), page("hall.contest", contest_id=contest.id)
            details = {"contest": contest.id, "kind": contest.kind.value, "unit": contest.scope.name}
        if event is HookEvent.NOMINATIONS_OPENED:
            text = _("Nominations are open: put forward the people who made quality better.")
        if event is HookEvent.VOTING_OPENED:
            text = _("Voting is open. It is secret and takes a minute.")
        if event in {HookEvent.ANNOUNCED, HookEvent.CORRECTED} and contest is not None:
            if not said.is_announced:
                raise RefusedForGood(NO_ANNOUNCEMENT)
            link = page("hall.results", contest_id=contest.id)
            leaders = [", ".join(filter(None, (candidate_name(one.candidate), one.role))) for one in said.leaders]
            details["leaders"] = leaders
            text = "\n".join(leaders) or _("No leader was named.")
        if said.correction is not None and contest is not None:
            text = "\n".join([correction_text(said.correction), *title_moves(said.correction)])
            title = correction_subject(said.correction, title)
            link = f"{link}#correction-{said.correction.number}"
            details["correction"] = said.correction.number
    return HookMessage(event_id(said), event, said.delivery.written_at, title, text, link, details)


def post(url: str, body: bytes, headers: dict[str, str], *, private_hosts: frozenset[str] = frozenset()) -> None:
    """Send one request. No redirect is followed, no proxy asked, nothing of the answer read but its status.

    The name is looked up once and the connection goes to the address that was checked: a name that means another
    address a moment later leads nowhere. Raises NotTaken, RefusedForGood, MaybeTaken.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = connected(host, port, encrypted=parts.scheme == "https", private_hosts=private_hosts)
    watch = Timer(SECONDS_IN_ALL, hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body=body, headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        raise MaybeTaken(LINE_BROKE) from None
    finally:
        watch.cancel()
        connection.close()
    judge(status)


def judge(status: int) -> None:
    """What an answer means: taken, later, or never."""
    if status in TAKEN:
        return
    if status in LATER or status >= SERVER_ERROR:
        raise NotTaken(answered(ANSWERED, status))
    if status in REDIRECTS:
        raise RefusedForGood(answered(LEADS_ON, status))
    raise RefusedForGood(answered(ANSWERED, status))


def connected(host: str, port: int, *, encrypted: bool, private_hosts: frozenset[str]) -> http.client.HTTPConnection:
    """A connection to the host at an address that may be reached.

    Raises NotTaken where it is out of reach, RefusedForGood where it lies in a private network and is not one of those
    hosts that the administrator allows.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotTaken(NO_SUCH_HOST) from None
    addresses = [str(entry[4][0]) for entry in found]
    if host.lower().rstrip(".") not in private_hosts and not all(map(is_public, addresses)):
        raise RefusedForGood(PRIVATE_NETWORK)
    try:
        line = socket.create_connection((addresses[0], port), timeout=SECONDS)
        if encrypted:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except ssl.SSLCertVerificationError:
        raise NotTaken(NOT_GENUINE) from None
    except ssl.SSLError:
        raise NotTaken(NOT_SECURE) from None
    except ConnectionRefusedError:
        raise NotTaken(NOBODY_LISTENS) from None
    except TimeoutError:
        raise NotTaken(NO_ANSWER) from None
    except OSError:
        raise NotTaken(OUT_OF_REACH) from None
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = line
    return connection


def hang_up(connection: http.client.HTTPConnection) -> None:
    """End a conversation that takes too long, from another thread."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
