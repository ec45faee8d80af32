"""What the page of an outcome shows in figures, decided by the rules alone (PRODUCT 20; SECRECY, Tables)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from contest.domain.contests import Method, MethodRules, Weighting
from contest.domain.disclosure import Sight
from contest.domain.result_figures import (
    HUNDREDTHS,
    Placed,
    Record,
    first_places,
    places_to_show,
    round_shares,
    rounded,
    rounds_to_show,
    shares,
    tell_nothing,
)
from contest.domain.result_tables import Pairs, Rounds, pairs_table, rounds_table


@dataclass(frozen=True)
class Place:
    """A place with its figures.

    `number` is exact, in ballots, points or mean points; `share` is in per cent, rounded to what may be shown; either
    is None where the method has none or it may not be shown. `raw_number` and `raw_share` are the same with every
    ballot weighing the same, in a contest that weighs by unit. `ratings`: how many gave points. `left_after`: after
    which round, from 1, somebody left.
    """

    place: int
    is_shared: bool
    is_leader: bool
    candidate: str
    number: Fraction | None = None
    share: Fraction | None = None
    raw_number: Fraction | None = None
    raw_share: Fraction | None = None
    ratings: int | None = None
    left_after: int | None = None


@dataclass(frozen=True)
class Published:
    """What of an outcome stands in figures: `places` is empty where there are none to show.

    `keeps_back`: somebody in the first places has figures that are not shown, because they would tell too much.
    `raw_leaders`: who would lead if every ballot weighed the same.
    """

    sight: Sight
    keeps_back: bool = False
    places: tuple[Place, ...] = ()
    rounds: Rounds | None = None
    pairs: Pairs | None = None
    raw_leaders: tuple[str, ...] = ()


def published(rules: MethodRules, weighting: Weighting, record: Record, raw: Record, sight: Sight) -> Published:
    """What may be shown of `record`, the count that decides, and of `raw`, in which every ballot weighs the same."""
    if weighting is Weighting.RAW:
        return _raw(rules, record)
    return Published(sight) if sight is Sight.NONE else _weighted(rules, record, raw, sight)


def most_from_a_ballot(rules: MethodRules, candidates: int) -> int:
    """What one ballot can give one candidate at most."""
    match rules.method:
        case Method.SCORE:
            return rules.max_points
        case Method.BORDA:
            return rules.borda_scale[0] if rules.borda_scale else candidates - 1
        case _:
            return 1


def _raw(rules: MethodRules, record: Record) -> Published:
    shown = places_to_show(record, most=most_from_a_ballot(rules, len(record.scores)))
    keeps_back = len(shown) < len(first_places(record))
    if record.method is Method.IRV:
        rounds = rounds_table(record, rounds_to_show(record), in_percent=False)
        return Published(Sight.BOTH, keeps_back, _in_the_last_round(record, shown), rounds=rounds)
    if record.method is Method.SCHULZE:
        pairs = pairs_table(record, in_percent=False) if shown else None
        return Published(Sight.BOTH, keeps_back, _placed(record, shown), pairs=pairs)
    share = {} if record.is_mean else shares(record)
    places = [
        replace(
            place,
            number=record.scores[place.candidate],
            share=share.get(place.candidate),
            ratings=record.ratings.get(place.candidate) if record.is_mean else None,
        )
        for place in _placed(record, shown)
    ]
    return Published(Sight.BOTH, keeps_back, tuple(places))


def _weighted(rules: MethodRules, record: Record, raw: Record, sight: Sight) -> Published:
    shown = first_places(record)
    raw_leaders = raw.winners if sight is Sight.BOTH else ()
    if record.rounds:
        rounds = rounds_table(record, range(len(record.rounds)), in_percent=True)
        places = _in_the_last_round(record, shown, in_percent=True)
        return Published(sight, False, places, rounds=rounds, raw_leaders=raw_leaders)
    if record.pairwise:
        pairs = pairs_table(record, in_percent=True)
        return Published(sight, False, _placed(record, shown), pairs=pairs, raw_leaders=raw_leaders)
    most = most_from_a_ballot(rules, len(record.scores))
    beside = sight is Sight.BOTH and bool(raw.scores)
    if beside and not tell_nothing(raw, [one.candidate for one in shown], most=most):
        sight, raw_leaders, beside = Sight.WEIGHTED, (), False
    share, raw_share = ({} if one.is_mean else shares(one) for one in (record, raw))
    places = tuple(
        replace(
            place,
            number=rounded(record.scores[place.candidate], HUNDREDTHS) if record.is_mean else None,
            share=share.get(place.candidate),
            raw_number=raw.scores[place.candidate] if beside else None,
            raw_share=raw_share.get(place.candidate) if beside else None,
        )
        for place in _placed(record, shown)
    )
    return Published(sight, False, places, raw_leaders=raw_leaders)


def _placed(record: Record, shown: Iterable[Placed]) -> tuple[Place, ...]:
    return tuple(Place(one.place, one.is_shared, one.candidate in record.winners, one.candidate) for one in shown)


def _in_the_last_round(record: Record, shown: Iterable[Placed], *, in_percent: bool = False) -> tuple[Place, ...]:
    """Where those in the last round stood; in per cent alone where ballots weigh differently."""
    last = record.rounds[-1]
    share = round_shares(last)
    left = {one.eliminated: number for number, one in enumerate(record.rounds, 1) if one.eliminated is not None}
    return tuple(
        replace(
            place,
            number=None if in_percent else last.tally.get(place.candidate),
            share=share.get(place.candidate),
            left_after=left.get(place.candidate),
        )
        for place in _placed(record, shown)
    )
