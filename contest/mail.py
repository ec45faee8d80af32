"""From a letter to an e-mail to a server, or to a file in the demo."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError

from contest import clock
from contest.config import Config
from contest.domain.letters import REMINDERS
from contest.domain.letters import message_name as named
from contest.domain.mail_answers import (
    FOREIGN_SIGNS,
    LINE_BROKE,
    NO_ADDRESS,
    NO_MAIL_SERVER,
    NO_SUCH_ADDRESS,
    NOT_WRITABLE,
)
from contest.models import Employee, Letter
from contest.queries.letters import Contents, contents
from contest.services.letter_wishes import reminders_token
from contest.services.one_time_links import token_text
from contest.services.sending import DeliverTogether, MaybeTaken, NotTaken, NotWritable, OutOfReach, RefusedForGood
from contest.wording import greeting, letter_words, person_name

log = logging.getLogger(__name__)

SECONDS = 20
PERMANENT = 500
# What a text ends with, as mail programs know it: the company is named under it.
SIGNATURE = "\n-- \n"


def postman() -> DeliverTogether:
    """What writes letters as one message and hands it over by MAIL_URL.

    It raises NotWritable, NotTaken, RefusedForGood and MaybeTaken, see services.sending.
    """
    config: Config = current_app.config["QL"]
    hand_over = into_files if config.mail_url.startswith("file:") else over_smtp

    def deliver(letter_ids: Sequence[int]) -> None:
        hand_over(_message_of(letter_ids, config), config)

    return deliver


def _message_of(letter_ids: Sequence[int], config: Config) -> EmailMessage:
    """The message, whole before anybody is asked to take it. Raises NotWritable with those that stand in its way.

    A database that fails is no fault of a letter's: that is raised as it is.
    """
    try:
        return _written_by_ids(letter_ids, config)
    except (RefusedForGood, DBAPIError):
        raise
    except Exception:
        log.exception("The message of letter %s cannot be written.", letter_ids[0])
    unwritable = [number for number in letter_ids if not _can_be_written(number, config)]
    if not unwritable:
        raise NotTaken(NOT_WRITABLE)
    raise NotWritable(unwritable)


def _can_be_written(letter_id: int, config: Config) -> bool:
    try:
        _written_by_ids([letter_id], config)
    except DBAPIError:
        raise
    except Exception:
        log.exception("Letter %s cannot be written.", letter_id)
        return False
    return True


def _written_by_ids(letter_ids: Sequence[int], config: Config) -> EmailMessage:
    message = written_together(
        [contents(each, default_language=config.default_language) for each in letter_ids], config
    )
    message.as_bytes()
    return message


def written(said: Contents, config: Config) -> EmailMessage:
    """The e-mail of one letter, in the reader's language. Raises RefusedForGood for a reader without an address."""
    return written_together([said], config)


