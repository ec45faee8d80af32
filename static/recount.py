#!/usr/bin/env python3
"""Counts the ballots of a closed contest again, without the application that counted them first.

How to use it
    python3 -I recount.py BUNDLE.zip
    python3 -I recount.py BUNDLE.zip --commitment HEX     HEX is what the page of the contest has shown since the close
    python3 -I recount.py --help

What it needs: Python 3.11 or newer and this one file. It reads the bundle, opens no network and writes nothing.

What it checks
    1. The commitment: a fingerprint of manifest.json and ballots.csv. The page of the contest has shown it since voting
       closed. If the two are equal, no ballot, candidate, rule or number of voters has been changed since.
    2. Receipt codes are sorted, and no two are equal.
    3. There are as many ballots as receipt codes and as ticks on the list of voters, in all and in every unit.
    4. The lot order follows from the published seed.
    5. Every ballot keeps the rules of the contest.
    6. The outcome: it counts all ballots, weighs them by unit as the manifest says, and prints places, points, rounds
       and pairs. Compare them with the page of the result.

What it cannot know: whether the ballots were changed before the box was closed. For this each voter looks up the own
receipt code in the list that is published with the result.

Exit status: 0 everything holds, 1 the bundle is refused (one sentence says why), 2 wrong usage.

По-русски: программа заново подсчитывает бюллетени закрытого конкурса. Нужен только Python 3.11 или новее и этот файл.
    python3 -I recount.py BUNDLE.zip --language ru
Контрольная сумма, которую она печатает, должна совпасть с той, что опубликована на странице конкурса с момента закрытия
голосования.

How this file is made: it is put together from the modules that the application counts by, named in the headings below.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import re
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from math import isqrt, lcm
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/errors.py: What can be refused, each as a sentence for a colleague.


def N_(message: str) -> str:
    """Mark a message for translation without translating it here."""
    return message


class Phrase(str):
    """A parameter of a message that is a marked message itself, to be translated with it."""

    __slots__ = ()


class RuleBroken(Exception):
    """An act that the rules do not allow. `message` is the untranslated sentence, `params` fills its placeholders."""

    status = 409

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFound(RuleBroken):
    """What was named does not exist, or not for this person."""

    status = 404

    def __init__(self, message: str = N_("There is nothing here under this number."), **params: object) -> None:
        super().__init__(message, **params)


class NotAllowed(RuleBroken):
    """The person has no right to this act."""

    status = 403

    def __init__(self, message: str = N_("You have no right to do this."), **params: object) -> None:
        super().__init__(message, **params)


class FieldRefused(RuleBroken):
    """Something typed is refused; `field` names the form field that the sentence belongs beside."""

    status = 422

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


class ChangedMeanwhile(RuleBroken):
    """Somebody else was faster; the page the person saw is out of date."""

    def __init__(
        self, message: str = N_("Somebody changed this in the meantime. Look at it once more."), **params: object
    ) -> None:
        super().__init__(message, **params)


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/lots.py: The lot of a contest: an order of the candidates drawn from a published seed (TALLY, Tie for last).


def lot_order(candidates: Iterable[str], seed: str) -> list[str]:
    """The candidates by SHA-256("QL1|lot|seed|candidate"): anybody with the seed draws the same order."""
    return sorted(candidates, key=lambda one: hashlib.sha256(f"QL1|lot|{seed}|{one}".encode()).digest())


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/bundle_manifest.py: What a manifest must hold before anything is counted by it: every name, every type, every sum.


SHAPE_OF_MANIFEST: Mapping[str, type] = {
    "format": str,
    "contest": dict,
    "candidates": list,
    "method": str,
    "options": dict,
    "lot_seed": str,
    "weighting": dict,
    "units": dict,
    "roll": str,
    "ballots": int,
}
SHAPE_OF_CONTEST: Mapping[str, type] = {
    "id": int,
    "kind": str,
    "period_start": str,
    "name_en": str,
    "name_ru": str,
    "scope": str,
}
SHAPE_OF_CANDIDATE: Mapping[str, type] = {"id": str, "name": str}
SHAPE_OF_UNIT: Mapping[str, type] = {"name": str, "eligible": int, "marked": int}
AN_ID = re.compile(r"[1-9][0-9]{0,18}")
A_HASH = re.compile(r"[0-9a-f]{64}")


class BadBundle(RuleBroken):
    """Manifest or ballots are not what a closed box gives, or do not belong together."""

    status = 422


def checked_manifest(manifest: object, bundle_format: str) -> dict[str, Any]:
    """The manifest, held against everything that can be known without the ballots.

    Raises BadBundle for another format, missing, unknown and mistyped entries, candidates out of order, sums that do
    not hold, and a lot order that the seed does not give.
    """
    if not isinstance(manifest, dict):
        raise BadBundle(N_("manifest.json does not describe a contest."))
    if manifest.get("format") != bundle_format:
        raise BadBundle(
            N_("The bundle is not of the format %(known)s, the only one that this recount knows."), known=bundle_format
        )
    _check_shape(manifest, SHAPE_OF_MANIFEST)
    _check_shape(manifest["contest"], SHAPE_OF_CONTEST)
    for candidate in manifest["candidates"]:
        _check_shape(candidate, SHAPE_OF_CANDIDATE)
    for unit in manifest["units"].values():
        _check_shape(unit, SHAPE_OF_UNIT)
    weighting = manifest["weighting"]
    _check_shape(weighting, {"rule": str, "cap": str} if "cap" in weighting else {"rule": str})
    _check_sums(manifest)
    _check_candidates(manifest)
    return manifest


def _check_shape(found: object, shape: Mapping[str, type]) -> None:
    # True is an int to Python, not to us: hence the exact type.
    if not (
        isinstance(found, dict)
        and found.keys() == shape.keys()
        and all(type(found[name]) is kind for name, kind in shape.items())
    ):
        raise BadBundle(N_("An entry of manifest.json is missing, unknown or of the wrong kind."))


def _check_sums(manifest: Mapping[str, Any]) -> None:
    units = manifest["units"]
    if not all(0 <= unit["marked"] <= unit["eligible"] for unit in units.values()):
        raise BadBundle(N_("A unit in manifest.json has more ticks than people on the roll."))
    if manifest["ballots"] != sum(unit["marked"] for unit in units.values()):
        raise BadBundle(N_("The ticks of the units in manifest.json do not add up to the number of ballots."))
    if not all(AN_ID.fullmatch(unit) for unit in units) or not A_HASH.fullmatch(manifest["roll"]):
        raise BadBundle(N_("An entry of manifest.json is missing, unknown or of the wrong kind."))


def _check_candidates(manifest: Mapping[str, Any]) -> None:
    ids = [candidate["id"] for candidate in manifest["candidates"]]
    if not all(AN_ID.fullmatch(one) for one in ids) or any(int(one) >= int(after) for one, after in pairwise(ids)):
        raise BadBundle(N_("The candidates in manifest.json are not in the order of their numbers."))
    if manifest["method"] == "irv" and manifest["options"].get("lot_order") != lot_order(ids, manifest["lot_seed"]):
        raise BadBundle(N_("The lot order in manifest.json is not the one that the published seed gives."))


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/bundle_readme.py: README.txt of the bundle: part of the format QL1, which recount.py compares letter by letter.


README = """\
The ballots of one contest, closed and sealed (format QL1)
==========================================================

manifest.json   the contest: candidates, method and rules, units with the number of people on the list of voters
                and of those who voted, the seed of the lot, a hash over the list of voters
ballots.csv     every ballot: receipt code, unit, marks; sorted by receipt code, so that the order of voting is gone

Names of voters are nowhere in it. Keep it to yourself: before the announcement it tells the result, and whoever knows
somebody's receipt code reads that person's vote.

To count it yourself
  1. Take recount.py from the page of the contest. It is one file of readable Python and needs nothing but Python 3.11
     or newer: no network, no packages, no other file.
  2. python3 -I recount.py BUNDLE.zip
  3. Compare the commitment that it prints with the one that the page of the contest has shown since voting closed.
     If they are equal, nobody has changed a ballot since. To let the program compare:
     python3 -I recount.py BUNDLE.zip --commitment HEX

The commitment by hand, in the folder with the unpacked files
  m=$(sha256sum manifest.json | cut -c1-64); b=$(sha256sum ballots.csv | cut -c1-64)
  printf 'QL1|%s|%s' "$m" "$b" | sha256sum


Бюллетени одного конкурса: голосование закрыто, изменить их незаметно нельзя (формат QL1)
=========================================================================================

