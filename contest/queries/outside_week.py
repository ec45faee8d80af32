"""The contests of a year that are not announced in its Quality Week, and what may still be done about that (PRODUCT 4).

A contest keeps the dates with which it was published, also when the company moves Quality Day afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import PeriodKind
from contest.domain.phases import ENDED, Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest
from contest.queries.quality_weeks import QualityWeek, week_of


@dataclass(frozen=True)
class OutsideTheWeek:
    """A contest of the year that is announced before or after its Quality Week.

    `may_be_taken_back`: it is published, and its nominations have not opened.
    """

    contest: Contest
    week: QualityWeek
    may_be_taken_back: bool

    @property
    def may_come_earlier(self) -> bool:
        """Whether announcing it by hand, once its votes are counted, can still bring it into the week."""
        return self.contest.phase is not Phase.DRAFT and _day_of(self.contest) > self.week.sunday


def yearly_contests_to_come(year: int) -> list[Contest]:
    """The contests about this year that are not over, drafts too, with what they are about. One query.

    Categories are announced together: the first of them stands for all.
    """
    return list(
        db.session.scalars(
            select(Contest)
            .where(
                Contest.kind == PeriodKind.YEAR,
                Contest.period_start == date(year, 1, 1),
                Contest.phase.not_in(ENDED),
                Contest.stage == Stage.WHOLE,
                Contest.lead_id.is_(None),
                Contest.is_model.is_(False),
            )
            .options(joinedload(Contest.scope))
            .order_by(Contest.announce_at, Contest.id)
        )
    )


def announced_outside(week: QualityWeek, contests: Iterable[Contest], *, now: datetime) -> list[OutsideTheWeek]:
    """Those of the contests about this year whose announcement lies outside its week."""
    dated = (each for each in contests if each.announce_at is not None)
    return [found for each in dated if (found := _held_against(week, each, now)) is not None]


def outside_its_week(contest: Contest, *, now: datetime) -> OutsideTheWeek | None:
    """The same of one contest; None where it lies in the week, is over or is not about a year. One query at most."""
    is_about_a_year = contest.kind is PeriodKind.YEAR and contest.stage is Stage.WHOLE
    if not is_about_a_year or contest.phase in ENDED or contest.announce_at is None:
        return None
    week = week_of(contest.period_start.year, today=now.astimezone(ZoneInfo(contest.time_zone)).date())
    return _held_against(week, contest, now)


def _held_against(week: QualityWeek, contest: Contest, now: datetime) -> OutsideTheWeek | None:
    if week.monday <= _day_of(contest) <= week.sunday:
        return None
    opens_at = contest.nominations_open_at
    may_be_taken_back = contest.phase is Phase.PLANNED and opens_at is not None and opens_at > now
    return OutsideTheWeek(contest, week, may_be_taken_back)


def _day_of(contest: Contest) -> date:
    assert contest.announce_at is not None
    return contest.announce_at.astimezone(ZoneInfo(contest.time_zone)).date()
