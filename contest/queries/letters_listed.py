"""All e-mails as HR sees them: which wait, arrived, were refused or are in doubt; never what they say (PRODUCT 19).

Those that tell who has not voted are in no list: nobody but their reader sees them (SECRECY, Turnout).
"""

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterChannel, LetterKind, LetterState
from contest.extensions import db
from contest.models import Contest, Employee, Letter
from contest.queries.paging import PER_PAGE, Page, page_of
from contest.queries.staff import found_by

KINDS_LISTED = tuple(kind for kind in LetterKind if kind not in TELL_WHO_HAS_NOT_VOTED)
LISTED = and_(Letter.channel == LetterChannel.EMAIL, Letter.kind.not_in(TELL_WHO_HAS_NOT_VOTED))
TROUBLED = (LetterState.REFUSED, LetterState.IN_DOUBT)


@dataclass(frozen=True)
class LetterFilter:
    """Which letters are shown; what is None or empty does not narrow the list."""

    state: LetterState | None = None
    kind: LetterKind | None = None
    contest_id: int | None = None
    employee_id: int | None = None
    text: str = ""


def letters(wanted: LetterFilter, *, page: int = 1, per_page: int = PER_PAGE) -> Page[Letter]:
    """A page of letters with their readers and contests, the latest first. Two queries."""
    asked = _filtered(wanted).options(
        contains_eager(Letter.employee).joinedload(Employee.unit),
        joinedload(Letter.contest).joinedload(Contest.scope),
    )
    return page_of(asked.order_by(Letter.due_at.desc(), Letter.id.desc()), page, per_page=per_page)


def letter_states(wanted: LetterFilter) -> dict[LetterState, int]:
    """How many letters of each state the other filters leave. One query."""
    others = LetterFilter(None, wanted.kind, wanted.contest_id, wanted.employee_id, wanted.text)
    rows = db.session.execute(
        _filtered(others).with_only_columns(Letter.state, func.count()).group_by(Letter.state).order_by(None)
    )
    found = {state: count for state, count in rows}
    return {state: found.get(state, 0) for state in LetterState}


def troubled_letters(wanted: LetterFilter) -> list[int]:
    """Ids of the letters of this filter that were refused or are in doubt, in their order."""
    asked = _filtered(wanted).where(Letter.state.in_(TROUBLED)).with_only_columns(Letter.id)
    return list(db.session.scalars(asked.order_by(Letter.id)))


def contests_with_letters() -> list[Contest]:
    """The contests that the list can be narrowed to, the latest period first."""
    return list(
        db.session.scalars(
            select(Contest)
            .where(Contest.id.in_(select(Letter.contest_id).where(LISTED)))
            .options(joinedload(Contest.scope))
            .order_by(Contest.period_start.desc(), Contest.id.desc())
        )
    )


def _filtered(wanted: LetterFilter) -> Select[Letter]:
    asked = select(Letter).join(Letter.employee).where(LISTED, *found_by(wanted.text))
    if wanted.state is not None:
        asked = asked.where(Letter.state == wanted.state)
    if wanted.kind is not None:
        asked = asked.where(Letter.kind == wanted.kind)
    if wanted.contest_id is not None:
        asked = asked.where(Letter.contest_id == wanted.contest_id)
    if wanted.employee_id is not None:
        asked = asked.where(Letter.employee_id == wanted.employee_id)
    return asked