manifest.json   конкурс: кандидаты, способ подсчёта и правила; подразделения: сколько человек в списке голосующих
                и сколько проголосовало; число для жребия; контрольная сумма списка голосующих
ballots.csv     все бюллетени: контрольный код, подразделение, отметки; по порядку кодов, порядок голосования стёрт

Имён голосовавших здесь нет. Не передавайте файл никому: до объявления по нему виден итог, а тот, кто знает чужой
контрольный код, прочтёт, как проголосовал этот человек.

Как пересчитать голоса самостоятельно
  1. Возьмите recount.py на странице конкурса. Это один читаемый файл на языке Python, ему нужен только Python 3.11
     или новее: ни сети, ни пакетов, ни других файлов.
  2. python3 -I recount.py BUNDLE.zip
  3. Сравните контрольную сумму, которую он напечатает, с той, что опубликована на странице конкурса с момента
     закрытия голосования. Если они совпали, после закрытия никто не изменил ни одного бюллетеня. Сравнить может и
     сама программа: python3 -I recount.py BUNDLE.zip --commitment СУММА

Контрольная сумма вручную, в папке с распакованными файлами
  m=$(sha256sum manifest.json | cut -c1-64); b=$(sha256sum ballots.csv | cut -c1-64)
  printf 'QL1|%s|%s' "$m" "$b" | sha256sum
"""


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/outcome.py: What every count starts from and ends in: ballots with marks, and an outcome with tiers (TALLY).


CandidateId = str | int
Number = int | Fraction
Ballot = tuple[Number, object]
"""How many such ballots were cast, and their marks as the method wants them."""

EARLIER_ROUND = "earlier round"
LOT_ORDER = "lot order"


class BadBallot(RuleBroken):
    """A ballot that the method cannot count; `number` in the params says which, from 1."""

    status = 422


class BadElection(RuleBroken):
    """Candidates, a method or options that nothing can be counted with."""

    status = 422


@dataclass(frozen=True)
class Round:
    """One round of an instant run-off.

    `tally` holds those still in, `exhausted` the ballots without a choice left so far (blank ones not among them),
    `eliminated` who left after the round. `tie_rule` says by which rule, if several had the fewest: EARLIER_ROUND or
    LOT_ORDER.
    """

    tally: Mapping[CandidateId, Number]
    exhausted: Number
    eliminated: CandidateId | None = None
    tie_rule: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The places as tiers: those who share a place stand in one tier, and nothing here decides between them.

    `winners` is the first tier, or empty when nobody received anything: no vote, no winner. Within a tier the ids are
    in ascending order, so that the same ballots give the same outcome in whatever order they and the candidates came.
    `ballots` and `blank` are numbers of ballots as cast, whatever they weigh. `scores` belong to the methods by points,
    `rounds` to the instant run-off, `pairwise` (how many rank the row above the column) to Schulze.
    """

    method: str
    ballots: Number
    blank: Number
    tiers: tuple[tuple[CandidateId, ...], ...]
    winners: tuple[CandidateId, ...]
    scores: Mapping[CandidateId, Number] | None = field(default=None, hash=False)
    rounds: tuple[Round, ...] = field(default=(), hash=False)
    pairwise: Mapping[CandidateId, Mapping[CandidateId, Number]] | None = field(default=None, hash=False)


def outcome(method: str, ballots: Number, blank: Number, scores: Mapping[CandidateId, Number]) -> Outcome:
    """The outcome of a count by points: the more, the higher; equal points share a place."""
    tiers = tiers_by(scores)
    winners = tiers[0] if tiers and scores[tiers[0][0]] > 0 else ()
    return Outcome(method, ballots, blank, tiers, winners, dict(scores))


def tiers_by(scores: Mapping[CandidateId, Number]) -> tuple[tuple[CandidateId, ...], ...]:
    """Candidates by falling score, equals in one tier."""
    by_score: dict[Number, list[CandidateId]] = {}
    for candidate, score in scores.items():
        by_score.setdefault(score, []).append(candidate)
    return tuple(tuple(in_order(by_score[score])) for score in sorted(by_score, reverse=True))


def in_order(candidates: Iterable[CandidateId]) -> list[CandidateId]:
    """Ids ascending: integers by value, then texts."""
    return sorted(candidates, key=lambda one: (True, 0, one) if isinstance(one, str) else (False, one, ""))


def known(candidates: Iterable[CandidateId]) -> dict[CandidateId, Number]:
    """Every candidate at zero points. Raises BadElection for one listed twice and for an id of another type."""
    scores: dict[CandidateId, Number] = {}
    for candidate in candidates:
        if not is_id(candidate):
            raise BadElection(
                N_("The candidate %(candidate)s is neither a text nor a whole number."), candidate=shown(candidate)
            )
        if candidate in scores:
            raise BadElection(N_("The candidate %(candidate)s is listed twice."), candidate=shown(candidate))
        scores[candidate] = 0
    return scores


def how_many(ballot: object, number: int) -> tuple[Number, object]:
    """The two halves of a ballot. Raises BadBallot unless it is a count, not negative, with marks."""
    if not isinstance(ballot, Sequence) or isinstance(ballot, str) or len(ballot) != 2:
        raise BadBallot(N_("Ballot %(number)s is not a pair of a count and marks."), number=number)
    return copies_of(ballot[0], number), ballot[1]


def copies_of(count: object, number: int) -> Number:
    """How many such ballots were cast. Raises BadBallot for anything but a number that is not negative."""
    if isinstance(count, bool) or not isinstance(count, int | Fraction):
        raise BadBallot(N_("The count of ballot %(number)s is not a whole number."), number=number)
    if count < 0:
        raise BadBallot(N_("The count of ballot %(number)s is negative."), number=number)
    return count


def checked(mark: object, scores: Mapping[CandidateId, Any], number: int) -> CandidateId:
    """The mark as the id of a candidate. Raises BadBallot for anybody else."""
    if not is_id(mark) or mark not in scores:
        raise BadBallot(
            N_("Ballot %(number)s marks %(candidate)s, who is not a candidate."), number=number, candidate=shown(mark)
        )
    return mark


