"""The options of a method and a weighting while a contest is set up (TALLY, Methods; SECRECY, Weighting by unit)."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from contest.domain.contests import LONGEST_SCALE, Method, MethodRules, ScoreMode, Weighting
from contest.domain.errors import N_, RuleBroken
from contest.domain.weighting import unit_weights

MOST_RATINGS = 10_000
MOST_FOR_A_PLACE = 100
WHOLE = 100
NO_OPEN_RANKING = N_("Ranked ballots are never shown in public: a long order of names is like a signature.")


def least_ratings(method: MethodRules) -> int:
    """How many voters must have given points to a candidate before the mean counts; 1 where no mean is taken."""
    return method.min_ratings if method.method is Method.SCORE and method.score_mode is ScoreMode.MEAN else 1


def read_scale(text: str) -> tuple[int, ...]:
    """Points for the places from "3-2-1" or "3, 2, 1"; empty for an empty text.

    Raises RuleBroken unless there are at most LONGEST_SCALE whole numbers from 0 to MOST_FOR_A_PLACE, each less than
    the one before.
    """
    words = re.split(r"[\s,;:/\-\u2010-\u2015\u2212]+", text.strip())
    if words == [""]:
        return ()
    if not all(re.fullmatch(r"[0-9]{1,3}", word) and int(word) <= MOST_FOR_A_PLACE for word in words):
        raise RuleBroken(
            N_("Write the points from the first place down, such as 3-2-1: whole numbers from 0 to %(most)s."),
            most=MOST_FOR_A_PLACE,
        )
    scale = tuple(map(int, words))
    if len(scale) > LONGEST_SCALE:
        raise RuleBroken(
            N_("These are points for %(number)s places; %(most)s at most are allowed."),
            number=len(scale),
            most=LONGEST_SCALE,
        )
    if any(above <= below for above, below in pairwise(scale)) or scale[0] == 0:
        raise RuleBroken(N_("Every place must earn less than the one above it, and the first place more than nothing."))
    return scale


def written_scale(scale: Iterable[int]) -> str:
    """The points for the places as they are stored and typed: "3-2-1"."""
    return "-".join(map(str, scale))


def unit_shares(weighting: Weighting, cap_percent: int, eligible: Mapping[int, int]) -> dict[int, Fraction]:
    """Per cent of the whole that each reporting unit weighs under a rule, by eligible staff.

    Empty for the rule of points, where every unit gives the same points and none has a share beforehand.
    """
    if weighting is Weighting.POINTS:
        return {}
    weights = unit_weights(
        weighting.value, {str(unit): people for unit, people in eligible.items()}, Fraction(cap_percent, WHOLE)
    )
    whole = sum(weights.values())
    return {unit: WHOLE * weights[str(unit)] / whole if whole else Fraction(0) for unit in eligible}
