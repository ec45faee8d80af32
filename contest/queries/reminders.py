"""Whom a nomination waits for, and so whom HR may remind: nominees, nominators, heads (PRODUCT 6, 9, 23)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import screening_is_open
from contest.domain.letter_times import Wishes, leaves_at, wants_by_mail
from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.nominations import SEEN_BY_HR, NominationStatus
from contest.domain.routing import answering
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Account, Consent, Contest, Employee, Letter, Nomination
from contest.queries.letters import quiet_hours
from contest.queries.nominations import with_everything
from contest.queries.routing import posts_at_and_above, routes_of

KINDS = (LetterKind.CONSENT_REMINDER, LetterKind.PUT_RIGHT_REMINDER, LetterKind.PROPOSAL_REMINDER)


@dataclass
class Reminder:
    """One letter to one person: its kind and occasion, and the nominations that wait for this person.

    `leaves`: when its e-mail does, where that is not at once.
    """

    kind: LetterKind
    reader: Employee
    contest: Contest
    about: str
    by_mail: bool
    leaves: datetime | None = None
    nominations: list[Nomination] = field(default_factory=list)
    went_today: bool = False


Waiting = tuple[datetime, str]
"""When an e-mail leaves, and the zone in which its reader works."""


def waiting_among(reminders: Collection[Reminder]) -> tuple[Waiting, ...]:
    """Of those whose e-mails do not leave at once, the first to leave first."""
    return tuple(sorted((each.leaves, each.reader.unit.time_zone) for each in reminders if each.leaves is not None))


@dataclass(frozen=True)
class Plan:
    """What a reminder about some nominations would do.

    `letters` will leave by e-mail, and lie among the notices; `notices` lie only there, today's among them, since the
    person has no address or wants no such e-mail, so they may need a telephone or a sheet of paper; `went` got an
    e-mail today already; `settled` are nominations that wait for nobody but HR.
    """

    letters: list[Reminder]
    notices: list[Reminder]
    went: list[Reminder]
    settled: list[Nomination]

    @property
    def reminders(self) -> list[Reminder]:
        """All of them, whatever becomes of each."""
        return [*self.letters, *self.notices, *self.went]

    @property
    def to_write(self) -> list[Reminder]:
        """Those that were not written today."""
        return [*self.letters, *(each for each in self.notices if not each.went_today)]


def plan(nomination_ids: Collection[int], *, now: datetime) -> Plan:
    """Whom these nominations wait for. The same number of queries for any number of nominations.

    Nobody is reminded twice on one day, in the zone of the contest, and nobody for a contest in which people vote
    already. A head hears once of all the proposals in a contest.
    """
    nominations = list(
        db.session.scalars(
            select(Nomination)
            .where(Nomination.id.in_(nomination_ids), Nomination.status.in_(SEEN_BY_HR))
            .options(*with_everything())
            .order_by(Nomination.submitted_at, Nomination.id)
        )
    )
    waiting = [each for each in nominations if _is_open(each.contest, now)]
    silent = _silent(waiting)
    readers = _readers([each for each in waiting if each.status is not NominationStatus.SUBMITTED], now)
    wishes, hours = _wishes(waiting, readers), quiet_hours()
    found: dict[tuple[LetterKind, int, str], Reminder] = {}
    settled = []
    for nomination in nominations:
        mine = _whom(nomination, silent, readers) if nomination in waiting else None
        if mine is None or not mine[1]:
            settled.append(nomination)
            continue
        kind, people = mine
        about = _about(kind, nomination, now)
        for person in people:
            wish = wishes.get(person.id, Wishes())
            by_mail = bool(person.email) and wants_by_mail(kind, wish)
            reminder = Reminder(kind, person, nomination.contest, about, by_mail=by_mail)
            if by_mail:
                at = leaves_at(kind, now, zone=person.unit.time_zone, hours=hours, wishes=wish)
                reminder.leaves = at if at > now else None
            found.setdefault((kind, person.id, about), reminder).nominations.append(nomination)
    for key, leaves in _gone_already(found, now).items():
        found[key].went_today, found[key].leaves = True, leaves
    everybody = list(found.values())
    return Plan(
        letters=[each for each in everybody if each.by_mail and not each.went_today],
        notices=[each for each in everybody if not each.by_mail],
        went=[each for each in everybody if each.by_mail and each.went_today],
        settled=settled,
    )


def _whom(
    nomination: Nomination, silent: set[tuple[int, int]], readers: dict[int, list[Employee]]
) -> tuple[LetterKind, list[Employee]] | None:
    match nomination.status:
        case NominationStatus.SUBMITTED | NominationStatus.ADMITTED if (
            nomination.contest_id,
            nomination.employee_id,
        ) in silent:
            return LetterKind.CONSENT_REMINDER, [nomination.employee]
        case NominationStatus.SENT_BACK:
            return LetterKind.PUT_RIGHT_REMINDER, readers[nomination.id]
        case NominationStatus.PROPOSED:
            return LetterKind.PROPOSAL_REMINDER, readers[nomination.id]
    return None


def _about(kind: LetterKind, nomination: Nomination, now: datetime) -> str:
    day = to_local(now, nomination.contest.time_zone).date().isoformat()
    if kind is LetterKind.PUT_RIGHT_REMINDER:
        return f"nomination:{nomination.id}:{day}"
    return f"contest:{nomination.contest_id}:{day}"


def _is_open(contest: Contest, now: datetime) -> bool:
    return screening_is_open(contest.phase, contest.voting_open_at, now)


def _silent(nominations: Collection[Nomination]) -> set[tuple[int, int]]:
    """Who was asked about taking part and has not answered: pairs of contest and employee."""
    asked = select(Consent.contest_id, Consent.employee_id).where(
        Consent.contest_id.in_({each.contest_id for each in nominations}),
        Consent.employee_id.in_({each.employee_id for each in nominations}),
        Consent.kind == ConsentKind.TAKING_PART,
        Consent.state == ConsentState.ASKED,
    )
    return {(contest_id, employee_id) for contest_id, employee_id in db.session.execute(asked)}


def _readers(nominations: Collection[Nomination], now: datetime) -> dict[int, list[Employee]]:
    """Who has to put each of these right or to answer it, by nomination.

    The nominator; where they have left, whoever answers for the unit now; of a proposal those who decide about it.
    """
    proposed = [each for each in nominations if each.status is NominationStatus.PROPOSED]
    sent_back = [each for each in nominations if each.status is NominationStatus.SENT_BACK]
    routes = routes_of([each.employee for each in proposed], today=now.date())
    posts = posts_at_and_above({each.unit.path for each in sent_back}, today=now.date())
    ids: dict[int, list[int]] = {each.id: list(routes[each.employee_id].people) for each in proposed}
    for each in sent_back:
        left_on = each.nominator.left_on
        if left_on is None or left_on > now.date():
            ids[each.id] = [each.nominator_id]
        else:
            above = [post for post in posts if each.unit.path.startswith(post.path)]
            successor = answering(each.employee_id, above)
            ids[each.id] = [successor] if successor is not None else []
    people = _people({number for numbers in ids.values() for number in numbers})
    return {number: [people[person] for person in mine if person in people] for number, mine in ids.items()}


def _people(ids: Collection[int]) -> dict[int, Employee]:
    asked = select(Employee).where(Employee.id.in_(ids)).options(joinedload(Employee.unit))
    return {each.id: each for each in db.session.scalars(asked)}


def _wishes(waiting: Collection[Nomination], readers: dict[int, list[Employee]]) -> dict[int, Wishes]:
    """What all those concerned chose for their e-mails, by person; who has no account has chosen nothing."""
    people = {each.employee_id for each in waiting} | {person.id for many in readers.values() for person in many}
    asked = select(Account.employee_id, Account.reminders_by_mail, Account.mail_once_a_day)
    return {
        person: Wishes(reminders=reminders, once_a_day=once_a_day)
        for person, reminders, once_a_day in db.session.execute(asked.where(Account.employee_id.in_(people)))
    }


def _gone_already(
    keys: Iterable[tuple[LetterKind, int, str]], now: datetime
) -> dict[tuple[LetterKind, int, str], datetime | None]:
    """Which of these are written, each with when its e-mail leaves, where that still waits for its time."""
    wanted = set(keys)
    waits = and_(Letter.channel == LetterChannel.EMAIL, Letter.state == LetterState.QUEUED, Letter.due_at > now)
    asked = (
        select(Letter.kind, Letter.employee_id, Letter.about, func.max(case((waits, Letter.due_at))))
        .where(Letter.kind.in_(KINDS), Letter.about.in_({about for _kind, _person, about in wanted}))
        .group_by(Letter.kind, Letter.employee_id, Letter.about)
    )
    return {
        (kind, person, about): leaves
        for kind, person, about, leaves in db.session.execute(asked)
        if (kind, person, about) in wanted
    }
