"""Why a telling did not arrive at its webhook, in plain words: those of ours are stored, and translated when shown."""

import re

from contest.domain.errors import N_
from contest.domain.mail_answers import LINE_BROKE, SENDER_ENDED

NO_ANNOUNCEMENT = N_("there is no announced result")
NO_SUCH_HOST = N_("the name of the host is not known")
PRIVATE_NETWORK = N_("the address lies in a private network, and the server does not allow this host yet")
NOT_GENUINE = N_("the certificate of the other side is not valid")
NOT_SECURE = N_("no secure connection could be made")
NOBODY_LISTENS = N_("nothing takes messages at this address")
NO_ANSWER = N_("the other side did not answer in time")
OUT_OF_REACH = N_("the other side is out of reach")
ANSWERED = N_("the other side answered %(status)s")
LEADS_ON = N_("the address leads on elsewhere (%(status)s), which is not followed")

PLAIN = frozenset(
    {
        NO_ANNOUNCEMENT,
        NO_SUCH_HOST,
        PRIVATE_NETWORK,
        NOT_GENUINE,
        NOT_SECURE,
        NOBODY_LISTENS,
        NO_ANSWER,
        OUT_OF_REACH,
        LINE_BROKE,
        SENDER_ENDED,
    }
)
WITH_STATUS = (ANSWERED, LEADS_ON)
STATUS = re.compile(r"\d+")


def answered(message: str, status: int) -> str:
    """One of WITH_STATUS as it is stored."""
    return message % {"status": status}


def read_answered(text: str) -> tuple[str, str] | None:
    """The sentence to be translated and the status in it, of what answered() has written; else None."""
    status = STATUS.search(text)
    if status is None:
        return None
    return next(((each, status[0]) for each in WITH_STATUS if each % {"status": status[0]} == text), None)
