"""What a recount prints for people: what was checked, the units with their weights, the places, rounds and pairs."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from contest.domain.bundle import Findings, weights_of
from contest.domain.errors import N_
from contest.domain.tally import EARLIER_ROUND, LOT_ORDER, Outcome, as_json

Say = Callable[[str], str]
"""Gives a sentence of this program in the reader's language."""

RUSSIAN: Mapping[str, str] = {}
"""The sentences in Russian. Empty here, where the application translates; the stand-alone file carries them itself."""

METHODS_IN_WORDS = {
    "plurality": N_("one candidate on each ballot, the most ballots win"),
    "approval": N_("any number of ticks, the most ticks win"),
    "score": N_("points for each candidate"),
    "borda": N_("points for the places on each ballot"),
    "irv": N_("instant run-off: the last one goes, round by round"),
    "schulze": N_("pair by pair (Schulze)"),
}
RULES_IN_WORDS = {
    "raw": N_("every ballot weighs the same"),
    "cap": N_("no unit weighs more than a stated share of the whole"),
    "sqrt": N_("a unit weighs the square root of its people on the roll"),
    "equal": N_("every unit weighs the same"),
    "points": N_("every unit is counted by itself and gives points for places"),
}
TIE_RULES_IN_WORDS = {
    EARLIER_ROUND: N_("fewest votes in the most recent earlier round that separates them"),
    LOT_ORDER: N_("the lot: the one latest in its order"),
}


def report(manifest: Mapping[str, Any], found: Findings, digest: str, *, promised: str, say: Say) -> list[str]:
    """The report, line by line."""
    contest = manifest["contest"]
    rule = manifest["weighting"]["rule"]
    lines = [
        say(N_("Contest No. %(number)s, %(unit)s, award period from %(start)s"))
        % {"number": contest["id"], "unit": contest["scope"], "start": contest["period_start"]},
        "",
        say(N_("Commitment: %(digest)s")) % {"digest": digest},
        say(N_("It is the one that was published: nobody has changed a ballot since the box was closed."))
        if promised
        else say(N_("Compare this line with the one on the page of the contest: they must be equal.")),
        "",
        say(N_("Checked, and in order:")),
        "- " + say(N_("manifest.json and ballots.csv are written as the application writes them.")),
        "- " + say(N_("Receipt codes are sorted and no two are equal.")),
        "- "
        + say(N_("Ballots, receipt codes and ticks on the list of voters are equally many, in all and in every unit.")),
        "- " + say(N_("Every ballot keeps the rules of the contest.")),
        *(["- " + say(N_("The lot order follows from the published seed."))] if manifest["method"] == "irv" else []),
        "",
        say(N_("Ballots: %(ballots)s, of them blank: %(blank)s; people on the list of voters: %(eligible)s"))
        % {
            "ballots": found.raw.ballots,
            "blank": found.raw.blank,
            "eligible": sum(unit["eligible"] for unit in manifest["units"].values()),
        },
        say(N_("Counted by: %(method)s")) % {"method": say(METHODS_IN_WORDS[manifest["method"]])},
        say(N_("Weighing: %(rule)s")) % {"rule": say(RULES_IN_WORDS[rule])},
        *_unit_lines(manifest, say),
    ]
    if found.outcome is not found.raw:
        lines += [
            "",
            say(N_("The count that decides, weighed by unit")),
            *_place_lines(manifest, found.outcome, say, weighed=True),
        ]
        lines += ["", say(N_("The same ballots, each weighing the same")), *_place_lines(manifest, found.raw, say)]
    else:
        lines += ["", say(N_("The count")), *_place_lines(manifest, found.raw, say)]
    return lines


def _unit_lines(manifest: Mapping[str, Any], say: Say) -> Iterator[str]:
    shares = _shares_of_units(manifest)
    for number, unit in sorted(manifest["units"].items(), key=lambda item: int(item[0])):
        told = {"unit": unit["name"], "eligible": unit["eligible"], "marked": unit["marked"]}
        if number in shares:
            line = say(N_("%(unit)s: %(eligible)s on the list, %(marked)s voted; weighs %(share)s of the whole"))
            yield "  " + line % {**told, "share": _percent(shares[number], say)}
        else:
            yield "  " + say(N_("%(unit)s: %(eligible)s on the list, %(marked)s voted")) % told


