"""Notices of mail servers that a message did not arrive after all (RFC 3464): what they say, for whom, about what.

They come from anywhere, so nothing in them is trusted: what is not plainly one about a message of ours is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses

MOST_BYTES = 10_000_000
MOST_BYTES_OF_ONE = 250_000
MOST_PARTS = 200
MOST_NESTED = 20
LONGEST_HEADER = 2000
OUR_ID = re.compile(r"<(letter-(\d{1,18})-[0-9a-f]{12})@([^\s<>@]+)>")
FAILED = "failed"
# A server that writes into a pipe or a folder puts this line before each message.
BEGINS = re.compile(rb"^From [^\n]*\n", re.MULTILINE)


class _Cut(Compat32):
    """Reads long headers in part: what the parser makes of quotes and semicolons takes the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:LONGEST_HEADER], value[:LONGEST_HEADER]


CUT = _Cut()


@dataclass(frozen=True)
class Bounce:
    """A message of ours that came back: by number and name, to which addresses it went, and what the server said."""

    letter_id: int
    name: str
    addresses: frozenset[str]
    reason: str


def bounces_in(raw: bytes, *, domain: str) -> list[Bounce]:
    """The bounces in one message or in a mailbox of several; `domain` is that of our own addresses.

    Whatever is in it, it raises nothing: what cannot be read tells of no bounce. What a server says stands at the
    beginning, and our headers behind it, so the rest of a long message is left alone.
    """
    messages = BEGINS.split(raw[:MOST_BYTES]) if raw.startswith(b"From ") else [raw[:MOST_BYTES]]
    found = (_bounce(message, domain) for message in messages if message.strip())
    return [each for each in found if each is not None]


def _bounce(raw: bytes, domain: str) -> Bounce | None:
    raw = raw[:MOST_BYTES_OF_ONE]
    # Every line is compared with the boundary of every part around it.
    if raw.lower().count(b"boundary") > MOST_NESTED:
        return None
    try:
        return _read(message_from_bytes(raw, policy=CUT), domain)
    # The parser is made for friendly mail: nested a thousand times, or in an encoding that is none, it gives up.
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError):
        return None


def _read(message: Message, domain: str) -> Bounce | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    reports, returned = [], None
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            reports = [each for each in _parts(part) if _said(each, "Action").casefold() == FAILED]
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            returned = _headers(part)
    if not reports or returned is None:
        return None
    ours = OUR_ID.fullmatch(_said(returned, "Message-ID"))
    if ours is None or ours[3].casefold() != domain.casefold():
        return None
    addresses = {
        address
        for each in reports
        for name in ("Original-Recipient", "Final-Recipient")
        if (address := _to(each, name))
    }
    addresses |= {address.casefold() for _name, address in getaddresses([_said(returned, "To")]) if address}
    return Bounce(int(ours[2]), ours[1], frozenset(addresses), _reason(reports[0]))


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the report itself; none of what lies inside the message that came back."""
    payload = message.get_payload()
    return iter(
        [part for part in payload if isinstance(part, Message)][:MOST_PARTS] if isinstance(payload, list) else []
    )


def _headers(part: Message) -> Message | None:
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if payload and isinstance(payload[0], Message) else None
    return message_from_string(payload, policy=CUT) if isinstance(payload, str) else None


def _said(message: Message, name: str) -> str:
    """A header on one line, without signs that cannot be shown."""
    text = str(message.get(name, ""))[:LONGEST_HEADER]
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def _to(report: Message, name: str) -> str:
    """The address in "rfc822; somebody@example.org"."""
    kind, _mark, address = _said(report, name).partition(";")
    return address.strip().strip("<>").casefold() if kind.strip().casefold() == "rfc822" else ""


def _reason(report: Message) -> str:
    """The status and the words of the server, such as "5.1.1 550 no such user"."""
    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}", _said(report, "Status"))
    words = _said(report, "Diagnostic-Code").partition(";")[2].strip()
    return " ".join(filter(None, (status[0] if status else "", words))) or "it came back"
