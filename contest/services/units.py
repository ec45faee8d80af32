"""Putting a head and a deputy into their places in the tree of units."""

from datetime import date, datetime

from contest.domain.errors import N_, FieldRefused
from contest.models import Employee, Unit
from contest.queries.staff import employee_by_number
from contest.queries.staff_lists import day_of_company
from contest.services import journal
from contest.services.transaction import held, lock_out_others, transaction


def set_heads(unit_id: int, head_number: str, deputy_number: str, *, by: int | None, now: datetime) -> bool:
    """Put these people, by personnel number, at the head of a unit; an empty number leaves the place free.

    They need not belong to the unit. Returns whether anything changed; repeating it changes nothing. Raises NotFound,
    or FieldRefused ("head", "deputy") for somebody unknown, who has left, or in both places.
    """
    with transaction():
        lock_out_others("staff")
        unit = held(Unit, unit_id)
        today = day_of_company(now)
        head = _person("head", head_number, today)
        deputy = _person("deputy", deputy_number, today)
        if head is not None and deputy is not None and head.id == deputy.id:
            raise FieldRefused("deputy", N_("One person cannot be head and deputy of the same unit."))
        head_id = head.id if head else None
        deputy_id = deputy.id if deputy else None
        if (unit.head_id, unit.deputy_id) == (head_id, deputy_id):
            return False
        unit.head_id, unit.deputy_id = head_id, deputy_id
        journal.record(
            "heads changed",
            by=by,
            now=now,
            unit=unit.code,
            head=head.personnel_number if head else "",
            deputy=deputy.personnel_number if deputy else "",
        )
        return True


def _person(field: str, number: str, today: date) -> Employee | None:
    if not number.strip():
        return None
    person = employee_by_number(number)
    if person is None:
        raise FieldRefused(field, N_("Nobody has the personnel number %(number)s."), number=number.strip())
    if person.left_on is not None and person.left_on <= today:
        raise FieldRefused(field, N_("The person with the number %(number)s has left."), number=person.personnel_number)
    return person