def _shares_of_units(manifest: Mapping[str, Any]) -> dict[str, Fraction]:
    """What part of the whole each unit weighs if all of them vote; none where ballots or places are counted alike."""
    weights = weights_of(manifest)
    whole = sum(weights.values())
    return {unit: weight / whole for unit, weight in weights.items()} if whole else {}


def _percent(share: Fraction, say: Say) -> str:
    tenths = round(share * 1000)
    return say(N_("%(whole)s.%(tenths)s%%")) % {"whole": tenths // 10, "tenths": tenths % 10}


def _place_lines(manifest: Mapping[str, Any], outcome: Outcome, say: Say, *, weighed: bool = False) -> Iterator[str]:
    names = {candidate["id"]: candidate["name"] for candidate in manifest["candidates"]}
    said = as_json(outcome)
    # Weighed votes are shares of the whole; points of units, and means of points, are not.
    in_per_cent = weighed and manifest["weighting"]["rule"] != "points" and manifest["options"].get("mode") != "mean"
    scores = _figures(said.get("scores") or {}, say, in_per_cent=in_per_cent)
    place = 1
    for tier in outcome.tiers:
        for one in tier:
            score = f": {scores[str(one)]}" if scores else ""
            shared = f" ({say(N_('shared place'))})" if len(tier) > 1 else ""
            yield f"  {place}. {names[str(one)]}{score}{shared}"
        place += len(tier)
    if not outcome.winners:
        yield "  " + say(N_("By these rules nobody leads."))
    yield from _round_lines(names, said.get("rounds") or [], say, in_per_cent=in_per_cent)
    yield from _pair_lines(names, said.get("pairwise") or {}, say)


def _figures(numbers: Mapping[str, int | str], say: Say, *, in_per_cent: bool) -> dict[str, str]:
    """Exact figures as people read them; those of a weighed count in per cent of all, with the exact figure behind."""
    whole = sum(map(Fraction, numbers.values()))
    if not in_per_cent or not whole:
        return {one: shown_number(number) for one, number in numbers.items()}
    return {one: f"{_percent(Fraction(number) / whole, say)} ({number})" for one, number in numbers.items()}


def _round_lines(names: Mapping[str, str], rounds: Any, say: Say, *, in_per_cent: bool) -> Iterator[str]:
    for number, one in enumerate(rounds, start=1):
        yield "  " + say(N_("Round %(number)s")) % {"number": number}
        figures = _figures(one["tally"], say, in_per_cent=in_per_cent)
        for candidate, _ in sorted(one["tally"].items(), key=lambda item: (-Fraction(item[1]), int(item[0]))):
            yield f"    {names[candidate]}: {figures[candidate]}"
        yield "    " + say(N_("Ballots without a choice left: %(number)s")) % {"number": shown_number(one["exhausted"])}
        if one["eliminated"] is not None:
            yield "    " + say(N_("Leaves the count: %(name)s")) % {"name": names[str(one["eliminated"])]}
        if one["tie_rule"]:
            rule = say(TIE_RULES_IN_WORDS[one["tie_rule"]])
            yield "    " + say(N_("Decided among equals by: %(rule)s")) % {"rule": rule}


def _pair_lines(names: Mapping[str, str], pairs: Any, say: Say) -> Iterator[str]:
    if not pairs:
        return
    yield "  " + say(N_("Pair by pair: how many ballots rank the first above the second, and the other way round"))
    ids = sorted(pairs, key=int)
    for place, one in enumerate(ids):
        for other in ids[place + 1 :]:
            there, back = shown_number(pairs[one][other]), shown_number(pairs[other][one])
            yield f"    {names[one]} — {names[other]}: {there} : {back}"


def shown_number(number: int | str | Fraction) -> str:
    """An exact number for people: whole as it is, a fraction with what it comes to in two decimals."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    hundredths = round(abs(exact) * 100)
    return f"{exact} (≈ {'-' if exact < 0 else ''}{hundredths // 100}.{hundredths % 100:02d})"
