"""Who sits on the commission of a contest, and the categories that HR sets up beside it (PRODUCT 8, 15)."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from contest.extensions import db
from contest.models import CommissionMember, Contest, Employee
from contest.queries.families import lead_id_of


def commission(contest: Contest) -> list[Employee]:
    """The members with their units, by surname. One query."""
    asked = (
        select(CommissionMember)
        .join(CommissionMember.employee)
        .options(contains_eager(CommissionMember.employee).joinedload(Employee.unit))
        .where(CommissionMember.contest_id == lead_id_of(contest))
        .order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
    )
    return [each.employee for each in db.session.scalars(asked)]


def categories_in_draft(lead: Contest) -> list[Contest]:
    """The categories of a contest that is being set up, in their order, with their rule sets. One query."""
    asked = (
        select(Contest)
        .where((Contest.id == lead.id) | (Contest.lead_id == lead.id), Contest.next_id.is_(None))
        .options(joinedload(Contest.eligibility), joinedload(Contest.scope), joinedload(Contest.lead))
        .order_by(Contest.category_position)
    )
    return list(db.session.scalars(asked))
