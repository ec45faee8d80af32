"""Units and people: the kinds of unit and the rights that come with a place."""

from enum import StrEnum


class UnitKind(StrEnum):
    """Company > branch > department (PRODUCT, Words: unit)."""

    COMPANY = "company"
    BRANCH = "branch"
    DEPARTMENT = "department"


class Role(StrEnum):
    """A right given to a person by name. Heads and deputies hold theirs by their place in the tree of units."""

    HR = "hr"
    ADMIN = "admin"
    WITNESS = "witness"
