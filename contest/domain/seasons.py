"""Series that open their contests by themselves: which periods are due, and who of a series goes on to the next one.

A season opens one contest for each of its periods, once, some days before nominations begin (PRODUCT 2, 21).
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import pairwise

from contest.domain.calendar import AwardPeriod, NoSuchYear, PeriodKind
from contest.domain.errors import N_, FieldRefused, RuleBroken
from contest.domain.plans import Lengths, YearLengths

AHEAD = timedelta(days=7)
"""A contest is made so long before its nominations open: HR sees it coming, and units can read the dates."""

AT_ONCE = timedelta(days=1)
"""A contest whose nominations open in less than this counts as one that opens at once: nobody could prepare for it."""

TIME_TO_THINK = timedelta(hours=1)
"""So long whoever qualified can change a no to the question; then it is final, and the next in line is asked."""

USUAL_LENGTHS: dict[PeriodKind, Lengths | YearLengths] = {
    PeriodKind.MONTH: Lengths(),
    # Who qualified is asked when nominations close, and has three working days to say yes.
    PeriodKind.QUARTER: Lengths(screening=3),
    PeriodKind.YEAR: YearLengths(),
}

WAS_ENDED = N_("The season was ended.")
"""Why a period was left out that came due while the season was ended."""

OTHER_KIND = N_("The kind of award period was changed after this season had begun. End it and begin another one.")

LONGEST = {"opens_before": 60, "nominating": 20, "screening": 20, "voting": 20, "sealed": 30}
LONGEST_YEAR = 200
LONGEST_TROUBLE = 500


def due_periods(
    kind: PeriodKind,
    first: date,
    settled: Collection[date],
    *,
    opens_at: Callable[[AwardPeriod], datetime],
    now: datetime,
) -> Iterator[AwardPeriod]:
    """The periods from `first` on whose contest should be there at `now` and that are neither opened nor skipped.

    After an outage these may be several; the oldest comes first. What is settled is not laid out again: `opens_at` is
    asked for the others only. Raises RuleBroken for a first day that begins no such period.
    """
    try:
        period = AwardPeriod.containing(kind, first)
        if period.start != first:
            raise RuleBroken(OTHER_KIND)
        while period.start in settled or opens_at(period) - AHEAD <= now:
            if period.start not in settled:
                yield period
            period = period.next()
    except NoSuchYear:
        return


def next_period(kind: PeriodKind, first: date, settled: Collection[date]) -> AwardPeriod:
    """The first period that is neither opened nor skipped.

    A season of before, whose model was turned into one of longer periods, is shown with that which holds its first day.
    """
    period = AwardPeriod.containing(kind, first)
    while period.start in settled:
        period = period.next()
    return period


def written_lengths(lengths: Lengths | YearLengths) -> str:
    """As a season stores them: "7-3-1-5-2"."""
    return "-".join(str(getattr(lengths, each.name)) for each in fields(lengths))


def read_lengths(kind: PeriodKind, text: str) -> Lengths | YearLengths:
    """The lengths of a season; an empty text, or one about another kind of period, means the usual ones."""
    usual = USUAL_LENGTHS[kind]
    written = [int(part) for part in text.split("-") if part]
    return type(usual)(*written) if len(written) == len(fields(usual)) else usual


def checked_lengths(lengths: Lengths | YearLengths) -> Lengths | YearLengths:
    """The same. Raises FieldRefused beside the first that makes no sense."""
    for each in fields(lengths):
        number, least = getattr(lengths, each.name), 0 if each.name == "screening" else 1
        most = LONGEST.get(each.name, LONGEST_YEAR)
        if not least <= number <= most:
            raise FieldRefused(each.name, N_("Write a number from %(least)s to %(most)s."), least=least, most=most)
    if isinstance(lengths, YearLengths):
        order = ("opens", "nominations_close", "voting_opens", "voting_closes")
        for earlier, later in pairwise(order):
            if getattr(lengths, earlier) <= getattr(lengths, later):
                raise FieldRefused(later, N_("This must be nearer to Quality Day than the step before."))
    return lengths


def written_trouble(refusal: RuleBroken) -> str:
    """What stands in the way as a season stores it: the untranslated sentence, with what fills it where it has any."""
    if not refusal.params:
        return refusal.message
    written = json.dumps([refusal.message, {name: str(each) for name, each in refusal.params.items()}])
    return written if len(written) <= LONGEST_TROUBLE else str(refusal)[:LONGEST_TROUBLE]


def read_trouble(text: str) -> tuple[str, dict[str, str]]:
    """The sentence to be translated, and what fills it."""
    if not text.startswith("["):
        return text, {}
    message, params = json.loads(text)
    return message, params


@dataclass(frozen=True)
class Ranked:
    """Somebody who stood in a finished contest: the place, whether a leader, and why not eligible today ("" if so).

    `lost_the_title`: a leader no more, because a correction withdrew the title.
    """

    candidate: int
    place: int
    is_leader: bool
    reason: str = ""
    lost_the_title: bool = False


def who_qualifies(stood: Sequence[Ranked], *, next_in_line: bool) -> tuple[list[int], Mapping[int, str]]:
    """Of one finished contest: the candidates who go on to the yearly one, and the leaders who drop out with reasons.

    Leaders go on; of a shared first place all do. Where no leader is left and the setting says so, the best place that
    has somebody left moves up, all who share it. Never by id (PRODUCT 17, 21). Whoever lost the title goes nowhere and
    leaves the place to the next in the same way.
    """
    leaders = [each for each in stood if each.is_leader]
    dropped = {each.candidate: each.reason for each in leaders if each.reason}
    going = [each.candidate for each in leaders if not each.reason]
    somebody_led = any(each.is_leader or each.lost_the_title for each in stood)
    if not going and somebody_led and next_in_line:
        left = [each for each in stood if not (each.is_leader or each.lost_the_title or each.reason)]
        best = min((each.place for each in left), default=None)
        going = [each.candidate for each in left if each.place == best]
    return going, dropped
