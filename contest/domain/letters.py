"""Letters: one message to one person by one channel (PRODUCT, Words)."""

from enum import StrEnum
from hashlib import sha256


class LetterKind(StrEnum):
    """What a letter is about; each kind has its own template folder."""

    INVITATION = "invitation"
    RESET = "reset"
    VOTING_OPENED = "voting_opened"
    NOMINATION_DECIDED = "nomination_decided"
    WINNER = "winner"
    CANDIDATE = "candidate"
    NOMINATOR = "nominator"
    RESULT = "result"
    CONSENT_ASKED = "consent_asked"
    CONSENT_REMINDER = "consent_reminder"
    PROPOSAL_MADE = "proposal_made"
    PROPOSAL_REMINDER = "proposal_reminder"
    PUT_RIGHT_REMINDER = "put_right_reminder"
    CANDIDATE_DROPPED = "candidate_dropped"
    GOES_ON = "goes_on"
    NOMINATIONS_OPENED = "nominations_opened"
    DRAFTS_REMINDER = "drafts_reminder"
    VOTING_HALF = "voting_half"
    VOTING_LAST_DAY = "voting_last_day"
    NOMINATION_LAPSED = "nomination_lapsed"
    PRAISE = "praise"
    CONTEST_ENDED = "contest_ended"
    CORRECTION = "correction"
    QUALIFIED = "qualified"
    NOT_QUALIFIED = "not_qualified"


REMINDERS = frozenset(
    {
        LetterKind.CONSENT_REMINDER,
        LetterKind.PROPOSAL_REMINDER,
        LetterKind.PUT_RIGHT_REMINDER,
        LetterKind.DRAFTS_REMINDER,
        LetterKind.VOTING_HALF,
        LetterKind.VOTING_LAST_DAY,
    }
)
"""Whoever does not want these by e-mail finds them among the notices only."""

OF_AN_ACCOUNT = frozenset({LetterKind.INVITATION, LetterKind.RESET})
"""They lead to a password: by e-mail only, at once, and never together with others."""

TELL_WHOM_IT_CONCERNS = frozenset({LetterKind.WINNER, LetterKind.CANDIDATE, LetterKind.PRAISE, LetterKind.NOMINATOR})
"""They tell a result to those whom it is about: whoever gets one is not told it once more as one of the staff."""

TELL_A_RESULT = frozenset({*TELL_WHOM_IT_CONCERNS, LetterKind.RESULT})

AT_ITS_INSTANT = frozenset({*OF_AN_ACCOUNT, *TELL_A_RESULT, LetterKind.CORRECTION})
"""They leave at once, by day and night: a result is there for everybody within a minute (PRODUCT 4)."""

TELL_WHO_HAS_NOT_VOTED = frozenset({LetterKind.VOTING_HALF, LetterKind.VOTING_LAST_DAY})
"""They are written for the whole roll, and sent and shown to those alone who have a ballot left: what became of one
says whether its reader had voted at an instant, so nobody else sees it (SECRECY, Turnout)."""

OF_ALL = ":all"
"""How the occasion of a letter ends that tells of all categories at once, where others tell of one."""

BEFORE = "@"
"""What follows it in the occasion of a last reminder is the close that the letter speaks of."""


class LetterChannel(StrEnum):
    """By which way a letter goes: by e-mail, or as a notice that the person finds when signing in."""

    EMAIL = "email"
    APP = "app"


class LetterState(StrEnum):
    """What became of a letter.

    `in_doubt`: the sender died between handing over and noting it; it is never sent again by itself.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


MOST_ATTEMPTS = 8


def message_name(number: int, kind: LetterKind, about: str, employee_id: int) -> str:
    """What the message of a letter is known by, the same whenever it is sent.

    The number alone will not do: those of deleted reminders are given away again (SQLite), and a mail program that
    throws repetitions away would take the new letter for the old one.
    """
    occasion = f"{kind}|{about}|{employee_id}"
    return f"letter-{number}-{sha256(occasion.encode()).hexdigest()[:12]}"
