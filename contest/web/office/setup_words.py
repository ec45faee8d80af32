"""The words of the set-up pages: steps, periods, units and the timeline. Criteria and method: method_words."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from contest.config import LANGUAGES
from contest.domain.calendar import AwardPeriod, PeriodKind, quality_day
from contest.domain.contest_setup import Finding, SetupStep, period_choices
from contest.domain.errors import N_
from contest.domain.phases import Phase
from contest.domain.schedule import Schedule, to_local
from contest.models import Contest
from contest.queries.quality_weeks import decided_quality_day, week_of
from contest.queries.staff import UnitNode
from contest.web.drawing import Span, Timeline, timeline
from contest.wording import (
    contest_name,
    contest_title,
    date_short,
    date_tiny,
    family_title,
    period_name,
    standard_name,
)

STEP_NAMES = {
    SetupStep.BASICS: N_("Basics"),
    SetupStep.PEOPLE: N_("Participants"),
    SetupStep.STANDING: N_("Who may stand"),
    SetupStep.NOMINATING: N_("Nominations"),
    SetupStep.METHOD: N_("Criteria and method"),
    SetupStep.SCHEDULE: N_("Schedule"),
    SetupStep.ANNOUNCEMENT: N_("Announcements"),
    SetupStep.REVIEW: N_("Review"),
}
INDENT = "\u00a0\u00a0\u00a0"


@dataclass(frozen=True)
class StepLink:
    """One step as the macro stepper() draws it."""

    label: str
    url: str | None
    state: str
    name: str


def step_links(present: SetupStep, contest: Contest | None) -> list[StepLink]:
    """All steps: the present one, the finished ones as links, and the next one as soon as it can be reached."""
    finished = contest.setup_step if contest is not None and contest.phase is Phase.DRAFT else 0
    links = []
    for step in SetupStep:
        url = None
        if contest is not None and step.number <= finished + 1:
            url = url_for("office.setup_step", contest_id=contest.id, step=step.value)
        done = step.number <= finished and step is not SetupStep.REVIEW
        state = "now" if step is present else "done" if done else "todo"
        links.append(StepLink(str(_(STEP_NAMES[step])), url, state, step.value))
    return links


def whose_settings(contest: Contest) -> str:
    """What a page of the set-up is about: one contest with its period, or all those that a season has yet to open."""
    if contest.is_model:
        return _("%(season)s: for the contests to come", season=contest_name(contest))
    return family_title(contest)


def tell(category: str, strong: str, text: str) -> None:
    """Leave a message for the next page: what happened, and what to do with it."""
    # The macro flashes() takes such pairs; the signature of flash() knows texts only.
    flash((strong, text), category)  # type: ignore[arg-type]


# Basics.


def written_period(period: AwardPeriod) -> str:
    """How a period stands in a form: "month:2026-10-01"."""
    return f"{period.kind.value}:{period.start.isoformat()}"


def read_period(text: str) -> AwardPeriod:
    """The period of such a text, which came from the list of choices."""
    kind, _colon, start = text.partition(":")
    return AwardPeriod(PeriodKind(kind), date.fromisoformat(start))


def offered_periods(today: date, own: AwardPeriod | None = None) -> list[AwardPeriod]:
    """The periods to choose from; that of the draft itself stays, however long ago it was begun."""
    offered = period_choices(today, decided_on=decided_quality_day(today.year))
    return offered if own is None or own in offered else [own, *offered]


def period_label(period: AwardPeriod) -> str:
    """ "Quality Leader of the Month, October 2026"."""
    return _("%(name)s, %(period)s", name=standard_name(period.kind), period=period_name(period.kind, period.start))


def period_hints(
    periods: Iterable[AwardPeriod], today: date, *, taken: Container[AwardPeriod], unit: str
) -> dict[str, str]:
    """What to know about each choice; `taken` are those that have a contest in the unit of this name already."""
    hints = {}
    for period in periods:
        decided_on = decided_quality_day(period.start.year) if period.kind is PeriodKind.YEAR else today
        if period in taken:
            hint = _("%(unit)s has a contest for it already. Choose it only for another unit.", unit=unit)
        elif period.kind is PeriodKind.YEAR and today < decided_on:
            hint = _("Announced on Quality Day, %(day)s, if there is time enough.", day=date_short(decided_on))
        elif period.kind is PeriodKind.YEAR:
            hint = _("Its Quality Day, %(day)s, has been; the dates begin now.", day=date_short(decided_on))
        elif period.end <= today:
            hint = _("This period is over; the dates begin now.")
        elif period.start <= today:
            hint = _("This period is running; the dates follow its end.")
        else:
            hint = _("This period is to come; the dates follow its end.")
        hints[written_period(period)] = hint
    return hints


def standard_names(kind: PeriodKind) -> dict[str, str]:
    """What a contest of this kind is called in each language where HR gives it no name."""
    names = {}
    for language in LANGUAGES:
        with force_locale(language):
            names[language] = standard_name(kind)
    return names


def model_choices(contests: Iterable[Contest]) -> list[tuple[str, str]]:
    """The contests whose settings may be taken over."""
    return [
        ("", _("None, begin anew")),
        *((str(one.id), f"{contest_title(one)}. {one.scope.name}") for one in contests),
    ]


# People.


def unit_choices(tree: Iterable[UnitNode]) -> list[tuple[str, str]]:
    """The tree of units as an indented list."""
    return [
        (
            str(node.id),
            ngettext(
                "%(unit)s, %(num)s person",
                "%(unit)s, %(num)s people",
                node.people_below,
                unit=f"{INDENT * node.depth}{node.unit.name}",
            ),
        )
        for node in tree
    ]


# Schedule.


@dataclass(frozen=True)
class SchedulePicture:
    """The timeline, and what there is to say about Quality Week."""

    drawing: Timeline
    week: tuple[date, date]
    quality_day: date
    on_quality_day: bool
    is_moved: bool
    in_quality_week: bool


def picture_of(schedule: Schedule, zone: str) -> SchedulePicture:
    """The phases as days in the contest's zone, with the Quality Week of the year of the announcement."""

    def day(instant: datetime, *, last: bool = False) -> date:
        # A phase is half-open: one that ends at midnight does not touch the next day.
        return to_local(instant - timedelta(microseconds=1) if last else instant, zone).date()

    announced = day(schedule.announce_at)
    year = week_of(announced.year, today=announced)
    week = year.monday, year.sunday
    nominated = schedule.branch_nominations_close_at or schedule.nominations_close_at
    spans = [
        Span(_("Nominations"), day(schedule.nominations_open_at), day(nominated, last=True)),
        Span(_("Voting"), day(schedule.voting_open_at), day(schedule.voting_close_at, last=True), "ph"),
        Span(_("Announcement"), announced, announced, "pk"),
    ]
    if schedule.branch_voting_open_at is not None and schedule.branch_voting_close_at is not None:
        voted = day(schedule.branch_voting_open_at), day(schedule.branch_voting_close_at, last=True)
        spans[1:1] = [
            Span(_("Check by HR"), day(nominated), day(schedule.branch_voting_open_at, last=True)),
            Span(_("Voting in the branches"), *voted, "ph"),
            Span(_("Branches announced"), *2 * (day(schedule.nominations_close_at),)),
        ]
    elif day(schedule.nominations_close_at) <= day(schedule.voting_open_at, last=True):
        checked = (day(schedule.nominations_close_at), day(schedule.voting_open_at, last=True))
        spans.insert(1, Span(_("Check by HR"), *checked))
    if day(schedule.voting_close_at) <= announced:
        spans.insert(-1, Span(_("Count, sealed result"), day(schedule.voting_close_at), announced))
    return SchedulePicture(
        drawing=timeline(spans, week=week, day_label=date_tiny),
        week=week,
        quality_day=year.quality_day,
        on_quality_day=announced == year.quality_day,
        is_moved=year.quality_day != quality_day(announced.year),
        in_quality_week=week[0] <= announced <= week[1],
    )


# Review.


def said(finding: Finding) -> str:
    """A finding in the reader's language."""
    return str(_(finding.message, **finding.params))