def is_id(value: object) -> TypeGuard[CandidateId]:
    """Whether this can name a candidate: text or an integer. True would equal 1, and is refused."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def shown(value: object) -> str:
    """A mark as a sentence can quote it, in one line: as in JSON, and in quotation marks where it could not be seen."""
    match value:
        case None | bool():
            text = {None: "null", True: "true", False: "false"}[value]
        case str():
            text = value if value.isprintable() and value.strip() else ascii(value)
        case list() | tuple():
            text = "[…]"
        case dict():
            text = "{…}"
        case _:
            text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/approval.py: Approval: each ballot marks any number of candidates, or up to a stated number; the most ballots win (TALLY).


def count_approval(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], max_choices: int | None = None
) -> Outcome:
    """Count ballots of `(how many, ids)`; no ids is a blank ballot, which is valid and scores nothing.

    Raises BadBallot for a mark that is no candidate, the same mark twice and more than `max_choices` marks;
    BadElection for candidates that cannot be told apart and a `max_choices` below 1.
    """
    if max_choices is not None and (type(max_choices) is not int or max_choices < 1):
        raise BadElection(N_("The greatest number of choices must be a whole number from 1."))
    scores = known(candidates)
    cast: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, marks = how_many(ballot, number)
        if not isinstance(marks, Collection) or isinstance(marks, str | bytes | dict):
            raise BadBallot(N_("The marks of ballot %(number)s are not a list of candidates."), number=number)
        if max_choices is not None and len(marks) > max_choices:
            raise BadBallot(
                N_("Ballot %(number)s marks %(marked)s candidates; %(most)s at most are allowed."),
                number=number,
                marked=len(marks),
                most=max_choices,
            )
        cast += copies
        if not marks:
            blank += copies
        approved: set[CandidateId] = set()
        for mark in marks:
            candidate = checked(mark, scores, number)
            if candidate in approved:
                raise BadBallot(
                    N_("Ballot %(number)s marks %(candidate)s twice."), number=number, candidate=shown(candidate)
                )
            approved.add(candidate)
            scores[candidate] += copies
    return outcome("approval", cast, blank, scores)


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/rankings.py: Rankings, packed: what Borda, the instant run-off and Schulze read (TALLY, Methods).


Packed = Sequence[int]
"""Positions of the ranked candidates in the list of candidates, best first; bytes, where these suffice."""

PAIRS: frozenset[type[object]] = frozenset({tuple, list})
"""As what an ordinary ballot comes: from the application and from JSON."""


@dataclass
class Rankings:
    """All ballots of an election: `ranked[i]` was cast `copies[i]` times; blank ballots are counted, not kept."""

    candidates: list[CandidateId]
    ballots: Number = 0
    blank: Number = 0
    ranked: list[Packed] = field(default_factory=list)
    copies: list[Number] = field(default_factory=list)

    def by_shape(self) -> Iterator[tuple[int, Number, list[Packed]]]:
        """(length, copies, ballots) of ballots that agree in both, so that whole columns can be counted at once."""
        groups: dict[tuple[int, Number], list[Packed]] = {}
        for packed, copies in zip(self.ranked, self.copies, strict=True):
            groups.setdefault((len(packed), copies), []).append(packed)
        for (length, copies), group in groups.items():
            yield length, copies, group


def packed_rankings(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Rankings:
    """Read ballots of `(how many, ids best first)`; no ids is a blank ballot.

    Raises BadBallot for somebody who is no candidate and for a repeated one, BadElection for candidates that cannot be
    told apart.
    """
    zeros = known(candidates)
    position = {candidate: place for place, candidate in enumerate(zeros)}
    pack = bytes if len(position) <= 256 else tuple
    # A text never equals a number, but 1.0 and True equal 1: with numbers for ids every mark is looked at.
    only_texts = all(isinstance(candidate, str) for candidate in position)
    found = Rankings(list(zeros))
    # Ballots are kept packed: a million of them take half the room that they take as lists.
    for number, ballot in enumerate(ballots, start=1):
        # The ordinary ballot is asked no more than it must be: there may be a million of them.
        if type(ballot) in PAIRS and len(ballot) == 2 and type(ballot[0]) is int and ballot[0] >= 0:
            copies, marks = ballot
        else:
            copies, marks = how_many(ballot, number)
        found.ballots += copies
        if not isinstance(marks, list | tuple):
            raise BadBallot(N_("The marks of ballot %(number)s are not a ranking of candidates."), number=number)
        if not marks:
            found.blank += copies
            continue
        try:
            packed: Packed = pack(map(position.__getitem__, marks))
        except (KeyError, TypeError):
            _refuse(marks, position, number)
            raise
        if not only_texts or len(set(packed)) != len(packed):
            _refuse(marks, position, number)
        if copies:
            found.ranked.append(packed)
            found.copies.append(copies)
    return found


def columns_of(length: int, group: list[Packed]) -> list[Sequence[int]]:
    """The ballots of one length by place: the first choices of all, the second choices of all ..."""
    if group and isinstance(group[0], bytes):
        together = b"".join(group)  # type: ignore[arg-type]
        return [together[place::length] for place in range(length)]
    return [[packed[place] for packed in group] for place in range(length)]


def add_counted(totals: list[Number], column: Sequence[int], times: Number) -> None:
    """Add to every candidate how often it stands in this column, times `times`."""
    for position, found in Counter(column).items():
        totals[position] += found * times


def _refuse(marks: Sequence[object], position: Mapping[CandidateId, int], number: int) -> None:
    seen: set[CandidateId] = set()
    for mark in marks:
        candidate = checked(mark, position, number)
        if candidate in seen:
            raise BadBallot(
                N_("Ballot %(number)s ranks %(candidate)s twice."), number=number, candidate=shown(candidate)
            )
        seen.add(candidate)


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/borda.py: Borda: places on the ballots earn points, n-1 for the first of n candidates or a given scale (TALLY).


def count_borda(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], points: list[int] | None = None
) -> Outcome:
    """Count ballots of `(how many, ids best first)`; whoever is not ranked, or below the scale, earns nothing.

    `points` are those of the first place, the second ... instead of n-1 ... 0. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    most = len(rankings.candidates)
    scale = list(range(most - 1, -1, -1)) if points is None else _scale(points)
    totals: list[Number] = [0] * most
    for length, copies, group in rankings.by_shape():
        for column, earned in zip(columns_of(length, group), scale, strict=False):
            add_counted(totals, column, earned * copies)
    found = outcome("borda", rankings.ballots, rankings.blank, dict(zip(rankings.candidates, totals, strict=True)))
    # The only candidate earns n-1 = 0 points and leads all the same, if anybody ranked them.
    return replace(found, winners=found.tiers[0]) if rankings.ranked else found


def _scale(points: object) -> list[int]:
    if not isinstance(points, list | tuple) or not points:
        raise BadElection(N_("The points of the places must be a list of whole numbers."))
    for earned in points:
        if type(earned) is not int or earned < 0:
            raise BadElection(N_("The points of the places must be whole numbers from 0."))
    if any(earned < below for earned, below in pairwise(points)):
        raise BadElection(N_("A lower place cannot earn more points than a higher one."))
    return list(points)


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/irv.py: Instant run-off: the last one leaves until somebody has more than half of the ballots still counting (TALLY).


def count_irv(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], lot_order: list[CandidateId] | None = None
) -> Outcome:
    """Count ballots of `(how many, ids best first)`; no ids is a blank ballot, which takes part in no round.

    `lot_order` are all candidates in the order of the lot; without it the order of `candidates`. Those who still stood
    beside the winner in the last round follow by its figures, equals sharing a place; below them the eliminated, the
    last to leave first. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    names = rankings.candidates
    lot = _lot(names, lot_order)
    piles = _Piles(rankings)
    standing = list(range(len(names)))
    history: list[dict[int, Number]] = []
    rounds: list[Round] = []
    gone: list[int] = []
    while True:
        tally = {position: piles.totals[position] for position in standing}
        counting = sum(tally.values())
        history.append(tally)
        told = {names[position]: votes for position, votes in tally.items()}
        first = max(tally.values(), default=0)
        if 2 * first > counting or len(standing) <= 2 or not counting:
            rounds.append(Round(told, piles.exhausted))
            break
        out, rule = _last(history, lot)
        rounds.append(Round(told, piles.exhausted, names[out], rule))
        standing.remove(out)
        gone.append(out)
        piles.hand_on(out, standing)
    tiers = (*tiers_by(told), *((names[position],) for position in reversed(gone)))
    winners = tiers[0] if counting else ()
    return Outcome("irv", rankings.ballots, rankings.blank, tiers, winners, rounds=tuple(rounds))


class _Piles:
    """The ballots on the pile of their highest choice still in."""

    def __init__(self, rankings: Rankings) -> None:
        self._rankings = rankings
        self._piles: list[list[int]] = [[] for _ in rankings.candidates]
        self.totals: list[Number] = [0] * len(rankings.candidates)
        self.exhausted: Number = 0
        for number, packed in enumerate(rankings.ranked):
            self._piles[packed[0]].append(number)
            self.totals[packed[0]] += rankings.copies[number]

    def hand_on(self, out: int, standing: Sequence[int]) -> None:
        """Give the ballots of one who leaves to their next choice among those standing, or count them exhausted."""
        still_in = [False] * len(self._piles)
        for position in standing:
            still_in[position] = True
        for number in self._piles[out]:
            copies = self._rankings.copies[number]
            for position in self._rankings.ranked[number]:
                if still_in[position]:
                    self._piles[position].append(number)
                    self.totals[position] += copies
                    break
            else:
                self.exhausted += copies
        self._piles[out] = []
        self.totals[out] = 0


def _last(history: Sequence[dict[int, Number]], lot: dict[int, int]) -> tuple[int, str | None]:
    """Who leaves, and by which rule if several have the fewest.

    Fewest in the most recent earlier round that separates them, again among those who are still equal; if no round
    does, the one latest in the order of the lot (TALLY, Tie for last).
    """
    tied = _fewest(list(history[-1]), history[-1])
    if len(tied) == 1:
        return tied[0], None
    for tally in reversed(history[:-1]):
        tied = _fewest(tied, tally)
        if len(tied) == 1:
            return tied[0], EARLIER_ROUND
    return max(tied, key=lambda position: lot[position]), LOT_ORDER


def _fewest(among: list[int], tally: dict[int, Number]) -> list[int]:
    least = min(tally[position] for position in among)
    return [position for position in among if tally[position] == least]


def _lot(names: Sequence[CandidateId], lot_order: object) -> dict[int, int]:
    """Position of each candidate in the order of the lot."""
    if lot_order is None:
        return {position: position for position in range(len(names))}
    if not isinstance(lot_order, list | tuple):
        raise BadElection(N_("The order of the lot must be a list of all candidates."))
    place: dict[object, int] = {}
    for one in lot_order:
        if isinstance(one, bool) or not isinstance(one, str | int) or one not in names:
            raise BadElection(
                N_("The order of the lot names %(candidate)s, who is not a candidate."), candidate=shown(one)
            )
        if one in place:
            raise BadElection(N_("The order of the lot names %(candidate)s twice."), candidate=shown(one))
        place[one] = len(place)
    for name in in_order(names):
        if name not in place:
            raise BadElection(N_("The order of the lot leaves out %(candidate)s."), candidate=shown(name))
    return {position: place[name] for position, name in enumerate(names)}


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/plurality.py: Single choice: each ballot marks one candidate or nobody; the most ballots win (TALLY).


def count_plurality(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Outcome:
    """Count ballots of `(how many, id or None)`; None is a blank ballot, which is valid and scores nothing.

    Raises BadBallot for a mark that is no candidate, BadElection for candidates that cannot be told apart.
    """
    scores = known(candidates)
    cast: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, mark = how_many(ballot, number)
        cast += copies
        if mark is None:
            blank += copies
        else:
            scores[checked(mark, scores, number)] += copies
    return outcome("plurality", cast, blank, scores)


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/schulze.py: Schulze: everybody against everybody; whoever beats another along the stronger path stands higher (TALLY).


def count_schulze(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Outcome:
    """Count ballots of `(how many, ids best first)`; the unranked are below all ranked and equal among themselves.

    A link is as strong as the votes of the side that wins it; a path as its weakest link. A tier are those whom nobody
    below the tiers before beats along a stronger path. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    names = rankings.candidates
    above = _pairs(rankings)
    strength = _strongest_paths(above)
    tiers = tuple(tuple(in_order(names[position] for position in tier)) for tier in _layers(len(names), strength))
    pairwise = {
        name: {other: above[row][column] for column, other in enumerate(names) if column != row}
        for row, name in enumerate(names)
    }
    winners = tiers[0] if tiers and rankings.ranked else ()
    return Outcome("schulze", rankings.ballots, rankings.blank, tiers, winners, pairwise=pairwise)


