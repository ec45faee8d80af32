"""The outcome as it is written down: what `flask count` prints and what is stored (TALLY)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from contest.domain.tally.outcome import CandidateId, Number, Outcome, Round
from contest.domain.tally.score import plain


def as_json(found: Outcome) -> dict[str, Any]:
    """The outcome as TALLY writes it: exact numbers are an integer or "p/q"; what a method does not have is absent."""
    said: dict[str, Any] = {
        "method": str(found.method),
        "ballots": _exact(found.ballots),
        "blank": _exact(found.blank),
        "tiers": [list(tier) for tier in found.tiers],
        "winners": list(found.winners),
    }
    if found.scores is not None:
        said["scores"] = _written(found.scores)
    if found.rounds:
        said["rounds"] = [
            {
                "tally": _written(one.tally),
                "exhausted": _exact(one.exhausted),
                "eliminated": one.eliminated,
                "tie_rule": one.tie_rule,
            }
            for one in found.rounds
        ]
    if found.pairwise is not None:
        said["pairwise"] = {str(row): _written(line) for row, line in found.pairwise.items()}
    return said


def from_json(said: Mapping[str, Any]) -> Outcome:
    """The outcome that was written down; candidates are named by texts, as JSON names the keys of an object."""
    return Outcome(
        method=said["method"],
        ballots=_read(said["ballots"]),
        blank=_read(said["blank"]),
        tiers=tuple(tuple(str(one) for one in tier) for tier in said["tiers"]),
        winners=tuple(str(one) for one in said["winners"]),
        scores=_numbers_of(said["scores"]) if "scores" in said else None,
        rounds=tuple(
            Round(
                _numbers_of(one["tally"]),
                _read(one["exhausted"]),
                None if one["eliminated"] is None else str(one["eliminated"]),
                one["tie_rule"],
            )
            for one in said.get("rounds", ())
        ),
        pairwise={row: _numbers_of(line) for row, line in said["pairwise"].items()} if "pairwise" in said else None,
    )


def _exact(number: Number) -> int | str:
    whole = plain(number)
    return whole if isinstance(whole, int) else f"{whole.numerator}/{whole.denominator}"


def _written(numbers: Mapping[CandidateId, Number]) -> dict[str, int | str]:
    return {str(one): _exact(number) for one, number in numbers.items()}


def _read(number: int | str) -> Number:
    return plain(Fraction(number))


def _numbers_of(numbers: Mapping[str, int | str]) -> dict[CandidateId, Number]:
    return {one: _read(number) for one, number in numbers.items()}
