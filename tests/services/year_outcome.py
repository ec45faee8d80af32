"""What came of a year, in the words of its tables: contests by title, people by name. Call it in an app context."""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from contest.domain.bundle import BALLOTS_FILE, MANIFEST_FILE, ballots_text
from contest.domain.calendar import PeriodKind
from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterChannel
from contest.domain.phases import Phase
from contest.domain.recount import recounted
from contest.extensions import db
from contest.models import (
    Candidate,
    Commitment,
    Contest,
    Delivery,
    Employee,
    JournalEntry,
    Letter,
    Outcome,
    Placing,
    Qualification,
    Season,
)
from contest.services.counting import counted_ballots

MOSCOW = timedelta(hours=3)


def title(contest: Contest) -> str:
    """What the tables call a contest: "October 2023", "Q4 2023", "2024"."""
    start = contest.period_start
    if contest.kind is PeriodKind.MONTH:
        return f"{start:%B %Y}"
    return f"Q{start.month // 3 + 1} {start.year}" if contest.kind is PeriodKind.QUARTER else str(start.year)


def published() -> list[Contest]:
    """Every contest that was ever public, as the database has it, the first announced first."""
    asked = select(Contest).where(Contest.phase != Phase.DRAFT).order_by(Contest.announce_at, Contest.id)
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def contest_of(which: str) -> Contest:
    """The contest of this title."""
    return next(each for each in published() if title(each) == which)


def endings() -> list[tuple[str, str]]:
    """Of every contest, the first announced first: the title, and what became of it on which day in Moscow."""
    return [(title(each), f"{each.phase} {each.announce_at + MOSCOW:%d %b %Y %H:%M}") for each in published()]


def leaders() -> dict[str, str]:
    """By title: who leads, "Cedar, Gorse" where two share the place; "" where nobody does."""
    found = {title(each): "" for each in published() if each.phase is Phase.ANNOUNCED}
    for contest, name, placing in _placings():
        if placing.is_leader and contest.phase is Phase.ANNOUNCED:
            found[title(contest)] = ", ".join(filter(None, [found[title(contest)], name]))
    return found


def passed_over() -> list[tuple[str, str, str]]:
    """(title, name, reason) of everybody who came before the leader and is not named."""
    return [
        (title(contest), name, placing.passed_over) for contest, name, placing in _placings() if placing.passed_over
    ]


def _placings() -> list[Row[Any]]:
    asked = (
        select(Contest, Employee.last_name, Placing)
        .join(Candidate, Candidate.contest_id == Contest.id)
        .join(Placing, Placing.candidate_id == Candidate.id)
        .join(Employee, Employee.id == Candidate.employee_id)
        .order_by(Contest.announce_at, Employee.last_name)
    )
    return list(db.session.execute(asked.execution_options(populate_existing=True)))


def qualified() -> dict[str, list[str]]:
    """By title: "Alder by October 2023", and "Elm by December 2023: has_left" for whoever dropped out."""
    rows = db.session.execute(
        select(Qualification, Employee.last_name)
        .join(Employee, Employee.id == Qualification.employee_id)
        .join(Contest, Contest.id == Qualification.source_id)
        .order_by(Contest.period_start, Employee.last_name)
    )
    found: dict[str, list[str]] = {}
    for each, name in rows:
        going_to = title(db.session.get_one(Contest, each.contest_id))
        said = f"{name} by {title(each.source)}" + (f": {each.reason}" if each.reason else "")
        found.setdefault(going_to, []).append(said)
    return found


def notices() -> dict[str, int]:
    """How many notices of each kind people find in the application."""
    kinds = db.session.scalars(select(Letter.kind).where(Letter.channel == LetterChannel.APP))
    return dict(Counter(kind.value for kind in kinds))


def letters_by_state() -> dict[str, int]:
    """How many letters and tellings of webhooks stand in each state.

    Reminders of a vote are left out: they are written for the whole roll, and refused where the reader has voted.
    """
    letters = select(Letter.state).where(Letter.kind.not_in(TELL_WHO_HAS_NOT_VOTED))
    states = [*db.session.scalars(letters), *db.session.scalars(select(Delivery.state))]
    return dict(Counter(state.value for state in states))


def tellings() -> dict[str, int]:
    """How many tellings of each event were written for the webhooks."""
    return dict(Counter(event.value for event in db.session.scalars(select(Delivery.event))))


def acts_of(person: Employee) -> dict[str, int]:
    """What somebody did by the journal, and how often."""
    return dict(Counter(db.session.scalars(select(JournalEntry.act).where(JournalEntry.by_id == person.id))))


def troubles() -> list[str]:
    """What stands in the way of the seasons."""
    return [season.trouble for season in db.session.scalars(select(Season)) if season.trouble]


def boxes_that_recount() -> dict[str, bool]:
    """By title, for every counted box: whether who has nothing but the bundle finds the same places and points."""
    return {title(each): _recounts(each) for each in published() if db.session.get(Outcome, each.id)}


def _recounts(contest: Contest) -> bool:
    promised = db.session.get_one(Commitment, contest.id)
    ballots = ballots_text(counted_ballots(contest)).encode()
    found = recounted({MANIFEST_FILE: promised.manifest.encode(), BALLOTS_FILE: ballots}, promised.digest)
    points = found.findings.outcome.scores or {}
    recount = {
        int(one): (1 + sum(len(better) for better in found.findings.outcome.tiers[:place]), str(points[one]))
        for place, tier in enumerate(found.findings.outcome.tiers)
        for one in tier
    }
    stored = select(Placing.candidate_id, Placing.place, Placing.score).where(Placing.contest_id == contest.id)
    return recount == {one: (place, score) for one, place, score in db.session.execute(stored)}
