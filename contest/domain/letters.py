"""Letters: one message to one person by one channel (PRODUCT, Words)."""

from enum import StrEnum


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


class LetterChannel(StrEnum):
    """By which way a letter goes."""

    EMAIL = "email"


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