def _pairs(rankings: Rankings) -> list[list[Number]]:
    """How many ballots rank the row above the column.

    A candidate is above everybody on every ballot that ranks it, but for those that rank the other one higher: nothing
    is done for the unranked.
    """
    everybody = range(len(rankings.candidates))
    # In the row of a candidate: the ballots that rank the column higher, and in its own column all that rank it.
    higher: list[list[Number]] = [[0 for _ in everybody] for _ in everybody]
    for _, copies, group in rankings.by_shape():
        for row, found in enumerate(_rows(len(everybody), group)):
            if any(found):
                higher[row] = [before + more * copies for before, more in zip(higher[row], found, strict=True)]
    return [
        [higher[row][row] - higher[row][column] if column != row else 0 for column in everybody] for row in everybody
    ]


def _rows(many: int, group: Sequence[Packed]) -> Iterator[list[int]]:
    """For every candidate, how many of these ballots rank each candidate higher or on the same place.

    A row is one long number with a field for every column, wide enough for all these ballots: so a whole row is added
    at once, and a ballot costs as many steps as it has places.
    """
    width = len(group).bit_length()
    fields = [1 << width * position for position in range(many)]
    rows = [0] * many
    for packed in group:
        seen = 0
        for position in packed:
            seen += fields[position]
            rows[position] += seen
    mask = (1 << width) - 1
    for row in rows:
        yield [row >> width * column & mask for column in range(many)] if row else []


def _strongest_paths(above: list[list[Number]]) -> list[list[Number]]:
    """The strength of the strongest path from row to column; 0 where there is none (Floyd and Warshall)."""
    everybody = range(len(above))
    strength = [
        [above[row][column] if above[row][column] > above[column][row] else 0 for column in everybody]
        for row in everybody
    ]
    for middle in everybody:
        onward = strength[middle]
        for start in everybody:
            if start == middle or not (reach := strength[start][middle]):
                continue
            line = strength[start]
            for end in everybody:
                if end != start and (weakest := min(reach, onward[end])) > line[end]:
                    line[end] = weakest
    return strength


def _layers(many: int, strength: list[list[Number]]) -> list[list[int]]:
    """Candidates by layers: of those left, all whom none of those left beats."""
    left = list(range(many))
    layers = []
    while left:
        layer = [one for one in left if all(strength[other][one] <= strength[one][other] for other in left)]
        layers.append(layer)
        left = [one for one in left if one not in layer]
    return layers


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/score.py: Points: each ballot gives candidates 0 to m points; the greatest sum, or the greatest mean, wins (TALLY).


def count_score(
    candidates: Iterable[CandidateId],
    ballots: Iterable[Ballot],
    max_points: int | None = None,
    mode: str = "sum",
    min_ratings: int = 1,
    cast: Sequence[Number] | None = None,
) -> Outcome:
    """Count ballots of `(how many, {id: points})`; no points at all is a blank ballot.

    By `sum` a missing mark is 0. By `mean` only marks that were given count; whoever got fewer than `min_ratings` of
    them shares the last tier with a score of 0. `cast` says how many ballots each one stands for where their counts are
    weights: a stated number of ratings is one of ballots. Raises BadBallot, BadElection.
    """
    _check_options(max_points, mode, min_ratings)
    points = known(candidates)
    weights = dict.fromkeys(points, 0)  # type: dict[CandidateId, Number]
    ratings = dict.fromkeys(points, 0)  # type: dict[CandidateId, Number]
    total: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, marks = how_many(ballot, number)
        times = copies if cast is None else cast[number - 1]
        if not isinstance(marks, Mapping):
            raise BadBallot(N_("The marks of ballot %(number)s are not points by candidate."), number=number)
        total += copies
        if not marks:
            blank += copies
        for mark, given in marks.items():
            candidate = checked(mark, points, number)
            _check_points(given, max_points, candidate, number)
            points[candidate] += given * copies
            weights[candidate] += copies
            ratings[candidate] += times
    if mode == "sum":
        return outcome("score", total, blank, points)
    rated = {
        one: Fraction(points[one]) / weights[one] for one in points if ratings[one] >= min_ratings and weights[one]
    }
    last = tuple(in_order(one for one in points if one not in rated))
    tiers = (*tiers_by(rated), *([last] if last else []))
    scores: dict[CandidateId, Number] = {one: plain(rated.get(one, Fraction(0))) for one in points}
    winners = tiers[0] if rated and scores[tiers[0][0]] > 0 else ()
    return Outcome("score", total, blank, tiers, winners, scores)


def plain(number: Number) -> Number:
    """A whole fraction as an integer."""
    return int(number) if number == int(number) else number


def _check_options(max_points: object, mode: object, min_ratings: object) -> None:
    if max_points is not None and (type(max_points) is not int or max_points < 1):
        raise BadElection(N_("The greatest number of points must be a whole number from 1."))
    if mode not in ("sum", "mean"):
        raise BadElection(N_("Points are counted by “sum” or by “mean”, not by %(mode)s."), mode=shown(mode))
    if type(min_ratings) is not int or min_ratings < 1:
        raise BadElection(N_("The least number of ratings must be a whole number from 1."))


def _check_points(given: object, most: int | None, candidate: CandidateId, number: int) -> None:
    if type(given) is not int:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s points that are not a whole number."),
            number=number,
            candidate=shown(candidate),
        )
    if given < 0:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s fewer than 0 points."), number=number, candidate=shown(candidate)
        )
    if most is not None and given > most:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s %(given)s points; %(most)s at most are allowed."),
            number=number,
            candidate=shown(candidate),
            given=shown(given),
            most=most,
        )


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/weighting.py: How much the units of a contest weigh (SECRECY, Weighting by unit).


