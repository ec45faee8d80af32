"""Until when a letter asks for something that can be done: afterwards it is still read, but nobody waits for it."""

from enum import StrEnum

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterKind


class Until(StrEnum):
    """The step of the contest after which it is too late."""

    NOMINATIONS_CLOSE = "nominations_close"
    VOTING_OPENS = "voting_opens"
    VOTING_CLOSES = "voting_closes"


ASKS_UNTIL: dict[Until, frozenset[LetterKind]] = {
    Until.NOMINATIONS_CLOSE: frozenset(
        {
            LetterKind.NOMINATIONS_OPENED,
            LetterKind.DRAFTS_REMINDER,
            LetterKind.PROPOSAL_MADE,
            LetterKind.PROPOSAL_REMINDER,
        }
    ),
    Until.VOTING_OPENS: frozenset(
        {LetterKind.CONSENT_ASKED, LetterKind.CONSENT_REMINDER, LetterKind.PUT_RIGHT_REMINDER}
    ),
    Until.VOTING_CLOSES: frozenset({LetterKind.VOTING_OPENED, *TELL_WHO_HAS_NOT_VOTED}),
}
"""All other kinds tell of something, and stay news until they are read."""


def asks_until(kind: LetterKind) -> Until | None:
    """After which step a letter of this kind asks for nothing any more; None for one that tells of something."""
    return next((until for until, kinds in ASKS_UNTIL.items() if kind in kinds), None)
