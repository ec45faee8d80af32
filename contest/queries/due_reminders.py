"""What the clock has to remind of now, whom (PRODUCT 19; SECRECY, Turnout)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from contest.domain.due_reminders import Due, Reminder, about_drafts, about_the_vote, due
from contest.domain.letters import BEFORE, TELL_WHO_HAS_NOT_VOTED, LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Nomination, ReminderWritten, RollEntry
from contest.queries.families import lead_id_of, occasion_of_the_vote
from contest.queries.nominations import takes_directly, written_by

Rule = Callable[[datetime, datetime], tuple[Reminder, ...]]
UNFINISHED = (NominationStatus.DRAFT, NominationStatus.SENT_BACK)


@dataclass(frozen=True)
class Occasion:
    """One reminder that is due, with the votes that share it, by id, and those that it overtakes.

    Of drafts all votes of a contest share one, whatever the category and branch; of voting those that one voter is
    asked together. `about` is what makes the letter one for all of them.
    """

    kind: LetterKind
    lead_id: int
    about: str
    votes: tuple[int, ...]
    until: datetime
    overtaken: tuple[LetterKind, ...] = ()


def occasions_due(*, now: datetime, lead_id: int | None = None) -> list[Occasion]:
    """The reminders that are due at `now`, of this contest with all that follows it, or of all; one query."""
    asked = (
        select(Contest, ReminderWritten.kind)
        .outerjoin(ReminderWritten, ReminderWritten.contest_id == Contest.id)
        .where(
            or_(
                and_(Contest.phase == Phase.NOMINATING, Contest.remind_of_drafts, Contest.nominations_close_at > now),
                and_(Contest.phase == Phase.VOTING, Contest.remind_voters, Contest.voting_close_at > now),
            )
        )
        .order_by(Contest.id)
    )
    if lead_id is not None:
        asked = asked.where(or_(Contest.id == lead_id, Contest.lead_id == lead_id))
    written: dict[Contest, set[LetterKind]] = {}
    for contest, kind in db.session.execute(asked):
        written.setdefault(contest, set()).add(kind)
    found = ((contest, due(reminders_of(contest), kinds, now)) for contest, kinds in written.items())
    return _shared((contest, each) for contest, each in found if each is not None)


def contests_to_remind_of(now: datetime) -> list[int]:
    """The contests of which any reminder is due, each with all that follows it, by the id of its lead; one query."""
    return sorted({each.lead_id for each in occasions_due(now=now)})


def last_reminders_overtaken(votes: Collection[Contest]) -> list[int]:
    """The ids of those of these votes whose last reminder was written for a close that was put off since. One query."""
    asked = select(ReminderWritten.contest_id, ReminderWritten.at).where(
        ReminderWritten.contest_id.in_([vote.id for vote in votes]),
        ReminderWritten.kind == LetterKind.VOTING_LAST_DAY,
    )
    written_at = {contest_id: at for contest_id, at in db.session.execute(asked)}
    return sorted(
        vote.id
        for vote in votes
        for each in reminders_of(vote)
        if vote.id in written_at and each.comes_again(written_at[vote.id])
    )


def _shared(found: Iterable[tuple[Contest, Due]]) -> list[Occasion]:
    """What is due for each vote, put together for those that share a letter."""
    gathered: dict[tuple[LetterKind, str], list[tuple[Contest, Due]]] = {}
    for contest, each in found:
        gathered.setdefault((each.write.kind, _about(contest, each.write)), []).append((contest, each))
    return [
        Occasion(
            kind=kind,
            lead_id=lead_id_of(together[0][0]),
            about=about,
            votes=tuple(contest.id for contest, _due in together),
            until=max(each.write.until for _contest, each in together),
            overtaken=tuple(sorted({one.kind for _contest, each in together for one in each.overtaken})),
        )
        for (kind, about), together in gathered.items()
    ]


def _about(contest: Contest, reminder: Reminder) -> str:
    """What the letter is about; the last one names the close, for where that is put off it comes once more.

    Were it the same, mail programs could take the second letter for the first (domain.letters.message_name).
    """
    if reminder.kind is LetterKind.VOTING_LAST_DAY:
        return f"{occasion_of_the_vote(contest)}{BEFORE}{reminder.until:%Y%m%d%H%M}"
    return (
        occasion_of_the_vote(contest) if reminder.kind in TELL_WHO_HAS_NOT_VOTED else f"contest:{lead_id_of(contest)}"
    )


def reminders_of(contest: Contest) -> tuple[Reminder, ...]:
    """The reminders of the phase in which a contest is, in the order of their instants."""
    if contest.phase is Phase.NOMINATING:
        return _about_drafts(contest)
    return _about_the_vote(contest) if contest.phase is Phase.VOTING else ()


def _about_drafts(contest: Contest) -> tuple[Reminder, ...]:
    opens_at, closes_at = contest.nominations_open_at, contest.nominations_close_at
    if not contest.remind_of_drafts or not takes_directly(contest) or opens_at is None or closes_at is None:
        return ()
    return about_drafts(opens_at, closes_at)


def _about_the_vote(contest: Contest) -> tuple[Reminder, ...]:
    opens_at, closes_at = contest.voting_open_at, contest.voting_close_at
    if not contest.remind_voters or opens_at is None or closes_at is None:
        return ()
    return about_the_vote(opens_at, closes_at)


# For HR.


@dataclass(frozen=True)
class Foreseen:
    """What a contest may remind of, whatever its switches say: drafts, the vote of the branches, that of the whole."""

    drafts: tuple[Reminder, ...] = ()
    branches: tuple[Reminder, ...] = ()
    vote: tuple[Reminder, ...] = ()


def foreseen(contest: Contest) -> Foreseen:
    """The reminders for the dates that a contest which is being set up has now. No query."""

    def between(rule: Rule, opens_at: datetime | None, closes_at: datetime | None) -> tuple[Reminder, ...]:
        return () if opens_at is None or closes_at is None else rule(opens_at, closes_at)

    nominated_until = contest.branch_nominations_close_at if contest.branch_stage else contest.nominations_close_at
    branches = (contest.branch_voting_open_at, contest.branch_voting_close_at) if contest.branch_stage else (None, None)
    return Foreseen(
        drafts=between(about_drafts, contest.nominations_open_at, nominated_until),
        branches=between(about_the_vote, *branches),
        vote=between(about_the_vote, contest.voting_open_at, contest.voting_close_at),
    )


@dataclass(frozen=True)
class Planned:
    """A reminder of a contest on its page: when it is due or was written, and which of the two."""

    kind: LetterKind
    at: datetime
    is_written: bool = False


def reminders_planned(contest: Contest, *, now: datetime) -> list[Planned]:
    """The reminders of a published contest in their order: those that went, and those still to come. One query.

    One that was overtaken or came to nothing is left out.
    """
    asked = select(ReminderWritten).where(ReminderWritten.contest_id == contest.id).order_by(ReminderWritten.at)
    rows = db.session.scalars(asked).all()
    written = {row.kind for row in rows}
    went = [Planned(row.kind, row.at, is_written=True) for row in rows if row.people]
    to_come: list[Reminder] = []
    if contest.phase in {Phase.PLANNED, Phase.NOMINATING}:
        to_come += _about_drafts(contest)
    if contest.phase in {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING}:
        to_come += _about_the_vote(contest)
    ahead = [Planned(each.kind, each.at) for each in to_come if each.kind not in written and now < each.until]
    return went + ahead


# Whom.


def with_unfinished(contest_ids: Collection[int]) -> dict[int, int]:
    """Who has a draft in these votes, or a nomination to put right, and may write it: the first such vote, by person.

    Nominators and whoever typed for them. One query.
    """
    wrote = or_(Nomination.nominator_id == Employee.id, Nomination.typed_by_id == Employee.id)
    asked = (
        select(Employee.id, func.min(Nomination.contest_id))
        .join(Nomination, wrote)
        .where(Nomination.contest_id.in_(contest_ids), Nomination.status.in_(UNFINISHED), written_by(Employee.id))
        .group_by(Employee.id)
    )
    return {person: contest_id for person, contest_id in db.session.execute(asked)}


def unfinished_of(person_id: int, contest: Contest) -> list[Nomination]:
    """What a person has left unfinished in a contest, its categories and branches, with the nominees. One query."""
    lead_id, vote = lead_id_of(contest), aliased(Contest)
    asked = (
        select(Nomination)
        .join(vote, vote.id == Nomination.contest_id)
        .where(
            or_(vote.id == lead_id, vote.lead_id == lead_id),
            Nomination.status.in_(UNFINISHED),
            or_(Nomination.nominator_id == person_id, Nomination.typed_by_id == person_id),
            written_by(person_id),
        )
        .options(joinedload(Nomination.employee))
        .order_by(Nomination.id)
    )
    return list(db.session.scalars(asked))


def on_the_rolls(contest_ids: Collection[int]) -> set[int]:
    """Everybody who may vote in any of these votes, whether or not they have. One query."""
    asked = select(RollEntry.employee_id).where(RollEntry.contest_id.in_(contest_ids))
    return set(db.session.scalars(asked))
