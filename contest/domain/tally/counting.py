"""The door of the engine: the count by a named method, every ballot weighing the same or by its unit (TALLY)."""

from collections.abc import Callable, Iterable, Mapping

from contest.domain.errors import N_
from contest.domain.tally.approval import count_approval
from contest.domain.tally.borda import count_borda
from contest.domain.tally.irv import count_irv
from contest.domain.tally.outcome import BadElection, CandidateId, Outcome, shown
from contest.domain.tally.plurality import count_plurality
from contest.domain.tally.schulze import count_schulze
from contest.domain.tally.score import count_score
from contest.domain.tally.units import WEIGHTING_OPTIONS, count_by_units, unit_ballots

# The count of each method and the names of the options that it takes.
METHODS: Mapping[str, tuple[Callable[..., Outcome], frozenset[str]]] = {
    "plurality": (count_plurality, frozenset()),
    "approval": (count_approval, frozenset({"max_choices"})),
    "score": (count_score, frozenset({"max_points", "mode", "min_ratings"})),
    "borda": (count_borda, frozenset({"points"})),
    "irv": (count_irv, frozenset({"lot_order"})),
    "schulze": (count_schulze, frozenset()),
}


def count(
    method: str,
    candidates: Iterable[CandidateId],
    ballots: Iterable[object],
    options: Mapping[str, object] | None = None,
) -> Outcome:
    """Count by the named method.

    A ballot is `(how many, marks)`; with the option `units` it is `(how many, marks, unit)`, and the options `rule` and
    `cap` say what the units weigh (SECRECY). Raises BadElection for an unknown method or option, and what the method
    raises.
    """
    if not isinstance(method, str) or method not in METHODS:
        raise BadElection(N_("There is no method %(method)s to count by."), method=shown(method))
    counter, takes = METHODS[method]
    options = dict(options or {})
    for option in options:
        if option not in takes | WEIGHTING_OPTIONS:
            raise BadElection(
                N_("The method %(method)s has no option %(option)s."), method=shown(method), option=shown(option)
            )
    weighting = {name: options.pop(name) for name in WEIGHTING_OPTIONS & set(options)}
    if weighting in ({}, {"rule": "raw"}):
        return counter(candidates, ballots, **options)
    return count_by_units(method, counter, list(candidates), unit_ballots(ballots, weighting), options, weighting)
