"""From contests to an iCalendar feed, which programs subscribe to (INTERFACES, /contests.ics)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event

from contest.models import Contest
from contest.wording import contest_title

SHORTEST = timedelta(minutes=15)


def contests_feed(contests: Iterable[Contest], *, company: str, site: str, now: datetime) -> bytes:
    """The phases of these contests as events in the reader's language.

    An event keeps its UID for ever and counts its changes by the version of the contest: a moved date moves in the
    subscriber's calendar and stands there once.
    """
    feed = Calendar()
    feed.add("prodid", "-//Quality Leader//contests//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _("Quality Leader, %(company)s", company=company))
    feed.add("refresh-interval;value=duration", "PT6H")
    host = site.split("//", 1)[-1].split("/", 1)[0]
    for contest in contests:
        for name, words, begins, ends in _events(contest):
            event = Event()
            event.add("uid", f"contest-{contest.id}-{name}@{host}")
            event.add("sequence", contest.version)
            event.add("dtstamp", now.astimezone(UTC))
            event.add("dtstart", begins.astimezone(UTC))
            event.add("dtend", ends.astimezone(UTC))
            event.add("summary", f"{words}: {contest_title(contest)}")
            event.add("location", contest.scope.name)
            event.add("url", f"{site}/contests/{contest.id}")
            event.add("transp", "TRANSPARENT")
            feed.add_component(event)
    return bytes(feed.to_ical())


def _events(contest: Contest) -> Iterable[tuple[str, str, datetime, datetime]]:
    """(name for the UID, what it is, begins, ends) of every phase that has its instants."""
    if contest.nominations_open_at and contest.nominations_close_at:
        yield "nominations", _("Nominations"), contest.nominations_open_at, contest.nominations_close_at
    if contest.voting_open_at and contest.voting_close_at:
        yield "voting", _("Voting"), contest.voting_open_at, contest.voting_close_at
    if contest.announce_at:
        yield "announcement", _("Announcement"), contest.announce_at, contest.announce_at + SHORTEST
