"""The manifest of a closed box: the contest and its rules, who stood, and how many of each unit were on the roll."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from contest.domain.bundle import BUNDLE_FORMAT, roll_hash
from contest.domain.contests import Method, Weighting
from contest.domain.lots import lot_order
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, JournalEntry, RollEntry, Unit

BOX_OPENED = "clock: voting"


def manifest_of(contest: Contest) -> dict[str, Any]:
    """What is published about the box of this contest beside the ballots (SECRECY, Close). Four queries.

    Whoever was dropped before the box was open was on no paper, and is not among the candidates; whoever was dropped
    later may have votes, which count.
    """
    candidates = db.session.execute(
        select(Candidate.id, Employee.last_name, Employee.first_name, Employee.middle_name)
        .join(Employee, Employee.id == Candidate.employee_id)
        .where(Candidate.contest_id == contest.id, was_on_a_paper(contest))
        .order_by(Candidate.id)
    ).all()
    units = db.session.execute(
        select(RollEntry.unit_id, Unit.name, func.count(), func.count().filter(RollEntry.has_voted))
        .join(Unit, Unit.id == RollEntry.unit_id)
        .where(RollEntry.contest_id == contest.id)
        .group_by(RollEntry.unit_id, Unit.name)
    ).all()
    roll = db.session.execute(
        select(Employee.personnel_number, RollEntry.unit_id)
        .join(Employee, Employee.id == RollEntry.employee_id)
        .where(RollEntry.contest_id == contest.id)
    )
    ids = [str(candidate.id) for candidate in candidates]
    options = contest.method_rules.options()
    if contest.method is Method.IRV:
        options["lot_order"] = lot_order(ids, contest.lot_seed)
    return {
        "format": BUNDLE_FORMAT,
        "contest": {
            "id": contest.id,
            "kind": contest.kind.value,
            "period_start": contest.period_start.isoformat(),
            "name_en": contest.name_en,
            "name_ru": contest.name_ru,
            "scope": contest.scope.name,
        },
        "candidates": [
            {"id": str(one.id), "name": " ".join(filter(None, (one.last_name, one.first_name, one.middle_name)))}
            for one in candidates
        ],
        "method": contest.method.value,
        "options": options,
        "lot_seed": contest.lot_seed,
        "weighting": weighting_of(contest),
        "units": {
            str(unit): {"name": name, "eligible": eligible, "marked": marked} for unit, name, eligible, marked in units
        },
        "roll": roll_hash((number, str(unit)) for number, unit in roll),
        "ballots": sum(marked for _, _, _, marked in units),
    }


def was_on_a_paper(contest: Contest) -> ColumnElement[bool]:
    """The condition on `Candidate` of this contest that voters could choose them: until the end, or at the beginning.

    One query: the journal knows when the clock opened the box.
    """
    opened = db.session.scalar(
        select(func.max(JournalEntry.at)).where(JournalEntry.contest_id == contest.id, JournalEntry.act == BOX_OPENED)
    )
    return true() if opened is None else or_(Candidate.dropped_at.is_(None), Candidate.dropped_at > opened)


def weighting_of(contest: Contest) -> dict[str, str]:
    """The rule by which units weigh, as the count takes it."""
    if contest.weighting is Weighting.CAP:
        return {"rule": "cap", "cap": f"{contest.weight_cap_percent}/100"}
    return {"rule": contest.weighting.value}
