"""Whose place a nomination takes and who decides about it: the way up the tree of units (PRODUCT 6, 8)."""

from collections.abc import Collection

from contest.domain.eligibility import Person, Reason, is_within


def nominating_path(person: Person, headed: Collection[str]) -> str | None:
    """Of the units somebody heads (paths), the one for which this person can be nominated, or None (PRODUCT 6, 8).

    It is the nearest above the person, for that is whose place the nomination takes. A head's own superiors decide
    about a head: the unit that somebody heads, and every unit below it, never nominates them.
    """
    above = [
        path
        for path in headed
        if is_within(person.unit_path, path) and not any(is_within(path, own) for own in person.heads)
    ]
    return max(above, key=len, default=None)


def reason_not_to_nominate(person: Person, nominator_id: int, headed: Collection[str]) -> Reason | None:
    """Why somebody who heads these units may not nominate this person, or None (PRODUCT 6)."""
    if person.id == nominator_id:
        return Reason.ONESELF
    if nominating_path(person, headed) is not None:
        return None
    if any(is_within(person.unit_path, path) for path in headed):
        return Reason.OWN_SUPERIOR
    return Reason.NOT_BELOW