PLACE_POINTS = (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
"""What the places in a unit earn by the rule of points."""

ROOT_SCALE = 10**12
"""The root is taken of so many times the eligible staff: a whole number, the same for whoever recounts."""


Candidate = TypeVar("Candidate")


class BadWeighting(RuleBroken):
    """Units or a rule that nothing can be weighed with."""

    status = 422


def unit_weights(rule: str, eligible: Mapping[str, int], cap: Fraction = Fraction(1, 4)) -> dict[str, Fraction]:
    """W(u) of every unit by one of the rules raw, cap, sqrt, equal; only their proportions mean anything.

    Raw weighs a unit by its eligible staff here, for showing it beside the others; the raw count itself weighs no
    ballot. Raises BadWeighting for another rule and for a cap that is no share of a whole.
    """
    match rule:
        case "raw":
            return {unit: Fraction(people) for unit, people in eligible.items()}
        case "cap":
            return _capped(eligible, cap)
        case "sqrt":
            return {unit: Fraction(isqrt(people * ROOT_SCALE)) for unit, people in eligible.items()}
        case "equal":
            return dict.fromkeys(eligible, Fraction(1))
        case _:
            raise BadWeighting(N_("There is no rule %(rule)s to weigh units by."), rule=str(rule)[:40])


def _capped(eligible: Mapping[str, int], cap: Fraction) -> dict[str, Fraction]:
    """Shares of a whole, none above the cap; what the large give up goes to the others in proportion to their staff.

    The cap is at least 1/number of units, below which the shares could not add up to a whole. Capping one unit lifts
    the others, so it is repeated until the cap holds for all.
    """
    if not 0 < cap <= 1:
        raise BadWeighting(N_("The cap must be more than 0 and at most 1."))
    if not eligible:
        return {}
    most = max(cap, Fraction(1, len(eligible)))
    capped: set[str] = set()
    while True:
        rest = 1 - most * len(capped)
        people = sum(number for unit, number in eligible.items() if unit not in capped)
        shares = {
            unit: most if unit in capped else Fraction(rest * number, people) if people else Fraction(0)
            for unit, number in eligible.items()
        }
        above = {unit for unit, share in shares.items() if share > most}
        if not above:
            return shares
        capped |= above


def points_by_place(tiers: Iterable[Sequence[Candidate]]) -> dict[Candidate, Fraction]:
    """What the places of one unit earn: the scale from the top, a shared place the mean of its points."""
    earned: dict[Candidate, Fraction] = {}
    first = 0
    for tier in tiers:
        points = sum(PLACE_POINTS[first : first + len(tier)])
        earned.update(dict.fromkeys(tier, Fraction(points, len(tier))))
        first += len(tier)
    return earned


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/units.py: Counting by units: every ballot of a unit weighs W(unit)/cast(unit), or every unit gives points (SECRECY).


WEIGHTING_OPTIONS = frozenset({"units", "rule", "cap"})
RULES = ("raw", "cap", "sqrt", "equal", "points")
UnitBallot = tuple[Number, object, str]


def unit_ballots(ballots: Iterable[object], weighting: Mapping[str, object]) -> list[UnitBallot]:
    """The ballots with their units.

    Raises BadElection for units that make no sense, BadBallot for a ballot whose unit is missing or unknown.
    """
    units = _eligible(weighting.get("units"))
    found = []
    for number, ballot in enumerate(ballots, start=1):
        if not isinstance(ballot, Sequence) or isinstance(ballot, str) or len(ballot) != 3:
            raise BadBallot(N_("Ballot %(number)s is not a count, marks and a unit."), number=number)
        unit = ballot[2]
        if not isinstance(unit, str) or unit not in units:
            raise BadBallot(
                N_("Ballot %(number)s comes from %(unit)s, which is not among the units."),
                number=number,
                unit=shown(unit),
            )
        found.append((copies_of(ballot[0], number), ballot[1], unit))
    return found


def count_by_units(
    method: str,
    counter: Callable[..., Outcome],
    candidates: list[CandidateId],
    ballots: Sequence[UnitBallot],
    options: Mapping[str, Any],
    weighting: Mapping[str, object],
) -> Outcome:
    """Count with the weights of the units; numbers of ballots stay those that were cast.

    Raises BadElection for a rule, units or a cap that make no sense, and what the method raises.
    """
    rule = weighting.get("rule", "raw")
    if rule not in RULES:
        raise BadElection(N_("There is no rule %(rule)s to weigh units by."), rule=shown(rule))
    eligible = _eligible(weighting.get("units"))
    cap = read_share(weighting.get("cap", "1/4"))
    raw = counter(candidates, [(copies, marks) for copies, marks, _ in ballots], **options)
    if rule == "raw":
        return raw
    if rule == "points":
        return replace(_by_points(method, counter, candidates, ballots, options), ballots=raw.ballots, blank=raw.blank)
    weights = unit_weights(str(rule), eligible, cap)
    each = _each_ballot(weights, ballots)
    # Whole numbers in the count itself: fractions there would cost their greatest common divisor at every step.
    scale = lcm(*(weight.denominator for weight in each.values()))
    whole = {unit: int(weight * scale) for unit, weight in each.items()}
    weighed = [(copies * whole[unit], marks) for copies, marks, unit in ballots]
    if method == "score":
        options = {**options, "cast": [copies for copies, _, _ in ballots]}
    found = counter(candidates, weighed, **options)
    # A mean of points does not depend on the scale of the weights.
    scores = found.scores if options.get("mode") == "mean" else _scaled(found.scores, scale)
    return replace(
        found,
        ballots=raw.ballots,
        blank=raw.blank,
        scores=scores,
        rounds=tuple(
            replace(one, tally=_scaled(one.tally, scale), exhausted=plain(Fraction(one.exhausted) / scale))
            for one in found.rounds
        ),
        pairwise=found.pairwise and {row: _scaled(line, scale) for row, line in found.pairwise.items()},
    )


def read_share(value: object) -> Fraction:
    """A share of a whole from 0.25, "0.25", "1/4" or "25%", exactly. Raises BadElection for anything else."""
    text = str(value).strip()
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Fraction | Decimal) or len(text) > 40:
            raise ValueError
        if text.endswith("%"):
            return _share(Fraction(_decimal(text[:-1])) / 100)
        above, _, below = text.partition("/")
        return _share(Fraction(int(above), int(below)) if below else Fraction(_decimal(text)))
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise BadElection(
            N_("The cap must be a share of the whole, such as 0.25: more than 0 and at most 1.")
        ) from None


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    # A number with a long tail of zeros is written in few letters and fills the memory as a fraction.
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise ValueError
    return number


def _share(number: Fraction) -> Fraction:
    if not 0 < number <= 1:
        raise ValueError
    return number


def _eligible(units: object) -> dict[str, int]:
    if not isinstance(units, Mapping) or not units:
        raise BadElection(N_("To weigh by unit, “units” must name every unit with its eligible staff."))
    found = {}
    for unit, about in units.items():
        people = about.get("eligible") if isinstance(about, Mapping) else None
        if type(people) is not int or people < 0:
            raise BadElection(
                N_("The eligible staff of unit %(unit)s must be a whole number from 0."), unit=shown(unit)
            )
        found[unit] = people
    return found


def _each_ballot(weights: Mapping[str, Fraction], ballots: Sequence[UnitBallot]) -> dict[str, Fraction]:
    """W(u)/cast(u) for every unit that cast a ballot; blank ones are cast too."""
    cast: dict[str, Number] = {}
    for copies, _, unit in ballots:
        cast[unit] = cast.get(unit, 0) + copies
    return {unit: weights[unit] / Fraction(number) if number else Fraction(0) for unit, number in cast.items()}


def _scaled(numbers: Mapping[CandidateId, Number] | None, scale: int) -> Any:
    return numbers and {one: plain(Fraction(number) / scale) for one, number in numbers.items()}


def _by_points(
    method: str,
    counter: Callable[..., Outcome],
    candidates: list[CandidateId],
    ballots: Sequence[UnitBallot],
    options: Mapping[str, Any],
) -> Outcome:
    """Every unit counted by itself; its places earn points, and nobody earns any where nobody voted for them."""
    earned: dict[CandidateId, Number] = dict.fromkeys(candidates, Fraction(0))
    by_unit: dict[str, list[tuple[Number, Any]]] = {}
    for copies, marks, unit in ballots:
        by_unit.setdefault(unit, []).append((copies, marks))
    for own in by_unit.values():
        named = {one for copies, marks in own if copies for one in _named(marks)}
        tiers = counter(candidates, own, **options).tiers
        for candidate, points in points_by_place(tiers).items():
            if candidate in named:
                earned[candidate] += points
    return outcome(method, 0, 0, {one: plain(points) for one, points in earned.items()})


def _named(marks: object) -> Iterable[CandidateId]:
    """Who got any vote on a ballot that the count has already accepted; 0 points are no vote."""
    match marks:
        case None:
            return ()
        case str() | int():
            return (marks,)
        case Mapping():
            return [one for one, points in marks.items() if points]
        case _:
            return marks  # type: ignore[return-value]


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/counting.py: The door of the engine: the count by a named method, every ballot weighing the same or by its unit (TALLY).


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


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/record.py: The outcome as it is written down: what `flask count` prints and what is stored (TALLY).


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


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/tally/__init__.py: How votes are counted: one method a module, ballots in, an outcome out (TALLY).





# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/bundle.py: The bundle of a closed box: manifest and ballots, the commitment over both, and the count they lead to.


