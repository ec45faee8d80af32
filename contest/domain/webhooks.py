"""Webhooks: what is told to other programs, in whose format, signed how, and which addresses are never reached (A9)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from contest.domain.errors import N_, FieldRefused

PRIVATE_NAMES = frozenset({"local", "localhost", "internal", "intranet", "lan", "home", "corp", "arpa"})
"""Last parts of names that the open internet does not know."""

LONGEST_URL = 500
MOST_WEBHOOKS = 20
# IPv4 addresses travel inside these; whoever lets them through is led round the guard.
NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")
TEREDO = IPv6Network("2001::/32")


class HookFormat(StrEnum):
    """Who reads it: any program, or one of the chat services with a format of its own."""

    GENERIC = "generic"
    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"
    TELEGRAM = "telegram"


class HookEvent(StrEnum):
    """What is told: nothing but what every employee may know at that instant."""

    NOMINATIONS_OPENED = "nominations_opened"
    VOTING_OPENED = "voting_opened"
    ANNOUNCED = "announced"
    CORRECTED = "corrected"
    TEST = "test"


EVENTS: dict[HookEvent, str] = {
    HookEvent.NOMINATIONS_OPENED: N_("Nominations are open"),
    HookEvent.VOTING_OPENED: N_("Voting is open"),
    HookEvent.ANNOUNCED: N_("The leader is announced"),
    HookEvent.CORRECTED: N_("A result is corrected"),
}
FORMATS: dict[HookFormat, str] = {
    HookFormat.GENERIC: N_("Any program: signed JSON"),
    HookFormat.SLACK: N_("Slack"),
    HookFormat.MATTERMOST: N_("Mattermost"),
    HookFormat.TEAMS: N_("Microsoft Teams"),
    HookFormat.TELEGRAM: N_("Telegram bot"),
}


@dataclass(frozen=True)
class HookMessage:
    """One message: `id` is the same at every try, so whoever receives it twice knows it for one."""

    id: str
    event: HookEvent
    at: datetime
    title: str
    text: str
    link: str
    details: Mapping[str, object]


def body_of(form: HookFormat, message: HookMessage, *, chat: str = "") -> bytes:
    """The JSON that goes out in this format; `chat` is the chat of a Telegram bot."""
    words = f"{message.title}\n{message.text}".strip()
    said: dict[str, object]
    match form:
        case HookFormat.SLACK:
            said = {"text": f"*{_slack(message.title)}*\n{_slack(message.text)}\n<{message.link}>"}
        case HookFormat.MATTERMOST:
            said = {"text": f"**{_marked_down(message.title)}**\n{_marked_down(message.text)}\n{message.link}"}
        case HookFormat.TEAMS:
            said = {"type": "message", "attachments": [_card(message)]}
        case HookFormat.TELEGRAM:
            said = {"chat_id": chat, "text": f"{words}\n{message.link}", "disable_web_page_preview": True}
        case HookFormat.GENERIC:
            said = {
                "id": message.id,
                "event": message.event.value,
                "at": message.at.isoformat(),
                "title": message.title,
                "text": message.text,
                "link": message.link,
                **message.details,
            }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, at: datetime, body: bytes) -> str:
    """The value of the header Quality-Leader-Signature: "t=1793523600,v1=<hex>", HMAC-SHA256 over "<t>.<body>".

    The instant is signed too, so that a listener can refuse what is played to it again later.
    """
    stamp = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={made}"


def secret_of(secret_key: str, webhook_id: int, nonce: str) -> str:
    """The secret that listener and sender share: made anew from the key of the installation, so no table holds it."""
    return hmac.new(secret_key.encode(), f"webhook {webhook_id} {nonce}".encode(), hashlib.sha256).hexdigest()


def checked_url(url: str) -> str:
    """The address as it is stored. Raises FieldRefused for anything but a whole http(s) address without a password."""
    url = url.strip()
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > LONGEST_URL:
        raise FieldRefused("url", N_("Give a whole address that begins with https:// or http://."))
    if "@" in parts.netloc:
        raise FieldRefused("url", N_("An address with a user name in it is not taken."))
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in " \\"):
        raise FieldRefused("url", N_("There is a character in the address that does not belong there."))
    return url


def shown_url(url: str) -> str:
    """The address without what only its owner may know: the path and the query of a chat's webhook are its password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"


def place_of(url: str) -> tuple[str, str, str, str]:
    """What two spellings of one address have in common."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query


def host_of(url: str) -> str:
    """The host of an address as WEBHOOK_PRIVATE_HOSTS names it."""
    return (urlsplit(url).hostname or "").lower().rstrip(".")


def is_private(host: str) -> bool:
    """Whether a host lies in a private network as far as its spelling tells: nothing is looked up here.

    A name of one word, and one that ends as names of the open internet never do, are taken for private; a name with
    dots may still mean a private address, which shows when it is sent to.
    """
    try:
        return not is_public(host)
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in PRIVATE_NAMES


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, whatever it is wrapped into.

    Loopback, private, link-local (the metadata services of clouds), shared, reserved and multicast addresses are not;
    nor are those that carry one of them inside (mapped, NAT64, 6to4, Teredo).
    """
    found = ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _unwrapped(found))


def _unwrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    number = int(address)
    if address in NAT64 or number < 1 << 32:
        return [IPv4Address(number & 0xFFFFFFFF)]
    if address in SIX_TO_FOUR:
        return [IPv4Address(number >> 80 & 0xFFFFFFFF)]
    if address in TEREDO:
        return [IPv4Address(number & 0xFFFFFFFF ^ 0xFFFFFFFF), IPv4Address(number >> 64 & 0xFFFFFFFF)]
    return [address]


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
        return parts
    except ValueError:
        return None


def _slack(text: str) -> str:
    """Slack reads three signs as its own: a name must not become a mention of everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _marked_down(text: str) -> str:
    for sign in "\\`*_[]()#@<>":
        text = text.replace(sign, f"\\{sign}" if sign != "@" else "@\u200b")
    return text


def _card(message: HookMessage) -> dict[str, object]:
    return {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": {
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": [
                {"type": "TextBlock", "text": _marked_down(message.title), "weight": "Bolder", "wrap": True},
                {"type": "TextBlock", "text": _marked_down(message.text), "wrap": True},
            ],
            "actions": [{"type": "Action.OpenUrl", "title": message.title, "url": message.link}],
        },
    }
