"""The corrections of an announced result, what would come of one more, and who has to hear of it (PRODUCT 19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CompoundSelect, and_, func, or_, select, union
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from contest.domain.letters import TELL_A_RESULT, LetterKind
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import (
    Candidate,
    Contest,
    Correction,
    Employee,
    Letter,
    Nomination,
    Outcome,
    Placing,
    Qualification,
)
from contest.queries.families import lead_id_of
from contest.queries.publication import with_consents
from contest.queries.staff import working_on
from contest.queries.title_holders import NAMED_A_LEADER, title_holders


@dataclass(frozen=True)
class Reach:
    """How many people a correction is told: all of them find a notice, those with an address get an e-mail too."""

    by_notice: int
    by_mail: int


def is_correctable(contest: Contest) -> bool:
    """Whether there is a published result to correct: nothing is before the announcement, and nothing of a branch."""
    return contest.phase is Phase.ANNOUNCED and contest.stage is Stage.WHOLE


def corrections_of(*contest_ids: int) -> list[Correction]:
    """The corrections of these contests, of each the newest first, with the people whom they name."""
    return list(
        db.session.scalars(
            select(Correction)
            .where(Correction.contest_id.in_(contest_ids))
            .options(*_with_people())
            .order_by(Correction.contest_id, Correction.number.desc())
        )
    )


def correction_by_id(correction_id: int) -> Correction | None:
    """The correction with the people whom it names, or None."""
    return db.session.get(Correction, correction_id, options=_with_people())


def _with_people() -> list[ORMOption]:
    """Who published it and whom it names, with what may be shown of them. Three queries for any number of them."""
    named = (Correction.takes_from, Correction.gives_to)
    return [
        joinedload(Correction.by),
        *(joinedload(each).joinedload(Candidate.employee) for each in named),
        *(joinedload(each).selectinload(Candidate.consents) for each in named),
    ]


def drafted(
    contest_id: int,
    number: int,
    texts: tuple[str, str],
    *,
    takes_from: Candidate | None,
    gives_to: Candidate | None,
    now: datetime,
) -> Correction:
    """A correction as everybody would read it; it is not stored."""
    return Correction(
        contest_id=contest_id,
        number=number,
        text_en=texts[0],
        text_ru=texts[1],
        takes_from=takes_from,
        gives_to=gives_to,
        published_at=now,
    )


def next_number(contest_id: int) -> int:
    """The number that the next correction of a contest gets."""
    last = db.session.scalar(select(func.max(Correction.number)).where(Correction.contest_id == contest_id))
    return (last or 0) + 1


@dataclass(frozen=True)
class InTheField:
    """Who holds the title of a contest, and who else stood there, both in the order of their names."""

    holders: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def field_of(contest_id: int) -> InTheField:
    """Everybody who was counted in an announced contest. Three queries."""
    stood = list(
        db.session.scalars(
            select(Candidate)
            .join(Placing, and_(Placing.contest_id == Candidate.contest_id, Placing.candidate_id == Candidate.id))
            .join(Candidate.employee)
            .where(Candidate.contest_id == contest_id)
            .options(joinedload(Candidate.employee), joinedload(Candidate.unit), with_consents())
            .order_by(Employee.last_name, Employee.first_name, Employee.personnel_number)
        )
    )
    holding = title_holders(contest_id)
    return InTheField(
        holders=tuple(each for each in stood if each.id in holding),
        others=tuple(each for each in stood if each.id not in holding),
    )


def leads_elsewhere(contest: Contest, candidates: Collection[Candidate]) -> set[int]:
    """Which of these candidates hold the announced title of another category, where one person may have one only.

    By candidate. One query; none where a person may have several titles.
    """
    if not contest.one_title:
        return set()
    lead = lead_id_of(contest)
    leading = set(
        db.session.scalars(
            select(Candidate.employee_id)
            .join(Placing, and_(Placing.contest_id == Candidate.contest_id, Placing.candidate_id == Candidate.id))
            .join(Outcome, Outcome.contest_id == Candidate.contest_id)
            .join(Contest, Contest.id == Candidate.contest_id)
            .where(
                *NAMED_A_LEADER, or_(Contest.id == lead, Contest.lead_id == lead), Candidate.contest_id != contest.id
            )
        )
    )
    return {each.id for each in candidates if each.employee_id in leading}


def fed_by_this_title(contest_id: int) -> list[Contest]:
    """The contests that have taken candidates from this one already: a correction takes nobody out of them or in."""
    fed = select(Qualification.contest_id).where(Qualification.source_id == contest_id)
    return list(
        db.session.scalars(
            select(Contest).where(Contest.id.in_(fed)).options(joinedload(Contest.scope)).order_by(Contest.id)
        )
    )


def people_told(contest: Contest) -> set[int]:
    """Everybody whom the result concerns or was told to, whether or not they still work here. One query."""
    return set(db.session.scalars(_people_told(contest)))


def reach_of(contest: Contest, *, today: date) -> Reach:
    """How many of them would hear of a correction today. One query."""
    notices, mails = db.session.execute(
        select(func.count(), func.count(Employee.email)).where(
            Employee.id.in_(_people_told(contest)),
            working_on(today),
            or_(Employee.hired_on.is_(None), Employee.hired_on <= today),
        )
    ).one()
    return Reach(by_notice=notices, by_mail=mails)


def _people_told(contest: Contest) -> CompoundSelect[int]:
    """Who stood, who put them forward, and whoever got a letter about the result: of several categories, about all."""
    of_all = and_(Letter.kind == LetterKind.RESULT, Letter.about == f"contest:{lead_id_of(contest)}")
    return union(
        select(Candidate.employee_id).where(Candidate.contest_id == contest.id),
        select(Nomination.nominator_id).where(
            Nomination.contest_id == contest.id, Nomination.candidate_id.is_not(None)
        ),
        select(Letter.employee_id).where(
            or_(and_(Letter.contest_id == contest.id, Letter.kind.in_(TELL_A_RESULT)), of_all)
        ),
    )
