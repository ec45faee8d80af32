"""How many people a unit may put forward (PRODUCT 7)."""


def places_of(places: int, for_each: int | None, staff: int, decided: int | None = None) -> int:
    """The places of a unit with so many people: what HR decided for it by name, else the rule of the contest.

    The rule is `places` for every unit, or `places` for each started `for_each` people: 101 people at one place for
    each started hundred have two.
    """
    if decided is not None:
        return decided
    if for_each is None:
        return places
    return places * -(-staff // for_each)
