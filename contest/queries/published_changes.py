"""What HR changed after it was published, for the public pages: nothing announced is edited silently (PRODUCT 19).

The journal is the record of it. Only these acts are read, and of each no more than everybody may know.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from contest.domain.calendar import quality_day
from contest.domain.stages import Stage
from contest.domain.steering import Forward
from contest.extensions import db
from contest.models import Contest, JournalEntry
from contest.queries.families import Family

PUBLISHED, TAKEN_BACK, CANCELLED = "contest published", "contest taken back", "contest cancelled"
FORWARD, LONGER = "step brought forward", "voting made longer"
CORRECTED = "result corrected"
OF_ALL_STAGES = frozenset({PUBLISHED, TAKEN_BACK, CANCELLED})
WEEK_SETTLED = "quality week settled"


@dataclass(frozen=True)
class Change:
    """One change of a published contest: when, what, and why; `planned` and `until` are instants before and after."""

    at: datetime
    act: str
    reason: str = ""
    step: Forward | None = None
    planned: datetime | None = None
    until: datetime | None = None
    in_branches: bool = False


def changes_of(contest: Contest, family: Family) -> tuple[Change, ...]:
    """What was changed in a contest since it was first published, the earliest first. One query.

    A vote of a branch does not tell of steps of the whole; the whole tells of those of its branches. A correction of a
    result is told where the result is.
    """
    votes = {vote.id: vote for vote in family.rows}
    entries = db.session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.contest_id.in_(votes),
            JournalEntry.act.in_((PUBLISHED, TAKEN_BACK, CANCELLED, FORWARD, LONGER, CORRECTED)),
        )
        .order_by(JournalEntry.id)
    )
    found = [_change(entry, votes, contest) for entry in entries]
    # Having been published is no change; having been published again is.
    first = next((each for each in found if each and each.act == PUBLISHED), None)
    return tuple(each for each in found if each is not None and each is not first)


def _change(entry: JournalEntry, votes: dict[int, Contest], reader_of: Contest) -> Change | None:
    if entry.act == CORRECTED and entry.contest_id != reader_of.id:
        return None
    said = json.loads(entry.details)
    step = Forward(said["step"]) if "step" in said else None
    of_all = entry.act in OF_ALL_STAGES or step is Forward.OPEN_NOMINATIONS
    stage = votes[entry.contest_id or 0].stage
    if not of_all and reader_of.stage is Stage.BRANCH and stage is Stage.WHOLE:
        return None
    return Change(
        at=entry.at,
        act=entry.act,
        reason=said.get("reason", ""),
        step=step,
        planned=_instant(said.get("planned")),
        until=_instant(said.get("until")),
        in_branches=not of_all and stage is Stage.BRANCH and reader_of.stage is Stage.WHOLE,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class WeekChange:
    """One change of the Quality Week of a year: where its day was before and is from then on, and the motto before.

    Both days are None where it was not moved; `motto_before` is empty where there was none, or it stays.
    """

    at: datetime
    day_before: date | None = None
    day: date | None = None
    reason: str = ""
    motto_before: str = ""


def changes_of_week(year: int) -> tuple[WeekChange, ...]:
    """What was changed about the Quality Week of this year, the earliest first. One query. Raises NoSuchYear."""
    found = []
    day, mottoes = quality_day(year), ("", "")
    entries = select(JournalEntry).where(JournalEntry.act == WEEK_SETTLED).order_by(JournalEntry.id)
    for entry in db.session.scalars(entries):
        said = json.loads(entry.details)
        if said["year"] != year:
            continue
        new_day = date.fromisoformat(said["day"]) if said.get("day") else quality_day(year)
        new_mottoes = (said.get("motto_en", ""), said.get("motto_ru", ""))
        is_moved = new_day != day
        lost = [old for old, new in zip(mottoes, new_mottoes, strict=True) if old and old != new]
        if is_moved or lost:
            found.append(
                WeekChange(
                    at=entry.at,
                    day_before=day if is_moved else None,
                    day=new_day if is_moved else None,
                    reason=said.get("reason", "") if is_moved else "",
                    motto_before=" / ".join(lost),
                )
            )
        day, mottoes = new_day, new_mottoes
    return tuple(found)
