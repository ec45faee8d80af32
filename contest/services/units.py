"""Putting a head, a deputy and a secretary into their places in the tree of units."""

from datetime import date, datetime

from contest.domain.errors import N_, FieldRefused
from contest.models import Employee, Unit
from contest.queries.staff import employee_by_number
from contest.queries.staff_lists import day_of_company
from contest.services import journal
from contest.services.transaction import held, lock_out_others, transaction


def set_heads(
    unit_id: int,
    head_number: str,
    deputy_number: str,
    secretary_number: str = "",
    *,
    by: int | None,
    now: datetime,
) -> bool:
    """Put these people, by personnel number, into the places of a unit; an empty number leaves a place free.

    They need not belong to the unit. The secretary types nominations for the head and decides nothing. Returns whether
    anything changed; repeating it changes nothing. Raises NotFound, or FieldRefused ("head", "deputy", "secretary") for
    somebody unknown, who has left, or in two places.
    """
    with transaction():
        lock_out_others("staff")
        unit = held(Unit, unit_id)
        today = day_of_company(now)
        head = _person("head", head_number, today)
        deputy = _person("deputy", deputy_number, today)
        if head is not None and deputy is not None and head.id == deputy.id:
            raise FieldRefused("deputy", N_("One person cannot be head and deputy of the same unit."))
        secretary = _person("secretary", secretary_number, today)
        if secretary is not None and secretary.id in {each.id for each in (head, deputy) if each is not None}:
            raise FieldRefused("secretary", N_("The head and the deputy may type anyway. Name somebody else."))
        wanted = tuple(each.id if each else None for each in (head, deputy, secretary))
        if (unit.head_id, unit.deputy_id, unit.secretary_id) == wanted:
            return False
        unit.head_id, unit.deputy_id, unit.secretary_id = wanted
        journal.record(
            "heads changed",
            by=by,
            now=now,
            unit=unit.code,
            head=head.personnel_number if head else "",
            deputy=deputy.personnel_number if deputy else "",
            secretary=secretary.personnel_number if secretary else "",
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
