"""Setting up a contest: its steps, what each settles, and what must be right before it is published (PRODUCT 2, 12)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from contest.domain.calendar import AwardPeriod, PeriodKind, quality_day
from contest.domain.contests import (
    DEFAULT_CRITERIA,
    LEAST_FIELD,
    LEAST_ON_AN_OPEN_BOARD,
    MOST_CRITERIA,
    PRIVACY_THRESHOLD,
    RANKED,
    Method,
    MethodRules,
    ScoreMode,
    Weighting,
)
from contest.domain.errors import N_
from contest.domain.method_setup import NO_OPEN_RANKING, WHOLE, least_ratings
from contest.domain.schedule import Schedule, faults, to_local


class SetupStep(StrEnum):
    """The steps of the form, in their order."""

    BASICS = "basics"
    PEOPLE = "people"
    STANDING = "standing"
    NOMINATING = "nominating"
    METHOD = "method"
    SCHEDULE = "schedule"
    ANNOUNCEMENT = "announcement"
    REVIEW = "review"

    @property
    def number(self) -> int:
        """Which step it is, from 1."""
        return list(SetupStep).index(self) + 1


LONGEST_NAME = 120
LONGEST_ABOUT = 1000
LONGEST_CRITERION = 80
LONGEST_HINT = 200
LONGEST_REASON = 500
MOST_CHOICES = 50
MOST_IN_FIELD = 50
SMALLEST_THRESHOLD = 5
LARGEST_THRESHOLD = 100
CAP_PERCENT = 25
FEW_TO_RANK = 2
ONE_NAME = MethodRules(Method.PLURALITY)


@dataclass(frozen=True)
class Basics:
    """What the contest is about; empty names mean the standard name of its kind."""

    kind: PeriodKind
    period_start: date
    name_en: str = ""
    name_ru: str = ""
    about: str = ""


@dataclass(frozen=True)
class People:
    """Who takes part."""

    scope_id: int
    own_vote_allowed: bool = False
    privacy_threshold: int = PRIVACY_THRESHOLD


@dataclass(frozen=True)
class CriterionDraft:
    """One criterion as set up. With a `key`, an empty name or hint means our own words in both languages."""

    weight: int
    key: str = ""
    name: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Rules:
    """Criteria, method and weighting.

    `max_choices` is for approval, where None means as many as one likes; the other options as in `MethodRules`. Without
    a `quorum_percent` any number of votes is enough.
    """

    criteria: tuple[CriterionDraft, ...] = tuple(CriterionDraft(each.weight, each.key) for each in DEFAULT_CRITERIA)
    method: Method = Method.PLURALITY
    max_choices: int | None = None
    least_field: int = LEAST_FIELD
    quorum_percent: int | None = None
    max_points: int = 5
    score_mode: ScoreMode = ScoreMode.SUM
    min_ratings: int = 1
    borda_scale: tuple[int, ...] = ()
    weighting: Weighting = Weighting.RAW
    weight_cap_percent: int = CAP_PERCENT
    open_board: bool = False


@dataclass(frozen=True)
class Announcement:
    """Which letters go out besides those to the people it is about, and whom the clock reminds."""

    tell_when_voting_opens: bool = True
    tell_staff_the_result: bool = True
    tell_when_nominations_open: bool = True
    remind_of_drafts: bool = True
    remind_voters: bool = True


@dataclass(frozen=True)
class DraftFacts:
    """Everything the rules below look at.

    `period_end`: the first day after the award period; `quality_day`: that of the year of the announcement, as the
    company has decided it; None where nobody asks.
    `groups`: reporting units, once the small ones are together (SECRECY). `branches`: how many vote first, None where
    none do; `outside`: how many people work in none of them.
    """

    kind: PeriodKind
    zone: str
    schedule: Schedule | None
    weights: tuple[int, ...]
    privacy_threshold: int
    voters: int
    nominating_units: int
    has_rival: bool
    places_per_unit: int = 3
    groups: int = 2
    method: MethodRules = ONE_NAME
    weighting: Weighting = Weighting.RAW
    weight_cap_percent: int = CAP_PERCENT
    open_board: bool = False
    branches: int | None = None
    outside: int = 0
    period_end: date | None = None
    quality_day: date | None = None
    quorum_percent: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something to put right, or to think about: the step where it is settled, and a sentence to be translated."""

    step: SetupStep
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


