"""What a contest is made of: method and weighting with their options, default criteria, limits (PRODUCT 9, 12, 13)."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.errors import N_


class Method(StrEnum):
    """How the votes are counted (TALLY)."""

    PLURALITY = "plurality"
    APPROVAL = "approval"
    SCORE = "score"
    BORDA = "borda"
    IRV = "irv"
    SCHULZE = "schulze"


RANKED = frozenset({Method.BORDA, Method.IRV, Method.SCHULZE})


class ScoreMode(StrEnum):
    """What is compared where voters give points: all points together, or the mean of those given."""

    SUM = "sum"
    MEAN = "mean"


class Weighting(StrEnum):
    """How much the ballots of a unit weigh together (SECRECY, Weighting by unit)."""

    RAW = "raw"
    CAP = "cap"
    SQRT = "sqrt"
    EQUAL = "equal"
    POINTS = "points"


@dataclass(frozen=True)
class MethodRules:
    """The method of a contest with its options, frozen when nominations open.

    `max_choices` belongs to approval (None: as many as one likes), `max_points`, `score_mode` and `min_ratings` to
    score, `borda_scale` to Borda (points for the first, second ... place; empty: n-1 down to 0).
    """

    method: Method
    max_choices: int | None = None
    max_points: int = 5
    score_mode: ScoreMode = ScoreMode.SUM
    min_ratings: int = 1
    borda_scale: tuple[int, ...] = ()

    def options(self) -> dict[str, object]:
        """The options that the count of this method takes (TALLY); the lot order and the weighting are added to it."""
        match self.method:
            case Method.APPROVAL if self.max_choices is not None:
                return {"max_choices": self.max_choices}
            case Method.SCORE:
                return {
                    "max_points": self.max_points,
                    "mode": self.score_mode.value,
                    "min_ratings": self.min_ratings,
                }
            case Method.BORDA if self.borda_scale:
                return {"points": list(self.borda_scale)}
            case _:
                return {}


LEAST_FIELD = 2
PRIVACY_THRESHOLD = 10
MOST_CRITERIA = 8
MOST_PLACES = 50
MOST_POINTS = 10
LONGEST_SCALE = 10
LEAST_CAP_PERCENT, MOST_CAP_PERCENT = 5, 100
LEAST_ON_AN_OPEN_BOARD = 100


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