BUNDLE_FORMAT = "QL1"
BALLOT_HEADINGS = ("receipt_code", "unit", "marks")
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
CODE_LENGTH = 16
MANIFEST_FILE, BALLOTS_FILE, README_FILE = "manifest.json", "ballots.csv", "README.txt"
MARKS_WRITER = json.JSONEncoder(separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True)
class BundleBallot:
    """One row of ballots.csv. Candidates and units are named by the text of their id.

    `marks` is JSON as `marks_text` writes it: one id or null, a list of ids, or points by id (TALLY).
    """

    code: str
    unit: str
    marks: str


@dataclass(frozen=True)
class Findings:
    """What the ballots lead to: the outcome that decides, and the one in which every ballot weighs the same."""

    outcome: Outcome
    raw: Outcome


# Writing.


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The one way to write a manifest: the same content gives the same bytes."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def marks_text(marks: object) -> str:
    """The one way to write the marks of a ballot."""
    return MARKS_WRITER.encode(marks)


def ballots_text(ballots: Iterable[BundleBallot]) -> str:
    """ballots.csv: receipt code, unit, marks as JSON; sorted by code, which says nothing of the order of casting."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(BALLOT_HEADINGS)
    rows.writerows(
        (ballot.code, ballot.unit, ballot.marks) for ballot in sorted(ballots, key=lambda ballot: ballot.code)
    )
    return text.getvalue()


def bundle_zip(manifest: bytes, ballots: bytes) -> bytes:
    """The bundle as one file: the same content gives the same bytes, whatever the day, the machine and its zlib."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in ((MANIFEST_FILE, manifest), (BALLOTS_FILE, ballots), (README_FILE, README.encode())):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            bundle.writestr(entry, content)
    return file.getvalue()


def commitment(manifest: bytes, ballots: bytes) -> str:
    """SHA-256("QL1|" + SHA-256(manifest) + "|" + SHA-256(ballots.csv)), all in hexadecimal."""
    inner = f"{BUNDLE_FORMAT}|{hashlib.sha256(manifest).hexdigest()}|{hashlib.sha256(ballots).hexdigest()}"
    return hashlib.sha256(inner.encode()).hexdigest()