def hindrances(draft: DraftFacts, *, now: datetime) -> list[Finding]:
    """All that keeps a draft from being published at `now`, in the order of the steps; empty where nothing does."""
    found: list[Finding] = []

    def refuse(step: SetupStep, wrong: bool, message: str, **params: object) -> None:
        if wrong:
            found.append(Finding(step, message, params))

    refuse(
        SetupStep.BASICS,
        draft.has_rival,
        N_("There is already a contest for this award period in this unit. Choose another period or another unit."),
    )
    refuse(SetupStep.PEOPLE, draft.voters == 0, N_("Nobody may vote: no one works in this unit on the opening day."))
    refuse(
        SetupStep.PEOPLE,
        draft.nominating_units == 0,
        N_("Nobody can nominate: no unit here has a head or a deputy. Name them on the page of units."),
    )
    refuse(SetupStep.METHOD, not draft.weights, N_("There is no criterion. Nominators need at least one."))
    refuse(
        SetupStep.METHOD,
        len(draft.weights) > MOST_CRITERIA,
        N_("There are %(number)s criteria; %(most)s at most are allowed."),
        number=len(draft.weights),
        most=MOST_CRITERIA,
    )
    refuse(
        SetupStep.METHOD,
        bool(draft.weights) and sum(draft.weights) != 100,
        N_("The weights add up to %(sum)s. They must add up to 100."),
        sum=sum(draft.weights),
    )
    refuse(SetupStep.METHOD, draft.open_board and draft.method.method in RANKED, NO_OPEN_RANKING)
    refuse(
        SetupStep.METHOD,
        0 < draft.voters < least_ratings(draft.method),
        N_("Nobody could win: %(ratings)s ratings are asked for, and only %(voters)s people may vote."),
        ratings=draft.method.min_ratings,
        voters=draft.voters,
    )
    refuse(
        SetupStep.SCHEDULE,
        draft.branches == 0,
        N_("No branch with people lies in this unit, so the branches cannot vote first. Take the tick away."),
    )
    if draft.schedule is None:
        refuse(SetupStep.SCHEDULE, True, N_("The dates are not settled yet."))
    else:
        for each in faults(draft.schedule, now=now, zone=draft.zone):
            refuse(SetupStep.SCHEDULE, True, each.message, **each.params)
    return found


def cautions(draft: DraftFacts) -> list[Finding]:
    """What may well be meant, but is better said aloud before the contest is published."""
    found: list[Finding] = []
    if draft.schedule is not None and draft.kind is PeriodKind.YEAR:
        announced = to_local(draft.schedule.announce_at, draft.zone).date()
        if announced != (draft.quality_day or quality_day(announced.year)):
            found.append(Finding(SetupStep.SCHEDULE, N_("The leader of the year is not announced on Quality Day."), {}))
    elif draft.schedule is not None and draft.period_end is not None:
        closes_at = draft.schedule.branch_nominations_close_at or draft.schedule.nominations_close_at
        if to_local(closes_at, draft.zone).date() < draft.period_end:
            found.append(
                Finding(
                    SetupStep.SCHEDULE,
                    N_("Nominations close before the award period is over, so its last days count for nobody."),
                )
            )
    if 0 < draft.voters < draft.privacy_threshold:
        found.append(
            Finding(
                SetupStep.PEOPLE,
                N_("So few people vote that the result itself may tell how they voted. No turnout will be shown."),
            )
        )
    if draft.branches and draft.outside:
        found.append(
            Finding(
                SetupStep.SCHEDULE,
                N_(
                    "%(people)s people work in no branch: they vote in the last stage, but nobody can put them forward."
                ),
                {"people": draft.outside},
            )
        )
    return found + [Finding(SetupStep.METHOD, message, params) for message, params in _doubts(draft)]


def _doubts(draft: DraftFacts) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What may be pointless or surprising in the method, the weighting and the board."""
    most = draft.nominating_units * draft.places_per_unit
    if draft.method.method in RANKED and 0 < most <= FEW_TO_RANK:
        yield (
            N_("At most %(number)s people can be put forward. To rank so few says no more than to choose one."),
            {"number": most},
        )
    if draft.method.method is Method.APPROVAL and draft.method.max_choices == 1:
        yield N_("With one tick on a ballot this is the same as “Choose one”."), {}
    if draft.weighting is not Weighting.RAW and draft.groups == 1:
        yield N_("All voters report in a single unit here, so weighing by unit makes no difference."), {}
    elif draft.weighting is Weighting.CAP and draft.weight_cap_percent * draft.groups < WHOLE:
        yield (
            N_(
                "%(groups)s units with %(percent)s per cent each do not make a whole. The limit is raised to a share of"
                " 1/%(groups)s, so all units weigh the same."
            ),
            {"groups": draft.groups, "percent": draft.weight_cap_percent},
        )
    if draft.quorum_percent is not None and 0 < draft.voters < draft.privacy_threshold:
        yield N_("So few people vote that it may tell who has voted whether the quorum is reached."), {}
    elif draft.quorum_percent == WHOLE:
        yield N_("With a quorum of 100 per cent the contest is void as soon as one person does not vote."), {}
    if draft.open_board and 0 < draft.voters < LEAST_ON_AN_OPEN_BOARD:
        yield (
            N_("The board with all ballots will never be shown: it takes %(least)s ballots, and %(voters)s may vote."),
            {"least": LEAST_ON_AN_OPEN_BOARD, "voters": draft.voters},
        )
    elif draft.open_board:
        yield N_("The open board shows every ballot beside its code: a slip then proves a vote to a boss."), {}


def period_choices(today: date, *, decided_on: date | None = None) -> list[AwardPeriod]:
    """The periods a new contest may be about: of each kind the last finished one and the one that is running.

    Once Quality Day of the running year is over (`decided_on`, where the company has moved it), the next year too: it
    is planned back from the next one (PRODUCT 4).
    """
    choices = []
    for kind in PeriodKind:
        running = AwardPeriod.containing(kind, today)
        choices += [running.previous(), running]
        if kind is PeriodKind.YEAR and (decided_on or quality_day(today.year)) < today:
            choices.append(running.next())
    return choices
