"""Quality Week as the pages show it: its days, how far away it is, which contests are announced in it (PRODUCT 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import motto, quality_day
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, QualityYear
from contest.queries.leaders import Leader, leaders_of

THANKS_DAYS = 5
"""For so long after its Sunday the home page thanks for the week; then it looks ahead to the next one."""

WIDEST_OFFSET = timedelta(hours=15)
MOST_ANNOUNCED = 50


class WeekState(StrEnum):
    """Where a day stands to the week."""

    BEFORE = "before"
    DURING = "during"
    QUALITY_DAY = "quality_day"
    AFTER = "after"


@dataclass(frozen=True)
class QualityWeek:
    """The week of one year, seen from the day `today`."""

    year: int
    days: tuple[date, ...]
    quality_day: date
    mottoes: Mapping[str, str]
    today: date
    state: WeekState
    note: str = ""

    def motto(self, language: str) -> tuple[str, str] | None:
        """The motto and the language it is in: the reader's where there is one in it, else the other; or None."""
        for spoken in (language, *self.mottoes):
            if self.mottoes.get(spoken):
                return self.mottoes[spoken], spoken
        return None

    @property
    def is_moved(self) -> bool:
        """Whether the company keeps Quality Day on another day than the world does."""
        return self.quality_day != quality_day(self.year)

    @property
    def monday(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.days[-1]

    @property
    def days_to_week(self) -> int:
        """Days until its Monday; 0 or less from then on."""
        return (self.monday - self.today).days

    @property
    def days_to_quality_day(self) -> int:
        """Days until Quality Day; below 0 after it."""
        return (self.quality_day - self.today).days

    @property
    def following(self) -> "QualityWeek":
        """The week of the next year, seen from the same day."""
        return week_of(self.year + 1, today=self.today)

    @property
    def day_number(self) -> int:
        """Which day of the week today is, from 1."""
        return (self.today - self.monday).days + 1


def week_of(year: int, *, today: date) -> QualityWeek:
    """The Quality Week of a year, on the day that the company decided where it did. One query. Raises NoSuchYear."""
    computed = quality_day(year)
    decided = db.session.get(QualityYear, year)
    day = decided.quality_day if decided and decided.quality_day else computed
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    if today < monday:
        state = WeekState.BEFORE
    elif today > sunday:
        state = WeekState.AFTER
    else:
        state = WeekState.QUALITY_DAY if today == day else WeekState.DURING
    return QualityWeek(
        year=year,
        days=tuple(monday + timedelta(days=step) for step in range(7)),
        quality_day=day,
        mottoes=_mottoes(year, decided),
        today=today,
        state=state,
        note=decided.note if decided else "",
    )


def decided_quality_day(year: int) -> date:
    """Quality Day as the company has it: the computed one, or the one it decided. Raises NoSuchYear."""
    return week_of(year, today=date(year, 1, 1)).quality_day


def _mottoes(year: int, decided: QualityYear | None) -> dict[str, str]:
    known = {"ru": motto(year) or ""}
    own = {"en": decided.motto_en, "ru": decided.motto_ru} if decided else {}
    return {language: words for language, words in {**known, **{k: v for k, v in own.items() if v}}.items() if words}


def current_week(today: date) -> QualityWeek:
    """The week that the home page tells of: this year's until it has been thanked for, then the next one."""
    week = week_of(today.year, today=today)
    if today > week.sunday + timedelta(days=THANKS_DAYS):
        return week_of(today.year + 1, today=today)
    return week


@dataclass(frozen=True)
class Announced:
    """A contest whose announcement falls in the week; its leaders once they are announced."""

    contest: Contest
    leaders: tuple[Leader, ...]


@dataclass(frozen=True)
class WeekDay:
    """A day of the week and what is announced on it, earliest first, each by the date in the contest's own zone."""

    day: date
    is_quality_day: bool
    announced: tuple[Announced, ...]


def announced_in(week: QualityWeek) -> list[WeekDay]:
    """The seven days with the contests announced on each. A fixed number of queries."""
    begins = datetime.combine(week.monday, time(), UTC) - WIDEST_OFFSET
    ends = datetime.combine(week.sunday, time(), UTC) + timedelta(days=1) + WIDEST_OFFSET
    contests = list(
        db.session.scalars(
            select(Contest)
            .where(
                Contest.phase.not_in((Phase.DRAFT, Phase.CANCELLED, Phase.VOID)),
                Contest.stage == Stage.WHOLE,
                Contest.announce_at >= begins,
                Contest.announce_at < ends,
            )
            .options(joinedload(Contest.scope))
            .order_by(Contest.announce_at, Contest.id)
            .limit(MOST_ANNOUNCED)
        )
    )
    leaders = leaders_of([contest.id for contest in contests if contest.phase is Phase.ANNOUNCED])
    by_day: dict[date, list[Announced]] = {day: [] for day in week.days}
    for contest in contests:
        assert contest.announce_at is not None
        day = contest.announce_at.astimezone(ZoneInfo(contest.time_zone)).date()
        if day in by_day:
            by_day[day].append(Announced(contest=contest, leaders=tuple(leaders.get(contest.id, ()))))
    return [WeekDay(day=day, is_quality_day=day == week.quality_day, announced=tuple(by_day[day])) for day in week.days]
