"""How many places each unit has in a contest: by its rule, or as HR decided for the unit (PRODUCT 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from contest.domain.eligibility import is_within
from contest.domain.quotas import places_of
from contest.extensions import db
from contest.models import Contest, Employee, Unit, UnitPlaces
from contest.queries.staff import UnitNode, in_subtree, units_tree, working_on


@dataclass(frozen=True)
class PlacesOfUnit:
    """A unit in its place in the tree, what the rule of the contest gives it, and what HR decided, if anything."""

    node: UnitNode
    people: int
    by_rule: int
    decided: int | None

    @property
    def places(self) -> int:
        """What it has."""
        return self.by_rule if self.decided is None else self.decided


def decided_places(contest_id: int) -> dict[int, int]:
    """The places that HR decided for single units, by unit id."""
    asked = select(UnitPlaces.unit_id, UnitPlaces.places).where(UnitPlaces.contest_id == contest_id)
    return {unit_id: places for unit_id, places in db.session.execute(asked)}


def places_by_unit(contest: Contest, unit_ids: Collection[int], *, today: date) -> dict[int, int]:
    """How many places these units have, by unit id. Two queries at most.

    People count where they take part: of a unit above the scope only those within it.
    """
    decided = decided_places(contest.id)
    people = _people_below(contest, unit_ids, today) if contest.places_for_each is not None else {}
    return {
        unit_id: places_of(
            contest.places_per_unit, contest.places_for_each, people.get(unit_id, 0), decided.get(unit_id)
        )
        for unit_id in unit_ids
    }


def unit_places(contest: Contest, places: int, for_each: int | None, *, today: date) -> list[PlacesOfUnit]:
    """All units that take part, each followed by those in it, under a rule that may be still on trial. Two queries.

    Units above the scope take part too: their heads nominate those who head the scope.
    """
    decided = decided_places(contest.id)
    tree = units_tree(today=today)
    in_scope = next((node.people_below for node in tree if node.id == contest.scope_id), 0)
    found = []
    for node in tree:
        if is_within(node.unit.path, contest.scope.path):
            people = node.people_below
        elif is_within(contest.scope.path, node.unit.path):
            people = in_scope
        else:
            continue
        by_rule = places_of(places, for_each, people)
        found.append(PlacesOfUnit(node, people, by_rule, decided.get(node.id)))
    return found


def _people_below(contest: Contest, unit_ids: Collection[int], today: date) -> dict[int, int]:
    own = aliased(Unit)
    asked = (
        select(own.id, func.count())
        .select_from(own)
        .join(Unit, Unit.path.startswith(own.path))
        .join(Employee, Employee.unit_id == Unit.id)
        .where(own.id.in_(list(unit_ids)), in_subtree(contest.scope.path), working_on(today))
        .group_by(own.id)
    )
    return {unit_id: people for unit_id, people in db.session.execute(asked)}
