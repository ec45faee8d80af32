"""How votes are counted: one method a module, ballots in, an outcome out (TALLY)."""

from collections.abc import Callable, Iterable, Mapping

from contest.domain.errors import N_
from contest.domain.tally import approval, plurality
from contest.domain.tally.outcome import BadBallot, BadElection, Ballot, CandidateId, Outcome, as_json, shown

__all__ = ["BadBallot", "BadElection", "Ballot", "CandidateId", "Outcome", "as_json", "count"]

# The count of each method and the names of the options that it takes.
METHODS: Mapping[str, tuple[Callable[..., Outcome], frozenset[str]]] = {
    plurality.METHOD: (plurality.count, frozenset()),
    approval.METHOD: (approval.count, frozenset({"max_choices"})),
}


def count(
    method: str,
    candidates: Iterable[CandidateId],
    ballots: Iterable[Ballot],
    options: Mapping[str, object] | None = None,
) -> Outcome:
    """Count by the named method. Raises BadElection for an unknown method or option, and what the method raises."""
    if method not in METHODS:
        raise BadElection(N_("There is no method %(method)s to count by."), method=shown(method))
    counter, takes = METHODS[method]
    for option in options or {}:
        if option not in takes:
            raise BadElection(
                N_("The method %(method)s has no option %(option)s."), method=shown(method), option=shown(option)
            )
    return counter(candidates, ballots, **(options or {}))
