"""Units and people: the kinds of unit, the rights that come with a place, and under what a person is found."""

from enum import StrEnum

from contest.domain.tables import folded

LONGEST_SEARCH_TEXT = 400


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


def search_text(personnel_number: str, last_name: str, first_name: str, middle_name: str) -> str:
    """What Employee.search_text keeps: "number last first middle" without case, ё and punctuation."""
    return folded(f"{personnel_number} {last_name} {first_name} {middle_name}")[:LONGEST_SEARCH_TEXT]


def search_words(text: str) -> list[str]:
    """The words of a search, folded in the same way; a person fits who has all of them."""
    return folded(text).split()
