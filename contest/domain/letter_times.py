"""When a letter leaves: at once by day, in the morning where it would come at night, once a day for who wants that."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from contest.domain.errors import N_, FieldRefused
from contest.domain.letters import AT_ITS_INSTANT, REMINDERS, LetterKind
from contest.domain.schedule import known_zone

A_DAY = timedelta(days=1)
WORKING_DAY = (9, 17)
"""From which hour until which nearly everybody works: quiet hours belong into the night."""


@dataclass(frozen=True)
class QuietHours:
    """From when until when no letter leaves, by the clock on the wall where the reader works.

    It may go over midnight; where both are equal there is none. Letters for who wants one a day leave at its end.
    """

    begin: time = time(20)
    end: time = time(8)

    def hold(self, clock: time) -> bool:
        """Whether it is quiet at this time of the day; its end is not quiet any more."""
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end


@dataclass(frozen=True)
class Wishes:
    """What a person chose for letters by e-mail."""

    reminders: bool = True
    once_a_day: bool = False


def wants_by_mail(kind: LetterKind, wishes: Wishes) -> bool:
    """Whether a letter of this kind goes to this person by e-mail at all."""
    return wishes.reminders or kind not in REMINDERS


def leaves_at(
    kind: LetterKind,
    now: datetime,
    *,
    zone: str,
    hours: QuietHours,
    wishes: Wishes = Wishes(),
    until: datetime | None = None,
) -> datetime:
    """When a letter that is written now leaves by e-mail, in UTC.

    `zone` is where the reader works. Results, corrections and links to a password leave at once. After `until` a
    letter is worth nothing: one that would wait that long leaves at once too.
    """
    if kind in AT_ITS_INSTANT:
        return now
    local = now.astimezone(known_zone(zone))
    if not wishes.once_a_day and not hours.hold(local.time()):
        return now
    # Of a morning that clocks show twice, the second is meant where the first is over: `local` says so by its fold.
    morning = local.replace(hour=hours.end.hour, minute=hours.end.minute, second=0, microsecond=0)
    if morning <= local:
        morning += A_DAY
    leaves = morning.astimezone(UTC)
    return now if until is not None and leaves >= until else leaves


def shown_from(
    kind: LetterKind, now: datetime, *, zone: str, hours: QuietHours, until: datetime | None = None
) -> datetime:
    """From when a letter that is written now stands among the notices: at once, but a reminder when its e-mail leaves.

    Nobody is reminded at night. Who wants one e-mail a day does not wait for the next morning here.
    """
    return leaves_at(kind, now, zone=zone, hours=hours, until=until) if kind in REMINDERS else now


def checked_hours(begin: time | None, end: time | None) -> QuietHours:
    """The quiet hours as typed. Raises FieldRefused where too little is left of the day, or of the working day.

    Two times in the wrong order would let letters leave at night only.
    """
    if begin is None or end is None:
        raise FieldRefused("begin" if begin is None else "end", N_("Type a time, as 20:00."))
    hours = QuietHours(begin, end)
    first, last = WORKING_DAY
    working = [time(hour, minute) for hour in range(first, last) for minute in range(60)]
    if sum(map(hours.hold, working)) > len(working) / 2:
        raise FieldRefused(
            "begin",
            N_(
                "No letter would leave for most of the working day, 09:00 to 17:00."
                " Type first when the evening begins, then when the morning does."
            ),
        )
    minutes = (end.hour * 60 + end.minute - begin.hour * 60 - begin.minute) % (24 * 60)
    if minutes > 16 * 60:
        raise FieldRefused("end", N_("At least eight hours a day are needed in which letters may leave."))
    return hours
