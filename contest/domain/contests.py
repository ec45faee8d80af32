"""What a contest is made of: method, default criteria, limits (PRODUCT 9, 12, 13)."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.errors import N_


class Method(StrEnum):
    """How the votes are counted (TALLY)."""

    PLURALITY = "plurality"
    APPROVAL = "approval"


LEAST_FIELD = 2
PRIVACY_THRESHOLD = 10
MOST_CRITERIA = 8
MOST_PLACES = 50


@dataclass(frozen=True)
class CriterionText:
    """A criterion in both languages, with the question that a nominator answers and its weight in per cent."""

    key: str
    name: str
    hint: str
    weight: int


# The default quality criteria of PRODUCT 9, in this order.
DEFAULT_CRITERIA = (
    CriterionText(
        "effect", N_("Effect on quality"), N_("What got better, from what to what, and where can it be checked?"), 30
    ),
    CriterionText(
        "improvement", N_("Improvement in use"), N_("What do people do differently today, and since when?"), 25
    ),
    CriterionText("prevention", N_("Defects prevented"), N_("Which defect did not happen, and how do you know?"), 20),
    CriterionText("coaching", N_("Helping others"), N_("Who learned something, and how many of them?"), 15),
    CriterionText("customers", N_("Customers’ thanks"), N_("Who said thank you, and for what?"), 10),
)