def written_together(parts: Sequence[Contents], config: Config) -> EmailMessage:
    """One e-mail of all these letters to one reader, text and HTML, with the number of the first.

    A single letter is itself; several stand under a heading, each with its own words. Raises RefusedForGood where the
    reader has no address any more.
    """
    first, reminds = parts[0], any(said.letter.kind in REMINDERS for said in parts)
    if not first.reader.email:
        raise RefusedForGood(NO_ADDRESS)
    stop = reminders_address(first.reader.id, config) if reminds else ""
    with force_locale(first.language):
        folder = f"letters/{first.letter.kind}" if len(parts) == 1 else "letters/digest"
        words = _words(first, config) if len(parts) == 1 else _words_together(parts, config)
        words = {**words, "layout": "letters/layout.html", "parts": "letters/parts.html", "stop_reminders": stop}
        message = EmailMessage(policy=SMTP)
        message["Subject"] = words["subject"]
        message["To"] = to_address(first.reader)
        text = render_template(f"{folder}/body.txt", **words).strip()
        if stop:
            text += "\n" + render_template("letters/stop_reminders.txt", **words).strip()
        message.set_content(text + "\n")
        message.add_alternative(render_template(f"{folder}/body.html", **words), subtype="html")
    sender_name, sender = parseaddr(config.mail_from)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{message_name(first.letter)}@{sender.partition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = first.language
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def message_name(letter: Letter) -> str:
    """What the message of this letter is known by. Where one did arrive twice, the mail program shows it once."""
    return named(letter.id, letter.kind, letter.about, letter.employee_id)


def _words(said: Contents, config: Config) -> dict[str, object]:
    return {
        **letter_words(said, page=page_address(config), now=clock.now()),
        "company_name": config.company_name,
        "link": token_text(said.token, config.secret_key) if said.token else "",
        "way": "mail",
    }


def _words_together(parts: Sequence[Contents], config: Config) -> dict[str, object]:
    """What the message of several letters is written from: each with what it is written from itself, and its text."""
    letters = []
    for said in parts:
        words, folder = _words(said, config), f"letters/{said.letter.kind}"
        # The last one is ours: what was written about somebody may have one of its own inside.
        text, _signature, _company = render_template(f"{folder}/body.txt", **words).rpartition(SIGNATURE)
        # The message greets once, and what follows the greeting begins anew.
        text = text.strip().removeprefix(greeting(said.reader)).lstrip()
        letters.append({**words, "text": text[:1].upper() + text[1:], "body": f"{folder}/body.html"})
    words = {**_words(parts[0], config), "letters": letters}
    return {**words, "subject": render_template("letters/digest/subject.txt", **words).strip()}


def to_address(reader: Employee) -> Address:
    """The reader's address with the name. Raises RefusedForGood for one that no mail server understands."""
    try:
        return Address(person_name(reader), addr_spec=reader.email or "")
    except (ValueError, HeaderParseError):
        raise RefusedForGood(NO_SUCH_ADDRESS) from None


def reminders_address(employee_id: int, config: Config) -> str:
    """The page on which this person stops reminders by e-mail without signing in."""
    token = reminders_token(employee_id, config.secret_key)
    return page_address(config)("letters.reminders", token=token)


def page_address(config: Config) -> Callable[..., str]:
    """Addresses of pages for letters, from PUBLIC_URL and never from the host of a request."""
    rules = current_app.url_map.bind("localhost")
    return lambda endpoint, **values: config.public_url + rules.build(endpoint, values)


def into_files(message: EmailMessage, config: Config) -> None:
    """Write the message as one .eml file: under its final name only when it is whole."""
    folder = Path(config.mail_url.removeprefix("file:"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # Letters hold one-time links.
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    draft = folder / f".{name}.tmp"
    draft.write_bytes(bytes(message))
    draft.rename(folder / f"{name}.eml")


def over_smtp(message: EmailMessage, config: Config) -> None:
    """Hand the message to the server of MAIL_URL.

    Smtp:// with STARTTLS where offered, smtps:// encrypted from the start.
    """
    with connected(config) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise _by_code(code, words) from None
        except smtplib.SMTPResponseException as refusal:
            raise _by_code(refusal.smtp_code, refusal.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            # Nothing was handed over: the server takes no address in such letters.
            raise RefusedForGood(FOREIGN_SIGNS) from None
        except (smtplib.SMTPServerDisconnected, OSError) as trouble:
            log.warning("The line to the mail server broke: %s", trouble)
            raise MaybeTaken(LINE_BROKE) from None


@contextmanager
def connected(config: Config) -> Iterator[smtplib.SMTP]:
    """A session with the mail server, signed in.

    Raises NotTaken where the server is busy, OutOfReach where there is none or it does not let us in.
    """
    address = urlsplit(config.mail_url)
    host = address.hostname or "localhost"
    server: smtplib.SMTP
    try:
        if address.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, address.port or 465, timeout=SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, address.port or 25, timeout=SECONDS)
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except smtplib.SMTPConnectError as busy:
        raise NotTaken(_words_of(busy.smtp_code, busy.smtp_error)) from None
    except smtplib.SMTPResponseException as refusal:
        raise OutOfReach(_words_of(refusal.smtp_code, refusal.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as trouble:
        log.warning("The mail server is out of reach: %s", trouble)
        raise OutOfReach(NO_MAIL_SERVER) from None
    try:
        yield server
    finally:
        server.close()


def _by_code(code: int, words: bytes | str) -> NotTaken | RefusedForGood:
    return (RefusedForGood if code >= PERMANENT else NotTaken)(_words_of(code, words))


def _words_of(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
