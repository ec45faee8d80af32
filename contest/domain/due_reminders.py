"""When the clock reminds: of drafts before nominations close, of the vote at its half-time and before its close."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.domain.letters import LetterKind

BEFORE_THE_DEADLINE = timedelta(days=3)
"""So long before nominations close, whoever has a draft is reminded; never before half of the time is over."""

BEFORE_THE_CLOSE = timedelta(hours=24)
"""So long before a vote closes, whoever has not voted is reminded a last time."""

LONG_VOTE = timedelta(days=2)
"""A vote no longer than this has no reminder at its half-time: the last one comes at the same hour or before it."""

SHORTEST_VOTE = timedelta(hours=12)
"""In a shorter vote nobody is reminded: the letter that it is open has only just come."""


AGAIN_AFTER = timedelta(hours=12)
"""A last reminder that went so long before its instant, or longer, spoke of an earlier close: it comes once more."""


@dataclass(frozen=True)
class Reminder:
    """A reminder of the clock: when it is due, and until when it is worth anything. Instants in UTC."""

    kind: LetterKind
    at: datetime
    until: datetime

    def has_come(self, now: datetime) -> bool:
        """Whether it should have been written by now and is still worth something."""
        return self.at <= now < self.until

    def comes_again(self, written_at: datetime) -> bool:
        """Whether it is due once more although it was written, for a close that was put off since.

        At half-time nobody is reminded twice, nor before the close where it was put off by a few hours only.
        """
        return self.kind is LetterKind.VOTING_LAST_DAY and self.at - written_at >= AGAIN_AFTER


@dataclass(frozen=True)
class Due:
    """What is to be done now: the reminder to write, and those that it overtakes, which nobody gets any more."""

    write: Reminder
    overtaken: tuple[Reminder, ...] = ()


def about_drafts(opens_at: datetime, closes_at: datetime) -> tuple[Reminder, ...]:
    """The reminder of drafts: three days before nominations close, but not before half of the time is over."""
    at = max(closes_at - BEFORE_THE_DEADLINE, _middle(opens_at, closes_at))
    return (Reminder(LetterKind.DRAFTS_REMINDER, at, closes_at),)


def about_the_vote(opens_at: datetime, closes_at: datetime) -> tuple[Reminder, ...]:
    """The reminders of a vote in the order of their instants: at its half-time, and 24 hours before it closes.

    One of two days or less has the last reminder only, at its half-time where 24 hours would be earlier; one of less
    than twelve hours has none. Lengths are spans of real time: where clocks are set back, a night is an hour longer.
    """
    length, half_time = closes_at - opens_at, _middle(opens_at, closes_at)
    if length < SHORTEST_VOTE:
        return ()
    last = Reminder(LetterKind.VOTING_LAST_DAY, max(closes_at - BEFORE_THE_CLOSE, half_time), closes_at)
    if length <= LONG_VOTE:
        return (last,)
    return Reminder(LetterKind.VOTING_HALF, half_time, closes_at), last


def due(reminders: Iterable[Reminder], written: Collection[LetterKind], now: datetime) -> Due | None:
    """What to write now of the reminders of one contest, of which some are `written`; None where nothing is to do.

    Of several that came while nobody was awake, the last is written; after the close none is.
    """
    came = sorted((each for each in reminders if each.has_come(now)), key=lambda each: each.at)
    if not came or came[-1].kind in written:
        return None
    return Due(came[-1], tuple(each for each in came[:-1] if each.kind not in written))


def _middle(begin: datetime, end: datetime) -> datetime:
    return begin + (end - begin) / 2
