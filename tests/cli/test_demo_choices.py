"""What the voters of the demo mark leads to the leaders that its stories tell of, whatever the method and the draw."""

from collections import Counter
from random import Random

import pytest

from contest.cli.demo.choices import ballots_in_shares, one_ballot
from contest.cli.demo.pack import Pack, load_pack
from contest.cli.demo.story import Contest
from contest.domain.ballots import as_counted, valid_marks
from contest.domain.contests import Method, MethodRules, ScoreMode
from contest.domain.tally import LOT_ORDER, Outcome, count

PACK = load_pack("en")
ANNOUNCED = [contest for contest in PACK.contests if contest.phase == "announced"]


def rules_of(contest: Contest) -> MethodRules:
    return MethodRules(
        Method(contest.method),
        max_choices=contest.max_choices,
        max_points=contest.max_points,
        score_mode=ScoreMode(contest.score_mode),
        min_ratings=contest.min_ratings,
        borda_scale=tuple(int(points) for points in contest.borda_scale.split("-") if points),
    )


def part_of(pack: Pack, unit: str, scope: str) -> str:
    """The unit just below the scope on the way down to this one."""
    while pack.units[unit].parent not in {scope, ""}:
        unit = pack.units[unit].parent
    return unit


def voters_by_part(contest: Contest) -> Counter[str]:
    people = [person for person in PACK.people.values() if PACK.within(person.unit, contest.scope)]
    return Counter(part_of(PACK, person.unit, contest.scope) for person in people)


def votes_of(contest: Contest, seed: int) -> list[tuple[int, object, str]]:
    """The ballots as the engine reads them, of each part of the scope in the shares of the story."""
    draw, rules = Random(seed), rules_of(contest)
    ids = range(1, len(contest.admitted) + 1)
    votes = []
    for part, eligible in sorted(voters_by_part(contest).items()):
        shares = [
            (number, told.votes * (contest.home if PACK.within(told.unit, part) else 1))
            for number, told in zip(ids, contest.admitted, strict=True)
        ]
        for marked in ballots_in_shares(rules, shares, eligible * contest.turnout // 100, draw):
            votes.append((1, as_counted(rules.method, valid_marks(rules, marked, on_paper=ids)), part))
    return votes


def outcome_of(contest: Contest, seed: int) -> Outcome:
    weighting = {"rule": contest.weighting} | ({"cap": f"{contest.cap}%"} if contest.weighting == "cap" else {})
    units = {part: {"eligible": eligible} for part, eligible in voters_by_part(contest).items()}
    ids = [str(number) for number in range(1, len(contest.admitted) + 1)]
    options = {**rules_of(contest).options(), "units": units, **weighting}
    return count(contest.method, ids, votes_of(contest, seed), options)


@pytest.mark.parametrize("contest", ANNOUNCED, ids=lambda contest: contest.key)
def test_the_leader_is_the_one_of_the_story(contest):
    told = [story.number for story in contest.admitted]
    for seed in range(3):
        assert [told[int(winner) - 1] for winner in outcome_of(contest, seed).winners] == [contest.winner]


def test_every_method_and_a_weighting_is_announced_somewhere():
    assert {contest.method for contest in ANNOUNCED} == set(Method)
    assert {contest.weighting for contest in ANNOUNCED} == {"raw", "cap"}


def test_with_ballots_of_one_weight_another_would_lead_where_units_are_weighed():
    contest = next(contest for contest in ANNOUNCED if contest.weighting == "cap")
    plain = count("plurality", list("1234"), [(times, mark) for times, mark, _ in votes_of(contest, 1)])
    assert outcome_of(contest, 1).winners != plain.winners


def test_two_who_are_last_are_told_apart_by_the_lot_in_a_single_box():
    contest = next(contest for contest in ANNOUNCED if contest.method == "irv")
    shares = [(number, told.votes) for number, told in enumerate(contest.admitted, 1)]
    ballots = ballots_in_shares(rules_of(contest), shares, 800, Random(4))
    found = count("irv", list("123456"), [(1, list(map(str, marked))) for marked in ballots])
    assert (len(found.rounds) >= 4, found.rounds[0].tie_rule) == (True, LOT_ORDER)
    assert found.blank == 800 // 60


@pytest.mark.parametrize("method", list(Method))
def test_what_one_voter_marks_is_a_valid_ballot(method):
    rules, draw = MethodRules(method, max_choices=2, max_points=4), Random(7)
    for _ in range(200):
        marked = one_ballot(rules, [(11, 40), (12, 35), (13, 25)], draw)
        assert valid_marks(rules, marked, on_paper=[11, 12, 13]) is not None
