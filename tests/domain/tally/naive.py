"""Independent counts, as slow and plain as the sentences of TALLY: nothing here is shared with the engine."""

from fractions import Fraction
from math import isqrt


def spread(ballots):
    """Every ballot by itself; the counts must be whole."""
    return [marks for copies, marks in ballots for _ in range(copies)]


def tiers_from(scores):
    return [
        sorted(one for one in scores if scores[one] == score) for score in sorted(set(scores.values()), reverse=True)
    ]


def borda(candidates, ballots, points=None):
    scale = points or [len(candidates) - place for place in range(1, len(candidates) + 1)]
    return {
        one: sum(
            copies * scale[marks.index(one)]
            for copies, marks in ballots
            if one in marks and marks.index(one) < len(scale)
        )
        for one in candidates
    }


def score(candidates, ballots):
    return {one: sum(copies * marks.get(one, 0) for copies, marks in ballots) for one in candidates}


def means(candidates, ballots, least):
    """Means of those with enough ratings; the others are left out."""
    found = {}
    for one in candidates:
        given = [marks[one] for marks in spread(ballots) if one in marks]
        if len(given) >= least:
            found[one] = Fraction(sum(given), len(given))
    return found


def irv(candidates, ballots, lot):
    """(who left in which order, by which rule; the tallies of all rounds), one ballot at a time."""
    standing, left, rounds = list(candidates), [], []
    while True:
        tally = dict.fromkeys(standing, 0)
        for copies, marks in ballots:
            choice = next((one for one in marks if one in standing), None)
            if choice is not None:
                tally[choice] += copies
        rounds.append(tally)
        counting = sum(tally.values())
        if counting == 0 or len(standing) <= 2 or any(votes * 2 > counting for votes in tally.values()):
            return left, rounds
        lowest = [one for one in standing if tally[one] == min(tally.values())]
        rule = None
        for earlier in rounds[-2::-1]:
            if len(lowest) > 1:
                fewest = min(earlier[one] for one in lowest)
                kept = [one for one in lowest if earlier[one] == fewest]
                if len(kept) < len(lowest):
                    lowest, rule = kept, "earlier round"
        if len(lowest) > 1:
            lowest, rule = [max(lowest, key=lot.index)], "lot order"
        left.append((lowest[0], rule))
        standing.remove(lowest[0])


def pairs(candidates, ballots):
    """How many rank the first above the second; who is not ranked is below all who are."""

    def is_above(marks, one, other):
        return one in marks and (other not in marks or marks.index(one) < marks.index(other))

    return {
        (one, other): sum(copies for copies, marks in ballots if is_above(marks, one, other))
        for one in candidates
        for other in candidates
        if one != other
    }


def beaten(candidates, above):
    """Pairs (winner, loser) by strongest paths, found by trying every path without a repetition."""

    def strongest(start, end, seen):
        best = 0
        for step in candidates:
            if step in seen or above[start, step] <= above[step, start]:
                continue
            link = above[start, step]
            best = max(best, link if step == end else min(link, strongest(step, end, {*seen, step})))
        return best

    return {
        (one, other)
        for one in candidates
        for other in candidates
        if one != other and strongest(one, other, {one}) > strongest(other, one, {other})
    }


def weights(rule, eligible, cap):
    """W of every unit; the cap is lowered into place step by step."""
    if rule == "equal":
        return dict.fromkeys(eligible, 1)
    if rule == "sqrt":
        return {unit: isqrt(people * 10**12) for unit, people in eligible.items()}
    most = max(cap, Fraction(1, len(eligible)))
    full, share = [], {}
    for _ in eligible:
        open_units = [unit for unit in eligible if unit not in full]
        people = sum(eligible[unit] for unit in open_units)
        left = 1 - most * len(full)
        share = {unit: most for unit in full}
        share |= {unit: left * eligible[unit] / people if people else Fraction(0) for unit in open_units}
        too_large = [unit for unit in open_units if share[unit] > most]
        if not too_large:
            break
        full += too_large
    return share
