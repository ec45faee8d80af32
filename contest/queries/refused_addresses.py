"""Addresses that refuse letters: of whom the last e-mail that left was not taken by their mail server."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from contest.domain.letters import LetterState
from contest.domain.mail_answers import OUR_REASONS
from contest.extensions import db
from contest.models import Employee, Letter
from contest.queries.letters_listed import LISTED
from contest.queries.paging import Page, page_of
from contest.queries.staff import working_on

ENDED = (LetterState.SENT, LetterState.REFUSED)


def refused_addresses(*, now: datetime, page: int = 1) -> Page[Letter]:
    """The last letter of each such person who works here, with its reader, the latest first. Two queries."""
    asked = _refused(now).options(contains_eager(Letter.employee).joinedload(Employee.unit))
    return page_of(asked.order_by(Letter.due_at.desc(), Letter.id.desc()), page)


def count_refused_addresses(*, now: datetime) -> int:
    """How many people cannot be reached by e-mail."""
    return (
        db.session.scalar(select(func.count()).select_from(_refused(now).with_only_columns(Letter.id).subquery())) or 0
    )


def _refused(now: datetime) -> Select[Letter]:
    last = select(func.max(Letter.id)).where(LISTED, Letter.state.in_(ENDED), Letter.trouble.not_in(OUR_REASONS))
    return (
        select(Letter)
        .join(Letter.employee)
        .where(
            Letter.id.in_(last.group_by(Letter.employee_id)),
            Letter.state == LetterState.REFUSED,
            Employee.email.is_not(None),
            working_on(now.date()),
        )
    )
