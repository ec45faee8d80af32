"""What HR settles about nominating: channels, places, papers, and what becomes of late ones (PRODUCT 6, 7, 9, 10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contest.domain.papers import PaperKind
from contest.domain.stages import LatePolicy

MOST_FOR_EACH = 10_000
MOST_OF_A_UNIT = 500


class PlaceRule(StrEnum):
    """How the places of a unit are found: the same number for all, or by the number of its people."""

    FIXED = "fixed"
    BY_SIZE = "by_size"


class PaperWish(StrEnum):
    """What a contest asks of a kind of paper."""

    NONE = "none"
    WANTED = "wanted"
    REQUIRED = "required"


ON_THE_CHECKLIST = tuple(kind for kind in PaperKind if kind is not PaperKind.OTHER)
"""The papers that a contest may ask for; any other one may always be added."""


@dataclass(frozen=True)
class NominatingRules:
    """By which ways people are put forward besides the head's, how many, and with which papers.

    `places` for every unit, or for each started `for_each` of its people. `papers`: whether the paper is required;
    what is not named is not asked for.
    """

    places: int = 3
    for_each: int | None = None
    by_collective: bool = False
    by_colleague: bool = False
    by_oneself: bool = False
    late: LatePolicy = LatePolicy.REFUSE
    papers: Mapping[PaperKind, bool] = field(default_factory=dict)
