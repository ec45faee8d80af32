"""The outbox: what is due, and everything one letter has to say."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.eligibility import Reason
from contest.domain.letter_times import QuietHours
from contest.domain.letters import OF_ALL, TELL_A_RESULT, LetterChannel, LetterKind, LetterState
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import (
    Account,
    AccountToken,
    Candidate,
    Contest,
    Correction,
    Employee,
    Letter,
    LetterHours,
    Nomination,
    Outcome,
    Placing,
    RollEntry,
)
from contest.queries.corrections import correction_by_id, corrections_of
from contest.queries.due_reminders import unfinished_of
from contest.queries.endings import ended_with, put_forward_by, said_no, written_about
from contest.queries.families import family_of
from contest.queries.nominations import proposals_for
from contest.queries.opening import standing_of_those, undecided_for
from contest.queries.publication import with_consents
from contest.queries.qualified import Title, reason_of, titles_of
from contest.queries.title_holders import HOLDS_THE_TITLE

AT_ONCE = 200
OF_LEADERS = frozenset({LetterKind.QUALIFIED, LetterKind.NOT_QUALIFIED})


@dataclass(frozen=True)
class Contents:
    """What a letter is written from. What does not belong to its kind is empty.

    `titles` and `reason_not_to_stand`: by which titles the reader qualified, or why it was not enough. `results`: of a
    contest with several categories, each that has ended with its leaders, for those who hear of all. `corrections`: of
    a result that the letter tells of, what was corrected since, the newest first; `correction` the one that it is
    about. `stands`: who, of those whose nomination nobody decided, stands by another one, by employee. `put_forward`:
    whom the reader nominated where it ended without a leader; `said_no`: whether the reader did not want to stand.
    """

    letter: Letter
    reader: Employee
    language: str
    contest: Contest | None
    leaders: tuple[Candidate, ...]
    outcome: Outcome | None
    nominations: tuple[Nomination, ...]
    token: AccountToken | None
    on_roll: bool
    candidate: Candidate | None = None
    results: tuple[tuple[Contest, tuple[Candidate, ...]], ...] = ()
    put_forward: tuple[Nomination, ...] = ()
    said_no: bool = False
    titles: tuple[Title, ...] = ()
    reason_not_to_stand: Reason | None = None
    corrections: tuple[Correction, ...] = ()
    correction: Correction | None = None
    stands: frozenset[int] = frozenset()


def quiet_hours() -> QuietHours:
    """When no letter leaves, as HR decided, or the usual hours."""
    decided = db.session.get(LetterHours, 1)
    return QuietHours(decided.quiet_from, decided.quiet_until) if decided else QuietHours()


def due_letters(*, now: datetime) -> list[int]:
    """Ids of the e-mails to send now, the oldest first, a bounded number at a time; none that goes with another."""
    return list(
        db.session.scalars(
            select(Letter.id)
            .where(
                Letter.channel == LetterChannel.EMAIL,
                Letter.state == LetterState.QUEUED,
                Letter.due_at <= now,
                Letter.goes_with_id.is_(None),
            )
            .order_by(Letter.due_at, Letter.id)
            .limit(AT_ONCE)
        )
    )


def contents(letter_id: int, *, default_language: str) -> Contents:
    """Everything one letter has to say. Raises NoResultFound for an unknown letter."""
    letter = db.session.scalars(
        select(Letter).where(Letter.id == letter_id).options(joinedload(Letter.employee).joinedload(Employee.unit))
    ).one()
    language = db.session.scalar(select(Account.language).where(Account.employee_id == letter.employee_id))
    contest = (
        db.session.get(Contest, letter.contest_id, options=[joinedload(Contest.scope)]) if letter.contest_id else None
    )
    outcome = db.session.get(Outcome, contest.id) if contest else None
    announced = outcome if outcome and outcome.announced_at else None
    nominations = _nominations(letter, contest)
    results = _results(letter, contest) if contest else ()
    return Contents(
        letter=letter,
        reader=letter.employee,
        language=language or default_language,
        contest=contest,
        leaders=_leaders(contest.id) if contest and announced else (),
        outcome=announced,
        nominations=nominations,
        stands=_stands(letter, nominations),
        token=_token(letter),
        candidate=_candidate(letter),
        titles=_titles(letter),
        reason_not_to_stand=_reason_not_to_stand(letter),
        results=results,
        corrections=_corrections(letter, results) if announced else (),
        correction=_correction(letter),
        put_forward=_put_forward(letter, contest),
        said_no=letter.kind is LetterKind.PRAISE and contest is not None and said_no(letter.employee_id, contest.id),
        on_roll=contest is not None and db.session.get(RollEntry, (contest.id, letter.employee_id)) is not None,
    )


def _leaders(contest_id: int) -> tuple[Candidate, ...]:
    return tuple(
        db.session.scalars(
            select(Candidate)
            .join(Placing, Placing.candidate_id == Candidate.id)
            .where(Placing.contest_id == contest_id, HOLDS_THE_TITLE)
            .options(joinedload(Candidate.employee), joinedload(Candidate.unit), with_consents())
            .order_by(Candidate.id)
        )
    )


def _results(letter: Letter, contest: Contest) -> tuple[tuple[Contest, tuple[Candidate, ...]], ...]:
    """Of all categories, for those who hear of all; nothing where there is one only."""
    if letter.kind is not LetterKind.RESULT and not letter.about.endswith(OF_ALL):
        return ()
    family = family_of(contest)
    if not family.has_categories or contest.phase is Phase.CANCELLED:
        return ()
    return tuple((whole, _leaders(whole.id)) for whole in family.wholes if whole.phase in {Phase.ANNOUNCED, Phase.VOID})


def _corrections(letter: Letter, results: tuple[tuple[Contest, tuple[Candidate, ...]], ...]) -> tuple[Correction, ...]:
    if letter.kind not in TELL_A_RESULT or letter.contest_id is None:
        return ()
    return tuple(corrections_of(*({whole.id for whole, _leaders in results} or {letter.contest_id})))


def _correction(letter: Letter) -> Correction | None:
    if letter.kind is not LetterKind.CORRECTION:
        return None
    return correction_by_id(int(letter.about.split(":")[1]))


def _titles(letter: Letter) -> tuple[Title, ...]:
    if letter.kind not in OF_LEADERS or letter.contest_id is None:
        return ()
    return tuple(titles_of(letter.contest_id, letter.employee_id))


def _reason_not_to_stand(letter: Letter) -> Reason | None:
    if letter.kind is not LetterKind.NOT_QUALIFIED or letter.contest_id is None:
        return None
    return reason_of(letter.contest_id, letter.employee_id)


def _candidate(letter: Letter) -> Candidate | None:
    """Whom a letter says that they no longer stand."""
    if letter.kind is not LetterKind.CANDIDATE_DROPPED:
        return None
    number = int(letter.about.split(":")[1])
    return db.session.get(Candidate, number, options=[joinedload(Candidate.employee), with_consents()])


def _put_forward(letter: Letter, contest: Contest | None) -> tuple[Nomination, ...]:
    if letter.kind is not LetterKind.CONTEST_ENDED or contest is None:
        return ()
    return put_forward_by(letter.employee_id, ended_with(contest))


def _nominations(letter: Letter, contest: Contest | None) -> tuple[Nomination, ...]:
    """What was written about the reader, what the reader wrote or has to answer, or the one nomination it is about."""
    wanted = select(Nomination).options(joinedload(Nomination.employee)).order_by(Nomination.id)
    match letter.kind:
        case LetterKind.WINNER | LetterKind.CANDIDATE | LetterKind.PRAISE | LetterKind.CONTEST_ENDED:
            return written_about(letter.employee_id, ended_with(contest)) if contest else ()
        case LetterKind.NOMINATOR:
            mine = Nomination.nominator_id == letter.employee_id
        case LetterKind.PROPOSAL_REMINDER:
            waiting = proposals_for(letter.employee_id, today=letter.due_at.date())
            return tuple(each for each in waiting if each.contest_id == letter.contest_id)
        case LetterKind.DRAFTS_REMINDER if letter.contest is not None:
            return tuple(unfinished_of(letter.employee_id, letter.contest))
        case LetterKind.NOMINATION_LAPSED if letter.contest_id is not None:
            return tuple(undecided_for(letter.employee_id, letter.contest_id))
        case LetterKind.NOMINATION_DECIDED | LetterKind.PUT_RIGHT_REMINDER | LetterKind.PROPOSAL_MADE:
            number = int(letter.about.split(":")[1])
            return tuple(db.session.scalars(wanted.where(Nomination.id == number)))
        case _:
            return ()
    return tuple(
        db.session.scalars(
            wanted.where(mine, Nomination.contest_id == letter.contest_id, Nomination.candidate_id.is_not(None))
        )
    )


def _stands(letter: Letter, nominations: tuple[Nomination, ...]) -> frozenset[int]:
    if letter.kind is not LetterKind.NOMINATION_LAPSED or letter.contest_id is None:
        return frozenset()
    return standing_of_those(letter.contest_id, {each.employee_id for each in nominations})


def _token(letter: Letter) -> AccountToken | None:
    if letter.kind not in {LetterKind.INVITATION, LetterKind.RESET}:
        return None
    return db.session.get(AccountToken, int(letter.about.split(":")[1]))