def roll_hash(roll: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the sorted lines "personnel number|unit" of everybody on the roll.

    Not over who has voted: in a small contest that could be found out from the hash by trying.
    """
    lines = sorted(f"{number}|{unit}\n" for number, unit in roll)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


# Reading.


def read_manifest(content: bytes) -> dict[str, Any]:
    """The manifest of these bytes. Raises BadBundle for anything but the bytes that `manifest_text` writes."""
    try:
        manifest = json.loads(content.decode())
        as_written = manifest_text(manifest).encode() == content
    except (ValueError, RecursionError):
        raise BadBundle(N_("manifest.json cannot be read: it is not JSON in UTF-8.")) from None
    checked = checked_manifest(manifest, BUNDLE_FORMAT)
    if not as_written:
        raise BadBundle(N_("manifest.json is not written as the application writes it: somebody has changed it."))
    return checked


def read_ballots(content: bytes) -> list[BundleBallot]:
    """The ballots of these bytes. Raises BadBundle for anything but the bytes that `ballots_text` writes."""
    try:
        headings, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    except (ValueError, csv.Error):
        raise BadBundle(N_("ballots.csv cannot be read: it is not CSV in UTF-8.")) from None
    if tuple(headings) != BALLOT_HEADINGS:
        raise BadBundle(N_("The first line of ballots.csv does not name the columns receipt_code, unit, marks."))
    ballots = []
    before = ""
    seen: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        if len(row) != len(BALLOT_HEADINGS) or not is_receipt_code(row[0]) or not _is_marks(row[2], seen):
            raise BadBundle(N_("Line %(line)s of ballots.csv is not a receipt code, a unit and marks."), line=line)
        code, unit, marks = row
        if code == before:
            raise BadBundle(N_("The same receipt code stands on two ballots, line %(line)s of ballots.csv."), line=line)
        if code < before:
            raise BadBundle(N_("ballots.csv is not sorted by receipt code, line %(line)s."), line=line)
        before = code
        ballots.append(BundleBallot(code, unit, seen[marks]))
    if ballots_text(ballots).encode() != content:
        raise BadBundle(N_("ballots.csv is not written as the application writes it: somebody has changed it."))
    return ballots


def is_receipt_code(text: str) -> bool:
    """Whether a text has the shape of a receipt code: sixteen letters and digits of base 32."""
    return len(text) == CODE_LENGTH and CODE_LETTERS.issuperset(text)


def _is_marks(text: str, seen: dict[str, str]) -> bool:
    """Whether the text is written as `marks_text` writes; what was seen once is known, and kept once only."""
    if text not in seen:
        try:
            if marks_text(json.loads(text)) != text:
                return False
        except (ValueError, RecursionError):
            return False
        seen[text] = text
    return True


# Counting.


def findings(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> Findings:
    """Count the ballots by the rules of the manifest, weighted as it says and raw.

    Raises BadBundle where ballots and roll do not tally, BadBallot for a ballot that breaks the rules, naming its
    place among the ballots from 1, and BadElection for rules that nothing can be counted by.
    """
    check_numbers(manifest, ballots)
    many = Counter((ballot.unit, ballot.marks) for ballot in ballots)
    try:
        return _counted(manifest, [(times, *ballot) for ballot, times in many.items()])
    except BadBallot:
        # One by one, so that the sentence names the ballot by its place in the file.
        return _counted(manifest, [(1, ballot.unit, ballot.marks) for ballot in ballots])


def _counted(manifest: Mapping[str, Any], ballots: Sequence[tuple[int, str, str]]) -> Findings:
    candidates = [candidate["id"] for candidate in manifest["candidates"]]
    method = manifest["method"]
    marks = {text: json.loads(text) for _, _, text in ballots}
    raw = count(method, candidates, [(times, marks[text]) for times, _, text in ballots], manifest["options"])
    if manifest["weighting"]["rule"] == "raw":
        return Findings(raw, raw)
    by_unit = [(times, marks[text], unit) for times, unit, text in ballots]
    return Findings(count(method, candidates, by_unit, weighted_options(manifest)), raw)


def weighted_options(manifest: Mapping[str, Any]) -> dict[str, object]:
    """The options of the count that weighs by unit."""
    units = {unit: {"eligible": about["eligible"]} for unit, about in manifest["units"].items()}
    return {**manifest["options"], "units": units, **manifest["weighting"]}


def weights_of(manifest: Mapping[str, Any]) -> dict[str, Fraction]:
    """What each unit weighs by the rule of the manifest; nothing where units give points or do not matter."""
    weighting = manifest["weighting"]
    if weighting["rule"] in {"raw", "points"}:
        return {}
    eligible = {unit: about["eligible"] for unit, about in manifest["units"].items()}
    return unit_weights(weighting["rule"], eligible, read_share(weighting.get("cap", "1/4")))


def check_numbers(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> None:
    """Codes = marked on the roll = ballots, in all and in every unit. Raises BadBundle."""
    if len({ballot.code for ballot in ballots}) != len(ballots):
        raise BadBundle(N_("The same receipt code stands on two ballots."))
    if len(ballots) != manifest["ballots"]:
        raise BadBundle(
            N_("There are %(found)s ballots; the manifest names %(named)s."),
            found=len(ballots),
            named=manifest["ballots"],
        )
    found = Counter(ballot.unit for ballot in ballots)
    for unit in {*found, *manifest["units"]}:
        marked = manifest["units"].get(unit, {}).get("marked", 0)
        if found[unit] != marked:
            raise BadBundle(
                N_("Unit %(unit)s has %(found)s ballots and %(marked)s ticks on the roll."),
                unit=unit,
                found=found[unit],
                marked=marked,
            )


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/recount_report.py: What a recount prints for people: what was checked, the units with their weights, the places, rounds and pairs.


Say = Callable[[str], str]
"""Gives a sentence of this program in the reader's language."""

RUSSIAN: Mapping[str, str] = {
    '%(path)s cannot be read.': 'Не удалось прочитать %(path)s.',
    '%(unit)s: %(eligible)s on the list, %(marked)s voted': '%(unit)s: в списке %(eligible)s, проголосовало %(marked)s',
    '%(unit)s: %(eligible)s on the list, %(marked)s voted; weighs %(share)s of the whole': '%(unit)s: в списке %(eligible)s, проголосовало %(marked)s; вес — %(share)s целого',
    '%(whole)s.%(tenths)s%%': '%(whole)s,%(tenths)s\xa0%%',
    'A commitment is 64 digits and letters from a to f.': 'Контрольная сумма — это 64 знака: цифры и буквы от a до f.',
    'A lower place cannot earn more points than a higher one.': 'За место ниже не может быть больше баллов, чем за место выше.',
    'A unit in manifest.json has more ticks than people on the roll.': 'В manifest.json у одного из подразделений отметок о голосовании больше, чем людей в списке.',
    'An entry of manifest.json is missing, unknown or of the wrong kind.': 'Одной из записей manifest.json нет, или она лишняя, или не того вида.',
    'Ballot %(number)s comes from %(unit)s, which is not among the units.': 'Бюллетень %(number)s — из подразделения %(unit)s, а такого среди подразделений нет.',
    'Ballot %(number)s gives %(candidate)s %(given)s points; %(most)s at most are allowed.': 'В бюллетене %(number)s баллы за %(candidate)s: %(given)s, а можно не больше %(most)s.',
    'Ballot %(number)s gives %(candidate)s fewer than 0 points.': 'В бюллетене %(number)s баллы за %(candidate)s меньше 0.',
    'Ballot %(number)s gives %(candidate)s points that are not a whole number.': 'В бюллетене %(number)s баллы за %(candidate)s — не целое число.',
    'Ballot %(number)s is not a count, marks and a unit.': 'Бюллетень %(number)s — не количество, отметки и подразделение.',
    'Ballot %(number)s is not a pair of a count and marks.': 'Бюллетень %(number)s\xa0— не пара из количества и отметок.',
    'Ballot %(number)s marks %(candidate)s twice.': 'В бюллетене %(number)s дважды отмечен %(candidate)s.',
    'Ballot %(number)s marks %(candidate)s, who is not a candidate.': 'В бюллетене %(number)s отмечен %(candidate)s, а такого кандидата нет.',
    'Ballot %(number)s marks %(marked)s candidates; %(most)s at most are allowed.': 'Отметок в бюллетене %(number)s: %(marked)s, а можно не больше %(most)s.',
    'Ballot %(number)s ranks %(candidate)s twice.': 'В бюллетене %(number)s дважды стоит %(candidate)s.',
    'Ballots without a choice left: %(number)s': 'Бюллетеней, где больше некого выбирать: %(number)s',
    'Ballots, receipt codes and ticks on the list of voters are equally many, in all and in every unit.': 'Бюллетеней, контрольных кодов и отметок в списке голосующих поровну — всего и в каждом подразделении.',
    'Ballots: %(ballots)s, of them blank: %(blank)s; people on the list of voters: %(eligible)s': 'Бюллетеней: %(ballots)s, из них пустых: %(blank)s; людей в списке голосующих: %(eligible)s',
    'By these rules nobody leads.': 'По этим правилам лидера нет.',
    'Checked, and in order:': 'Проверено, всё в порядке:',
    'Commitment: %(digest)s': 'Контрольная сумма: %(digest)s',
    'Compare this line with the one on the page of the contest: they must be equal.': 'Сравните эту строку с той, что стоит на странице конкурса: они должны совпасть.',
    'Contest No. %(number)s, %(unit)s, award period from %(start)s': 'Конкурс № %(number)s, %(unit)s, период с %(start)s',
    'Counted by: %(method)s': 'Способ подсчёта: %(method)s',
    'Decided among equals by: %(rule)s': 'Среди равных решило: %(rule)s',
    'Every ballot keeps the rules of the contest.': 'Каждый бюллетень заполнен по правилам конкурса.',
    'It is the one that was published: nobody has changed a ballot since the box was closed.': 'Она совпала с опубликованной: после закрытия никто не изменил ни одного бюллетеня.',
    'Leaves the count: %(name)s': 'Выбывает: %(name)s',
    'Line %(line)s of ballots.csv is not a receipt code, a unit and marks.': 'Строка %(line)s в ballots.csv — не контрольный код, подразделение и отметки.',
    'Pair by pair: how many ballots rank the first above the second, and the other way round': 'Попарно: на скольких бюллетенях первый стоит выше второго и наоборот',
    'Points are counted by “sum” or by “mean”, not by %(mode)s.': 'Баллы считают по «sum» (сумма) или «mean» (среднее), а не по %(mode)s.',
    'README.txt is not the one that the application writes: somebody has changed it.': 'README.txt не тот, что пишет приложение: его меняли.',
    'Receipt codes are sorted and no two are equal.': 'Контрольные коды идут по порядку, одинаковых нет.',
    'Refused: %(reason)s': 'Не принято. %(reason)s',
    'Round %(number)s': 'Тур %(number)s',
    'Somebody changed this in the meantime. Look at it once more.': 'Тем временем это изменил кто-то другой. Посмотрите ещё раз.',
    'The bundle does not hold exactly manifest.json, ballots.csv and README.txt.': 'В архиве должны быть ровно три файла: manifest.json, ballots.csv и README.txt.',
    'The bundle is damaged and cannot be read.': 'Файл повреждён и не читается.',
    'The bundle is not of the format %(known)s, the only one that this recount knows.': 'Формат файла — не %(known)s, а другого эта программа не знает.',
    'The candidate %(candidate)s is listed twice.': 'Кандидат %(candidate)s указан дважды.',
    'The candidate %(candidate)s is neither a text nor a whole number.': 'Кандидат обозначен не текстом и не целым числом: %(candidate)s.',
    'The candidates in manifest.json are not in the order of their numbers.': 'Кандидаты в manifest.json стоят не по порядку номеров.',
    'The cap must be a share of the whole, such as 0.25: more than 0 and at most 1.': 'Потолок должен быть долей целого, например 0.25: больше 0 и не больше 1.',
    'The cap must be more than 0 and at most 1.': 'Потолок должен быть больше 0 и не больше 1.',
    'The count': 'Подсчёт',
    'The count of ballot %(number)s is negative.': 'Количество бюллетеней %(number)s отрицательное.',
    'The count of ballot %(number)s is not a whole number.': 'Количество бюллетеней %(number)s\xa0— не целое число.',
    'The count that decides, weighed by unit': 'Подсчёт, который решает: с весом подразделений',
    'The eligible staff of unit %(unit)s must be a whole number from 0.': 'Число имеющих право голоса в подразделении %(unit)s должно быть целым числом от 0.',
    'The first line of ballots.csv does not name the columns receipt_code, unit, marks.': 'В первой строке ballots.csv не названы столбцы receipt_code, unit, marks.',
    'The greatest number of choices must be a whole number from 1.': 'Наибольшее число отметок должно быть целым числом от 1.',
    'The greatest number of points must be a whole number from 1.': 'Наибольшее число баллов должно быть целым числом от 1.',
    'The least number of ratings must be a whole number from 1.': 'Наименьшее число оценок должно быть целым числом от 1.',
    'The lot order follows from the published seed.': 'Порядок жребия получается из опубликованного числа.',
    'The lot order in manifest.json is not the one that the published seed gives.': 'Порядок жребия в manifest.json не тот, что даёт опубликованное число.',
    'The marks of ballot %(number)s are not a list of candidates.': 'Отметки в бюллетене %(number)s\xa0— не список кандидатов.',
    'The marks of ballot %(number)s are not a ranking of candidates.': 'Отметки в бюллетене %(number)s — не список кандидатов по порядку.',
    'The marks of ballot %(number)s are not points by candidate.': 'Отметки в бюллетене %(number)s — не баллы по кандидатам.',
    'The method %(method)s has no option %(option)s.': 'У способа подсчёта «%(method)s» нет настройки «%(option)s».',
    'The order of the lot leaves out %(candidate)s.': 'В порядке жребия пропущен кандидат %(candidate)s.',
    'The order of the lot must be a list of all candidates.': 'Порядок жребия должен быть списком всех кандидатов.',
    'The order of the lot names %(candidate)s twice.': 'В порядке жребия дважды стоит %(candidate)s.',
    'The order of the lot names %(candidate)s, who is not a candidate.': 'В порядке жребия стоит %(candidate)s, а такого кандидата нет.',
    'The points of the places must be a list of whole numbers.': 'Баллы за места должны быть списком целых чисел.',
    'The points of the places must be whole numbers from 0.': 'Баллы за места должны быть целыми числами от 0.',
    'The same ballots, each weighing the same': 'Те же бюллетени, когда все весят одинаково',
    'The same receipt code stands on two ballots, line %(line)s of ballots.csv.': 'Один контрольный код стоит на двух бюллетенях: строка %(line)s в ballots.csv.',
    'The same receipt code stands on two ballots.': 'Один контрольный код стоит на двух бюллетенях.',
    'The ticks of the units in manifest.json do not add up to the number of ballots.': 'Отметки о голосовании по подразделениям в manifest.json не складываются в число бюллетеней.',
    'There are %(found)s ballots; the manifest names %(named)s.': 'Бюллетеней %(found)s, а в manifest.json указано %(named)s.',
    'There is no method %(method)s to count by.': 'Способа подсчёта «%(method)s» нет.',
    'There is no rule %(rule)s to weigh units by.': 'Правила «%(rule)s» для веса подразделений нет.',
    'There is nothing here under this number.': 'Под этим номером здесь ничего нет.',
    'This is not the box that was closed: its commitment is %(found)s, not %(promised)s.': 'Это не те бюллетени, что были при закрытии: контрольная сумма %(found)s, а должна быть %(promised)s.',
    'To weigh by unit, “units” must name every unit with its eligible staff.': 'Для веса по подразделениям в «units» нужно назвать каждое подразделение и число имеющих право голоса в нём.',
    'Unit %(unit)s has %(found)s ballots and %(marked)s ticks on the roll.': 'У подразделения № %(unit)s бюллетеней %(found)s, а отметок о голосовании %(marked)s.',
    'Weighing: %(rule)s': 'Вес: %(rule)s',
    'You have no right to do this.': 'У вас нет права на это действие.',
    'a unit weighs the square root of its people on the roll': 'подразделение весит квадратный корень из числа людей в списке',
    'any number of ticks, the most ticks win': 'можно отметить нескольких, побеждает тот, кого отметили чаще всех',
    'ballots.csv cannot be read: it is not CSV in UTF-8.': 'ballots.csv не читается: это не CSV в кодировке UTF-8.',
    'ballots.csv is not sorted by receipt code, line %(line)s.': 'ballots.csv идёт не по порядку контрольных кодов: строка %(line)s.',
    'ballots.csv is not written as the application writes it: somebody has changed it.': 'ballots.csv записан не так, как его пишет приложение: его меняли.',
    'every ballot weighs the same': 'все бюллетени весят одинаково',
    'every unit is counted by itself and gives points for places': 'каждое подразделение подсчитывается отдельно и даёт очки за места',
    'every unit weighs the same': 'все подразделения весят одинаково',
    'fewest votes in the most recent earlier round that separates them': 'меньше всех голосов в последнем из прошлых туров, где они различались',
    'instant run-off: the last one goes, round by round': 'по турам: в каждом туре выбывает последний',
    'manifest.json and ballots.csv are written as the application writes them.': 'manifest.json и ballots.csv записаны так, как их пишет приложение.',
    'manifest.json cannot be read: it is not JSON in UTF-8.': 'manifest.json не читается: это не JSON в кодировке UTF-8.',
    'manifest.json does not describe a contest.': 'В manifest.json нет описания конкурса.',
    'manifest.json is not written as the application writes it: somebody has changed it.': 'manifest.json записан не так, как его пишет приложение: его меняли.',
    'no unit weighs more than a stated share of the whole': 'ни одно подразделение не весит больше установленной доли',
    'one candidate on each ballot, the most ballots win': 'один кандидат на бюллетене, побеждает тот, за кого их больше всего',
    'pair by pair (Schulze)': 'попарно (метод Шульце)',
    'points for each candidate': 'очки каждому кандидату',
    'points for the places on each ballot': 'очки за места на каждом бюллетене',
    'shared place': 'место разделено',
    'the lot: the one latest in its order': 'жребий: выбывает тот, кто стоит в его порядке последним',
}
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


# ----------------------------------------------------------------------------------------------------------------------
# contest/domain/recount.py: The recount of a bundle: every check, one after another, and then the count.


LARGEST_MEMBER = 2**31
WAYS_OF_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
A_COMMITMENT = re.compile(r"[0-9a-f]{64}")
DONE, REFUSED, WRONG_USAGE = 0, 1, 2


@dataclass(frozen=True)
class Recount:
    """A bundle that holds: what it is about, its commitment, and what its ballots lead to."""

    manifest: Mapping[str, Any]
    digest: str
    findings: Findings


def bundle_parts(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, from the zip or from a folder with what was in it.

    Raises BadBundle for a damaged zip and for one with more or fewer files; OSError where nothing can be read.
    """
    if path.is_dir():
        readme = path / README_FILE
        parts = {name: (path / name).read_bytes() for name in (MANIFEST_FILE, BALLOTS_FILE)}
        return {**parts, **({README_FILE: readme.read_bytes()} if readme.exists() else {})}
    # From memory: in a file, a damaged offset would look like a disk that cannot be read.
    content = io.BytesIO(path.read_bytes())
    try:
        with zipfile.ZipFile(content) as bundle:
            members = bundle.infolist()
            names = [member.filename for member in members]
            if sorted(names) != sorted((MANIFEST_FILE, BALLOTS_FILE, README_FILE)):
                raise BadBundle(N_("The bundle does not hold exactly manifest.json, ballots.csv and README.txt."))
            if any(one.file_size > LARGEST_MEMBER or one.compress_type not in WAYS_OF_PACKING for one in members):
                raise BadBundle(N_("The bundle is damaged and cannot be read."))
            return {name: bundle.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise BadBundle(N_("The bundle is damaged and cannot be read.")) from None


def recounted(parts: Mapping[str, bytes], promised: str = "") -> Recount:
    """Check a bundle and count its ballots; `promised` is the commitment as it was published, or empty.

    Raises BadBundle for whatever is not as a closed box gives it, BadBallot and BadElection for marks and rules that
    cannot be counted. Without `promised` a bundle that was rewritten as a whole passes: then its commitment is another.
    """
    manifest_bytes, ballots_bytes = parts[MANIFEST_FILE], parts[BALLOTS_FILE]
    digest = commitment(manifest_bytes, ballots_bytes)
    if promised and digest != promised:
        raise BadBundle(
            N_("This is not the box that was closed: its commitment is %(found)s, not %(promised)s."),
            found=digest,
            promised=promised,
        )
    if parts.get(README_FILE, README.encode()) != README.encode():
        raise BadBundle(N_("README.txt is not the one that the application writes: somebody has changed it."))
    manifest = read_manifest(manifest_bytes)
    return Recount(manifest, digest, findings(manifest, read_ballots(ballots_bytes)))


def as_commitment(text: str) -> str:
    """A commitment as somebody copied it: capitals and spaces do not matter. Raises ValueError for anything else."""
    found = "".join(text.split()).lower()
    if not A_COMMITMENT.fullmatch(found):
        raise ValueError(text)
    return found


def refusal_sentence(refusal: RuleBroken, say: Say) -> str:
    """Why a bundle is refused, in the reader's language."""
    params = {name: say(value) if isinstance(value, Phrase) else value for name, value in refusal.params.items()}
    return say(refusal.message) % params if params else say(refusal.message)


def words_of(language: str) -> Say:
    """The sentences of this program in "en" or "ru"."""
    return (lambda sentence: RUSSIAN.get(sentence, sentence)) if language == "ru" else str


def language_of(environment: Mapping[str, str]) -> str:
    """The language of the reader's machine, "ru" or else "en"."""
    asked = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "ru" if asked.lower().startswith("ru") else "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """The program: exit status 0 where everything holds, 1 where the bundle is refused, 2 for wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(
        prog="recount.py", description="Check the bundle of a closed ballot box and count its ballots again."
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the zip, or a folder with what was in it")
    parser.add_argument(
        "--commitment", default="", metavar="HEX", help="the commitment as published on the page of the contest"
    )
    parser.add_argument("--language", choices=("en", "ru"), default=language_of(os.environ))
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON and nothing else")
    parser.add_argument(
        "--raw", action="store_true", help="with --json: the count in which every ballot weighs the same"
    )
    asked = parser.parse_args(arguments)
    say = words_of(asked.language)
    try:
        promised = as_commitment(asked.commitment) if asked.commitment else ""
    except ValueError:
        print(say(N_("A commitment is 64 digits and letters from a to f.")), file=sys.stderr)
        return WRONG_USAGE
    try:
        recount = recounted(bundle_parts(asked.bundle), promised)
    except OSError:
        print(say(N_("%(path)s cannot be read.")) % {"path": asked.bundle}, file=sys.stderr)
        return WRONG_USAGE
    except RuleBroken as refusal:
        print(say(N_("Refused: %(reason)s")) % {"reason": refusal_sentence(refusal, say)}, file=sys.stderr)
        return REFUSED
    if asked.json:
        print(json.dumps(as_json(recount.findings.raw if asked.raw else recount.findings.outcome), ensure_ascii=False))
    else:
        lines = report(recount.manifest, recount.findings, recount.digest, promised=promised, say=say)
        print("\n".join(lines))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
